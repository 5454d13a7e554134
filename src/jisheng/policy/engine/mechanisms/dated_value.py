"""Dated values: a number of the document with its unit, clause and the days it is in force.

    values:
      project_day_rate:
        label: 项目制培训补贴标准
        unit: yuan/person/day
        dated: [{from: 2020-01-30, until: 2021-12-31, value: 200}]
        source: text                     # text, law, standard: where the number stands
        held_against_text_on: 2026-11-21 # the day someone last compared it with the source

Which entry counts is decided by the law day of the case. Entries may neither overlap nor leave a
gap within the time the document is in force; a day outside every entry is an error, never 0.
An amendment that reaches back carries `known_on`, the day it was published: the latest one known
counts, and a case can still be decided as it stood before (law day and knowledge day are two).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from jisheng.policy.engine.source import Entry, Place
from jisheng.policy.engine.types import DATE, Type, number
from jisheng.policy.engine.typing_rules import exact
from jisheng.policy.engine.units import BARE, UnitFault, parse_unit
from jisheng.policy.errors import StandardMissing

SOURCES = ("text", "law", "standard")
FEN_PER_YUAN = 100


@dataclass(frozen=True)
class Span:
    """One value with the first and last day it counts, and since when that is known."""

    from_: date
    until: date
    value: Any
    known_on: date | None = None

    def is_known(self, on: date) -> bool:
        """Tell whether this value had been published by `on`."""
        return self.known_on is None or self.known_on <= on


@dataclass(frozen=True)
class DatedValue:
    """A number of the document over time; amounts in yuan are kept in fen."""

    name: str
    label: str
    type: Type
    unit_text: str
    spans: tuple[Span, ...]
    clause: str
    source: str
    held_against_text_on: date | None
    place: Place

    @property
    def only(self) -> Any | None:
        """Return the value if there is but one over the whole time, else `None`."""
        return self.spans[0].value if len(self.spans) == 1 else None

    def as_known(self, on: date) -> DatedValue:
        """Return the value as it was known on a day: later amendments are not seen yet."""
        return replace(self, spans=tuple(span for span in self.spans if span.is_known(on)))

    def on(self, day: date) -> Any:
        """Return the value in force on `day`; raise `StandardMissing` when there is none."""
        found = [span for span in self.spans if span.from_ <= day <= span.until]
        if found:
            return max(found, key=lambda span: span.known_on or date.min).value
        raise StandardMissing(
            f"{self.clause}“{self.label}”在{day.isoformat()}没有标准。请在规则包中补上该日期的数值。"
        )


def value_type(unit_text: str) -> Type:
    """Return the type of a unit as written: `yuan/person/day`, `%`, `date`."""
    if unit_text == "date":
        return DATE
    return number(BARE, percent=True) if unit_text == "%" else number(parse_unit(unit_text))


def stored(value: Any, kind: Type) -> Any:
    """Return a written number as it is reckoned with: fen, exact shares, whole counts, a day."""
    if (kind is DATE) != (type(value) is date):
        raise ValueError(value)
    if kind is DATE:
        return value
    if kind.percent:
        return exact(Fraction(str(value).rstrip("%")) / 100)
    figure = exact(value)
    return exact(figure * FEN_PER_YUAN) if kind.unit.is_money else figure


def read_dated_value(name: str, entry: Entry, clause: str) -> DatedValue:
    """Read one entry under `values`."""
    unit_text = entry.text("unit")
    kind = _type_or_fault(entry, unit_text)
    spans = tuple(_read_span(row, kind) for row in entry.rows("dated"))
    source = entry.text("source")
    if source not in SOURCES:
        entry.fault("source", f"数值没有写明出处“{source}”", f"source 写 {'、'.join(SOURCES)} 之一")
    held_on = entry.day("held_against_text_on")
    value = DatedValue(
        name, entry.text("label"), kind, unit_text, spans, clause, source, held_on, entry.place()
    )
    entry.close()
    return value


def _type_or_fault(entry: Entry, unit_text: str) -> Type:
    try:
        return value_type(unit_text)
    except UnitFault as fault:
        entry.fault("unit", str(fault), "改用可用的单位")
        return number()


def _read_span(row: Entry, kind: Type) -> Span:
    from_, until = row.day("from"), row.day("until")
    value: Any = row.raw("value")
    try:
        figure = stored(value, kind)
    except (ValueError, ZeroDivisionError):
        row.fault("value", f"“{value}”不是数或日期", "按单位写数字或日期，金额可写成带引号的文本")
        figure = 0
    known_on = row.day("known_on") if row.has("known_on") else None
    row.close()
    return Span(from_, until, figure, known_on)


def check_spans(value: DatedValue, in_force: tuple[date, date], entry_faults: Any) -> None:
    """Report gaps and overlaps of `value` within the time the document is in force."""
    groups: dict[date | None, list[Span]] = {}
    for span in value.spans:
        groups.setdefault(span.known_on, []).append(span)
    for known_on, later in groups.items():
        if known_on is not None:
            _check_group(value, later, (min(s.from_ for s in later), date.min), entry_faults)
    _check_group(value, groups.get(None, []), in_force, entry_faults)


def _check_group(
    value: DatedValue, spans: list[Span], in_force: tuple[date, date], entry_faults: Any
) -> None:
    """Check the spans that became known together: what was known first must cover every day."""
    spans = sorted(spans, key=lambda span: span.from_)
    expected = in_force[0]
    for span in spans:
        if span.until < span.from_:
            entry_faults.add(value.place, f"“{value.name}”止日早于起日", "改正日期")
        elif span.from_ > expected:
            entry_faults.add(
                value.place, f"“{value.name}”自{expected}起缺数值", f"补上{expected}起的数值"
            )
        elif span.from_ < expected and span is not spans[0]:
            entry_faults.add(
                value.place, f"“{value.name}”在{span.from_}前后重叠", "让每一天只有一个数值"
            )
        expected = span.until + timedelta(days=1)
    if expected <= in_force[1]:
        entry_faults.add(
            value.place, f"“{value.name}”自{expected}起缺数值", f"补到{in_force[1]}，即文件止日"
        )
