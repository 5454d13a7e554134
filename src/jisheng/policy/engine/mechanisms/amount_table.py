"""Amount tables: standards by exact keys, with the days each row counts, or loaded from elsewhere.

    tables:
      certificate_standard:
        label: 职业技能培训补贴标准
        keys: {certificate_level: fact}          # the type of the fact, or choices written out
        unit: yuan
        rows:
        - {certificate_level: junior, value: '1000'}
        - {certificate_level: [technician, senior_technician], value: '4000', from: 2020-01-30}
        - {class_size: {until: 30}, certificate_level: any, value: '5000'}
        - {attendance_share: {from: 60, below: 80}, value: '600'}     # 80 % itself not
        source: text
        held_against_text_on: 2026-11-21
      provincial_catalogue:
        label: 补贴标准目录
        keys: {occupation: fact, certificate_level: fact}
        unit: yuan
        external: 湘人社发〔2019〕42号            # the rows are loaded; the folder holds none

Every combination of keys has exactly one row on every day in force; `partial: true` says that the
document itself leaves some out. A combination without a row is an error that names it, never 0.
The check decides this exactly: keys are finite or ordered, so the rows are boxes that must neither
overlap nor leave a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from jisheng.ground.rate import Rate
from jisheng.policy.engine.boxes import Box, Gap, Overlap, Side, survey
from jisheng.policy.engine.mechanisms.dated_value import (
    FEN_PER_YUAN,
    SOURCES,
    stored,
    value_type,
)
from jisheng.policy.engine.source import Entry, Faults, Place
from jisheng.policy.engine.types import BOOL, DATE, TEXT, Kind, Type, number
from jisheng.policy.engine.units import UnitFault
from jisheng.policy.errors import StandardMissing

ANY = "any"
FINEST_SHARE = 6
TypeOf = Callable[[str], Type | None]


@dataclass(frozen=True)
class AmountRow:
    """One row: for each key what it covers, the days it counts, the value."""

    box: Box
    from_: date | None
    until: date | None
    value: Any
    under: tuple[tuple[str, str], ...]
    place: Place
    known_on: date | None = None

    def covers(self, keys: tuple[Any, ...], day: date | None) -> bool:
        """Tell whether this row is meant for `keys` on `day`."""
        if day is not None and not (self.from_ or date.min) <= day <= (self.until or date.max):
            return False
        return all(side.holds(key) for side, key in zip(self.box, keys, strict=True))


@dataclass(frozen=True)
class AmountTable:
    """A table of amounts as declared; `taken` narrows it to one set of readings."""

    name: str
    label: str
    key_names: tuple[str, ...]
    keys: tuple[Type, ...]
    result: Type
    unit_text: str
    rows: tuple[AmountRow, ...]
    external: str
    is_partial: bool
    clause: str
    source: str
    held_against_text_on: date | None
    place: Place
    key_labels: tuple[str, ...] = ()

    def taken(self, readings: Mapping[str, str]) -> AmountTable:
        """Return the table with only the rows that stand under `readings`."""
        kept = tuple(
            row for row in self.rows if all(readings.get(name) == way for name, way in row.under)
        )
        return replace(self, rows=kept)

    def row(self, *keys: Any, day: date | None = None) -> AmountRow | None:
        """Return the row for `keys` on `day`, if there is one."""
        found = [row for row in self.rows if row.covers(keys, day)]
        return max(found, key=lambda row: row.known_on or date.min, default=None)

    def as_known(self, on: date) -> AmountTable:
        """Return the table as it was known on a day: later amendments are not seen yet."""
        kept = (row for row in self.rows if row.known_on is None or row.known_on <= on)
        return replace(self, rows=tuple(kept))

    def find(self, *keys: Any, day: date | None = None) -> Any:
        """Return the value for `keys` on `day`; raise `StandardMissing` naming what is missing."""
        row = self.row(*keys, day=day)
        if row is None:
            raise StandardMissing(self.what_is_missing(keys, day))
        return row.value

    def what_is_missing(self, keys: Iterable[Any], day: date | None) -> str:
        """Say in Chinese which standard of which keys from which document is missing."""
        labels = self.key_labels or self.key_names
        named = "、".join(
            f"{label}“{kind.labels.get(key, key)}”"
            for label, kind, key in zip(labels, self.keys, keys, strict=True)
        )
        on = f"在{day.isoformat()}" if day else ""
        where = f"（{self.external}）" if self.external else f"（{self.clause}）"
        remedy = "请导入该文件的标准表" if self.external else "请补表或核对所给的事实"
        return f"“{self.label}”{where}{on}没有{named}的标准。{remedy}。"

    def with_rows(self, rows: Iterable[Mapping[str, Any]]) -> AmountTable:
        """Return the table with loaded `rows`: the keys, `value`, optional `from` and `until`."""
        loaded = tuple(_loaded_row(self, row) for row in rows)
        return replace(self, rows=self.rows + loaded)


def _loaded_row(table: AmountTable, row: Mapping[str, Any]) -> AmountRow:
    box = tuple(
        _side(kind, row.get(name, ANY))
        for name, kind in zip(table.key_names, table.keys, strict=True)
    )
    value = stored(row["value"], table.result)
    days = (row.get("from"), row.get("until"))
    return AmountRow(box, *days, value, (), table.place, row.get("known_on"))


def read_amount_table(name: str, entry: Entry, clause: str, type_of: TypeOf) -> AmountTable:
    """Read one entry under `tables` that has a unit."""
    keys = dict(_read_keys(entry, type_of))
    unit_text = entry.text("unit")
    result = _result(entry, unit_text)
    external = entry.text("external", "")
    rows = tuple(_read_row(row, keys, result) for row in entry.rows("rows"))
    source = entry.text("source", "standard" if external else None)
    if source not in SOURCES:
        entry.fault("source", f"没有写明出处“{source}”", f"source 写 {'、'.join(SOURCES)} 之一")
    table = AmountTable(
        name, entry.text("label"), tuple(keys), tuple(keys.values()), result, unit_text, rows,
        external, entry.raw("partial") is True, clause, source,
        entry.day("held_against_text_on") if rows else None, entry.place(),
    )  # fmt: skip
    if not rows and not external:
        entry.fault("rows", "表没有一行", "写出各行，或以 external 写明由哪个文件导入")
    entry.close()
    return table


def _read_keys(entry: Entry, type_of: TypeOf) -> Iterable[tuple[str, Type]]:
    group = entry.child("keys")
    for name in group.data:
        if isinstance(group.data[name], dict):
            labels = group.words(name)
            yield name, Type(Kind.TEXT, choices=tuple(labels), labels=labels)
            continue
        kind = _key_type(group.text(name), name, type_of)
        if kind is None:
            group.fault(name, f"键“{name}”的类型不明", "写 fact（同名事实的类型）、选项或单位")
            kind = TEXT
        yield name, kind


def _key_type(text: str, name: str, type_of: TypeOf) -> Type | None:
    if text == "fact":
        return type_of(name)
    simple = {"text": TEXT, "bool": BOOL, "date": DATE}
    try:
        return simple.get(text) or type_of(text) or value_type(text)
    except UnitFault:
        return None


def _result(entry: Entry, unit_text: str) -> Type:
    try:
        return value_type(unit_text)
    except UnitFault as fault:
        entry.fault("unit", str(fault), "改用可用的单位")
        return number()


def _read_row(row: Entry, keys: Mapping[str, Type], result: Type) -> AmountRow:
    box = tuple(_read_side(row, name, kind) for name, kind in keys.items())
    from_ = row.day("from") if row.has("from") else None
    until = row.day("until") if row.has("until") else None
    try:
        value = stored(row.raw("value"), result)
    except (ValueError, ZeroDivisionError):
        row.fault("value", f"“{row.raw('value')}”不是数", "按单位写数字，金额可写成带引号的文本")
        value = 0
    under = tuple(row.words("under").items())
    known_on = row.day("known_on") if row.has("known_on") else None
    found = AmountRow(box, from_, until, value, under, row.place(), known_on)
    row.close()
    return found


def _read_side(row: Entry, name: str, kind: Type) -> Side:
    given = row.raw(name, ANY)
    try:
        return _side(kind, given)
    except (ValueError, TypeError, ArithmeticError):
        row.fault(name, f"“{name}: {given}”不是这个键的值", "写选项、选项列表、any 或 from/until")
        return Side()


def _side(kind: Type, given: Any) -> Side:
    """Return what a row covers of one key."""
    if given == ANY:
        return Side()
    if isinstance(given, Mapping):
        bounds = [stored(given[end], kind) if end in given else None for end in ("from", "until")]
        if "below" in given:
            bounds[1] = stored(given["below"], kind) - _step(kind)
        if not given or set(given) - {"from", "until", "below"} or {"until", "below"} <= set(given):
            raise ValueError(given)
        return Side(least=bounds[0], most=bounds[1])
    items = given if isinstance(given, list) else [given]
    if kind.is_number or kind.kind is Kind.DATE:
        values = frozenset(stored(item, kind) for item in items)
    else:
        values = frozenset(items)
        if kind.choices and not values <= set(kind.choices):
            raise ValueError(given)
    return Side(values=values)


def _step(kind: Type) -> Any:
    """Return how far apart two neighbouring values of an ordered key lie."""
    if kind.kind is Kind.DATE:
        return timedelta(1)
    return 1 if kind.unit.is_money else Fraction(1, 10 ** _decimals(kind))


def _decimals(kind: Type) -> int:
    """Return how many decimals a key may have; a bare percentage as many as any fact of one."""
    return FINEST_SHARE if kind.percent and not kind.scale else kind.scale


def _in_steps(side: Side, kind: Type) -> Side:
    """Return what a row covers of a number counted in steps, so that neighbours are one apart."""
    if not kind.is_number or kind.unit.is_money:
        return side
    by = 10 ** _decimals(kind)
    least, most = (None if end is None else end * by for end in (side.least, side.most))
    values = None if side.values is None else frozenset(value * by for value in side.values)
    return Side(values, least, most)


def check_amount_table(table: AmountTable, in_force: tuple[date, date], faults: Faults) -> None:
    """Report rows that overlap and, unless the table is partial, combinations without a row."""
    boxes = [
        (
            *map(_in_steps, row.box, table.keys),
            Side(least=row.from_, most=row.until),
            Side(values=frozenset({row.known_on})),
        )
        for row in table.rows
    ]
    kinds = [_domain(kind) for kind in table.keys] + [Side(least=in_force[0], most=in_force[1])]
    kinds.append(Side(values=frozenset({None})))
    names = (*table.key_names, "日期", "公布日")
    found = survey(boxes, kinds)
    for overlap in found.overlaps:
        second = table.rows[overlap.second]
        faults.add(
            second.place,
            f"表“{table.name}”这一行与第{table.rows[overlap.first].place.line}行重叠："
            f"{_spoken(names, overlap, table.keys)}",
            "让每种情形每一天只有一行",
        )
    if table.external or table.is_partial:
        return
    gap = found.gap
    if gap is not None:
        faults.add(
            table.place,
            f"表“{table.name}”缺一行：{_spoken(names, gap, table.keys)}",
            "补上，或写 partial: true",
        )


def _domain(kind: Type) -> Side:
    """Return everything a key may be; free text is endless, so only `any` covers it."""
    if kind.is_number:
        return Side(least=0)
    if kind.kind is Kind.DATE:
        return Side()
    if kind.kind is Kind.BOOL:
        return Side(values=frozenset({True, False}))
    return Side(values=frozenset(kind.choices)) if kind.choices else Side(is_endless=True)


def _spoken(names: tuple[str, ...], found: Gap | Overlap, kinds: tuple[Type, ...]) -> str:
    values = [_as_written(at, kind) for at, kind in zip(found.at, kinds, strict=False)]
    values += [str(at) for at in found.at[len(kinds) :]]
    return "、".join(f"{name}={value}" for name, value in zip(names, values, strict=True))


def _as_written(value: Any, kind: Type) -> str:
    """Return a value of a key as the folder writes it: yuan, percent, decimals."""
    if not kind.is_number or isinstance(value, str):
        return str(value)
    figure = Fraction(value) / (FEN_PER_YUAN if kind.unit.is_money else 10 ** _decimals(kind))
    return str(Rate(figure)) if kind.percent else str(Rate(figure / 100)).removesuffix("%")
