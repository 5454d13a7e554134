"""Table lookup: from a code to a row, the longest matching prefix first.

    tables:
      host_tier:
        label: 举办地档次
        key: division                 # GB/T 2260 code
        match: longest_prefix
        results: {own_city: 本市, province: 省内, east: 华东地区以内, elsewhere: 华东地区以外}
        rows:
        - {prefix: '330782', is: own_city, under: {class_in_own_city: not_away}}
        - {prefix: ['33'], is: province}

`under` keeps a row only where that reading is taken. A table over division codes must cover every
province-level prefix of GB/T 2260 under every reading, and no prefix may stand twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from jisheng.policy.engine.source import Entry, Faults, Place
from jisheng.policy.engine.types import DIVISION, TEXT, Kind, Type
from jisheng.policy.errors import StandardMissing

PROVINCES = (
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
    *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54"),
    *("61", "62", "63", "64", "65", "71", "81", "82"),
)


@dataclass(frozen=True)
class Row:
    """One prefix with its result, and the readings under which it stands."""

    prefix: str
    result: str
    under: tuple[tuple[str, str], ...]
    place: Place


@dataclass(frozen=True)
class Table:
    """A lookup table as declared; `taken` narrows it to one set of readings."""

    name: str
    label: str
    key: Type
    result: Type
    rows: tuple[Row, ...]
    clause: str
    source: str
    place: Place

    def taken(self, readings: Mapping[str, str]) -> Table:
        """Return the table with only the rows that stand under `readings`."""
        kept = tuple(
            row for row in self.rows if all(readings.get(name) == way for name, way in row.under)
        )
        return replace(self, rows=kept)

    @property
    def keys(self) -> tuple[Type, ...]:
        """Return the types of its keys."""
        return (self.key,)

    def find(self, key: str, day: date | None = None) -> str:
        """Return the result of the longest matching prefix; raise when no row matches."""
        best = max(
            (row for row in self.rows if key.startswith(row.prefix)),
            key=lambda row: len(row.prefix),
            default=None,
        )
        if best is None:
            raise StandardMissing(
                f"{self.clause}表“{self.label}”没有“{key}”一行。请核对代码或补表。"
            )
        return best.result


def read_table(name: str, entry: Entry, clause: str) -> Table:
    """Read one entry under `tables`."""
    results = entry.words("results")
    if entry.text("match") != "longest_prefix":
        entry.fault("match", "不认识的匹配方式", "写 longest_prefix")
    key = DIVISION if entry.text("key") == "division" else TEXT
    rows = tuple(row for given in entry.rows("rows") for row in _read_rows(given, results))
    table = Table(
        name,
        entry.text("label"),
        key,
        Type(Kind.TEXT, choices=tuple(results), labels=results),
        rows,
        clause,
        entry.text("source"),
        entry.place(),
    )
    entry.close()
    return table


def _read_rows(row: Entry, results: Mapping[str, str]) -> list[Row]:
    result = row.text("is")
    if result not in results:
        row.fault("is", f"“{result}”不在 results 中", f"可选：{'、'.join(results)}")
    under = tuple(row.words("under").items())
    prefixes = row.names("prefix")
    row.close()
    return [Row(prefix, result, under, row.place()) for prefix in prefixes]


def check_table(table: Table, faults: Faults) -> None:
    """Report prefixes that stand twice and, for division codes, provinces without a row."""
    seen: dict[str, Row] = {}
    for row in table.rows:
        if row.prefix in seen:
            faults.add(row.place, f"表“{table.name}”前缀“{row.prefix}”出现两次", "保留一行")
        seen[row.prefix] = row
    if table.key.kind is not Kind.DIVISION:
        return
    bare = [code for code in PROVINCES if not any(code.startswith(p) for p in seen)]
    if bare:
        faults.add(table.place, f"表“{table.name}”缺省级代码{'、'.join(bare)}", "补上这些代码的行")
