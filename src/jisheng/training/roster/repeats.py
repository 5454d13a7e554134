"""Find what only the whole roster shows: a person twice, a telephone shared by several."""

from __future__ import annotations

from collections.abc import Callable

from jisheng.foundation.spreadsheet import address
from jisheng.training.roster.columns import Column
from jisheng.training.roster.draft import RosterDraft, RosterRow
from jisheng.training.roster.faults import CellFault, Severity

NAMED = 5


def repeated_persons(draft: RosterDraft) -> list[CellFault]:
    """Name both cells of a person who stands twice.

    With the same name the first row may stay; with different names nobody knows who is meant.
    """
    found: list[CellFault] = []
    for rows in _groups(draft, lambda row: row.identity_number):
        one_name = len({row.name for row in rows}) == 1
        for row in rows:
            first = one_name and row is rows[0]
            found.append(_repeated(draft, row, rows, one_name=one_name, first=first))
    return found


def _repeated(
    draft: RosterDraft, row: RosterRow, rows: list[RosterRow], *, one_name: bool, first: bool
) -> CellFault:
    others = _places(draft, Column.IDENTITY, [other for other in rows if other is not row])
    if one_name:
        message = f"同一个人在名册里出现 {len(rows)} 次，身份证号与 {others} 相同。"
        remedy = "请删去重复的行，只留一行。" + ("删去前先按这一行记入。" if first else "")
    else:
        message = f"身份证号与 {others} 相同，姓名却不同，其中至少一处填错。"
        remedy = "请对照身份证核对这几行的姓名和号码。"
    severity = Severity.WARNING if first else Severity.BLOCKING
    return draft.fault_at(
        row.number, Column.IDENTITY, "identity.repeated", message, remedy, severity
    )


def shared_phones(draft: RosterDraft) -> list[CellFault]:
    """Warn of one telephone for several persons: messages and codes would go astray."""
    found: list[CellFault] = []
    for rows in _groups(draft, lambda row: row.phone):
        if len({row.identity_number for row in rows}) == 1:
            continue
        for row in rows:
            others = _places(draft, Column.PHONE, [other for other in rows if other is not row])
            found.append(
                draft.fault_at(
                    row.number,
                    Column.PHONE,
                    "phone.shared",
                    f"{len(rows)} 名学员填了同一个手机号码，另见 {others}。",
                    "请尽量填学员本人的号码，否则签到和通知会发到别人手机上；确实共用的可不改。",
                    Severity.WARNING,
                )
            )
    return found


def _groups(draft: RosterDraft, key: Callable[[RosterRow], str]) -> list[list[RosterRow]]:
    groups: dict[str, list[RosterRow]] = {}
    for row in draft.rows:
        if key(row):
            groups.setdefault(key(row), []).append(row)
    return [rows for rows in groups.values() if len(rows) > 1]


def _places(draft: RosterDraft, column: Column, rows: list[RosterRow]) -> str:
    place = draft.columns.places[column]
    named = "、".join(address(row.number, place) for row in rows[:NAMED])
    return named if len(rows) <= NAMED else f"{named} 等 {len(rows)} 处"
