"""What a clause sets beside money: deadlines, targets, materials, certificates, routes.

    deadlines:
      claim_window:
        {label: 申请期限, count: 12, unit: months, after: 取得证书之日, first_day: not_counted,
         who: 申请人, what: 提出申请, held_against_text_on: 2026-11-21}
    targets:
      trained_2020: {label: 补贴性培训, unit: people, value: 30000, by: 2020,
                     held_against_text_on: 2026-11-21}
    materials:
      project_training: [申请表, 花名册]
    certificates:
      project_training: [vocational_qualification, skill_level]
    routes:
      assessment: {label: 考评类型, rows: [{when: 列入国家职业资格目录, then: 职业技能鉴定}]}
    numbers: {'2': 款的序号}

A deadline's `count` may be left out where the text gives an event without a length. `first_day` is
`silent` where the text does not say; Civil Code articles 201 and 203 then hold it not counted.
`numbers` are those of the text that nothing else carries, each with why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jisheng.policy.engine.source import Entry, Place

UNITS = ("workdays", "days", "months", "years", "hours")
FIRST_DAYS = ("counted", "not_counted", "silent")


@dataclass(frozen=True)
class Deadline:
    """By when somebody has to do something: so many units after an event, or by a day."""

    name: str
    label: str
    clause: str
    count: int | None
    unit: str
    after: str
    by: str
    first_day: str
    who: str
    what: str
    held_against_text_on: date
    place: Place


@dataclass(frozen=True)
class Target:
    """A number to be reached, by when and by whom; `bound` is value, at_least or at_most."""

    name: str
    label: str
    clause: str
    unit: str
    bound: str
    value: str
    by: str
    who: str
    held_against_text_on: date
    place: Place


@dataclass(frozen=True)
class Listing:
    """A list a clause gives for a benefit: materials to hand in, certificates accepted."""

    benefit: str
    clause: str
    items: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Route:
    """A decision table in words: which case takes which way."""

    name: str
    label: str
    clause: str
    rows: tuple[tuple[str, str], ...]
    place: Place


def read_deadline(name: str, entry: Entry, clause: str) -> Deadline:
    """Read one entry under `deadlines`."""
    count: Any = entry.raw("count")
    if count is not None and type(count) is not int:
        entry.fault("count", f"期限“{count}”不是整数", "写整数和单位")
        count = None
    deadline = Deadline(
        name, entry.text("label"), clause, count,
        _one_of(entry, "unit", UNITS, "days" if count is None else None),
        entry.text("after", ""), entry.text("by", ""),
        _one_of(entry, "first_day", FIRST_DAYS, "silent"),
        entry.text("who", ""), entry.text("what", ""),
        entry.day("held_against_text_on"), entry.place(),
    )  # fmt: skip
    if not deadline.after and not deadline.by:
        entry.fault(None, "期限没有起算的事件，也没有截止日", "写 after 或 by")
    entry.close()
    return deadline


def _one_of(entry: Entry, key: str, known: tuple[str, ...], default: str | None) -> str:
    taken = entry.text(key, default)
    if taken not in known:
        entry.fault(key, f"不认识的“{taken}”", f"可选：{'、'.join(known)}")
    return taken


def read_target(name: str, entry: Entry, clause: str) -> Target:
    """Read one entry under `targets`."""
    bound = next((key for key in ("value", "at_least", "at_most") if entry.has(key)), "value")
    target = Target(
        name, entry.text("label"), clause, entry.text("unit"), bound, entry.text(bound),
        entry.text("by", ""), entry.text("who", ""), entry.day("held_against_text_on"),
        entry.place(),
    )  # fmt: skip
    entry.close()
    return target


def read_listings(entry: Entry, key: str, clause: str) -> list[Listing]:
    """Read every benefit under `materials` or `certificates`."""
    if not entry.has(key):
        return []
    group = entry.child(key)
    return [Listing(name, clause, group.names(name), group.place(name)) for name in group.data]


def read_route(name: str, entry: Entry, clause: str) -> Route:
    """Read one entry under `routes`."""
    rows = []
    for row in entry.rows("rows"):
        rows.append((row.text("when"), row.text("then")))
        row.close()
    route = Route(name, entry.text("label"), clause, tuple(rows), entry.place())
    entry.close()
    return route
