"""The trainees of a decision as a list: hours, days, amount, outcome and reason of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jisheng.claims.enums import LineState
from jisheng.ground.money import Money
from jisheng.policy import Decision, Line
from jisheng.portal.columns import Column
from jisheng.portal.filters import Choice, Contains
from jisheng.portal.tables import Table

STATE_TONES: dict[Any, str] = {
    LineState.INCLUDED: "info",
    LineState.EXCLUDED: "stopped",
    LineState.UNKNOWN: "waiting",
    LineState.STOPPED: "bad",
    LineState.COMMITTED: "waiting",
    LineState.PAID: "good",
}
OUTCOMES = {"granted": _("核准"), "denied": _("核减"), "unknown": _("待定")}


@dataclass(frozen=True)
class Trainee:
    """Whom a line of a decision concerns; the number is masked already."""

    number: int
    name: str
    identity: str
    # How far this part of a claim has come; nothing in a preview.
    state: Any = None


@dataclass(frozen=True)
class LineRow:
    """One trainee's part of a decision."""

    number: int
    name: str
    identity: str
    hours: int | None
    days: str
    outcome: str
    amount: Money
    reason: str
    state: Any = None

    def get_outcome_display(self) -> str:
        """Return the outcome in a word."""
        return str(OUTCOMES[self.outcome])


class LineTable(Table):
    """The trainees of a decision."""

    caption = _("逐人明细")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("number", _("序号"), kind="number", sort="number"),
        Column("name", _("姓名"), sort="name", filter=Contains()),
        Column("identity", _("证件号码")),
        Column("hours", _("出勤课时"), kind="number", sort="hours"),
        Column("days", _("补助天数"), sort="days"),
        Column(
            "outcome", _("结果"), kind="status", sort="outcome", filter=Choice(OUTCOMES.items())
        ),
        Column("amount", _("金额"), kind="money", sort="amount"),
        Column("reason", _("说明")),
    )
    order = "number"
    page_size = 40
    prefix: ClassVar[str] = "line_"
    empty_title = _("还没有学员。")
    empty_next = _("名册锁定、结业评估确认后，这里逐人列出课时、天数和金额。")


class ClaimLineTable(LineTable):
    """The trainees of a claim, each with how far their part has come."""

    columns: ClassVar[tuple[Column, ...]] = (
        *LineTable.columns[:-1],
        Column(
            "state",
            _("办理"),
            kind="status",
            sort="state",
            filter=Choice(LineState.choices),
            tone=lambda row: STATE_TONES[row.state],
        ),
        LineTable.columns[-1],
    )


def line_rows(decision: Decision, trainees: Mapping[str, Trainee]) -> list[LineRow]:
    """Return the rows of a decision; a line nobody is named for keeps its own reference."""
    hours = _hours(decision)
    return [
        _row(decision, number, line, trainees.get(line.ref), hours.get(line.ref))
        for number, line in enumerate(decision.lines, 1)
    ]


def _row(
    decision: Decision, number: int, line: Line, trainee: Trainee | None, hours: int | None
) -> LineRow:
    return LineRow(
        trainee.number if trainee else number,
        trainee.name if trainee else _group(line),
        trainee.identity if trainee else "",
        hours,
        _days(line),
        line.outcome if decision.outcome != "denied" else "denied",
        line.amount,
        _reason(decision, line),
        trainee.state if trainee else None,
    )


def _group(line: Line) -> str:
    return _now("%(heads)d 人") % {"heads": line.heads}


def _hours(decision: Decision) -> dict[str, int]:
    """Return the hours attended by line, from the facts the decision was given."""
    rows: Iterable[Mapping[str, object]] = next(
        (fact.value for fact in decision.facts if fact.name == "trainees"), ()
    )
    return {
        str(row.get("ref")): int(str(row["attended_hours"]))
        for row in rows
        if "attended_hours" in row
    }


def _days(line: Line) -> str:
    """Return the days a granted line was reckoned with, as its arithmetic names them."""
    parts = [part for part in line.arithmetic.split(" × ") if part.endswith("天")]
    return parts[0].removesuffix("天") if parts else ""


def _reason(decision: Decision, line: Line) -> str:
    """Return clause and sentence that decided a line; nothing for a plain grant."""
    if line.outcome == "granted" and decision.outcome != "denied":
        return ""
    telling = [f for f in line.findings if f.verdict in ("no", "unknown")]
    if not telling:
        telling = [f for f in decision.findings if f.kind == "class" and f.verdict != "yes"]
    wanted = "no" if any(f.verdict == "no" for f in telling) else "unknown"
    first = next((f for f in telling if f.verdict == wanted), None)
    return f"{first.clause}：{first.sentence}" if first else ""
