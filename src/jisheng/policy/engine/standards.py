"""Standards that come from another paper: loaded into tables, filled into facts, missed by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from jisheng.policy.engine.compiled import Benefit
from jisheng.policy.engine.evaluate import UNKNOWN, Raw, class_values
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.given import Given
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.engine.unknown import LACKING, Unknown
from jisheng.policy.errors import PolicyError, StandardMissing


def as_known(folder: Folder, on: date) -> Folder:
    """Return `folder` with every number and table as it was known on a day."""
    tables = {
        name: table.as_known(on) if isinstance(table, AmountTable) else table
        for name, table in folder.tables.items()
    }
    values = {name: value.as_known(on) for name, value in folder.values.items()}
    return replace(folder, values=values, tables=tables)


def with_standards(folder: Folder, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> Folder:
    """Return `folder` with rows loaded into its amount tables; refuse a table it does not have."""
    loaded = dict(folder.tables)
    for name, rows in tables.items():
        table = loaded.get(name)
        if not isinstance(table, AmountTable):
            known = "、".join(n for n, t in loaded.items() if isinstance(t, AmountTable))
            raise PolicyError(f"没有名为“{name}”的标准表。可导入：{known}。")
        loaded[name] = table.with_rows(rows)
    return replace(folder, tables=loaded)


def fill_from_tables(folder: Folder, benefit: Benefit, given: Given) -> None:
    """Fill each fact nobody gives from the table it names, where the table has the row."""
    for name, spec in benefit.facts.items():
        if spec.from_table is None or name in given.values:
            continue
        table, keys = _table(folder, spec.from_table)
        values = [given.values.get(key, given.assumed.get(key)) for key in keys]
        if None in values:
            continue
        row = table.row(*values, day=_law_day(folder, benefit, given))
        if row is not None:
            given.values[name] = row.value
            given.from_tables[name] = table.label


def refuse_missing_standard(folder: Folder, benefit: Benefit, given: Given, raw: Raw) -> None:
    """Raise `StandardMissing` where a case stays open only for want of a standard.

    It says which standard of which occupation and level from which document is missing.
    """
    if raw.outcome != UNKNOWN:
        return
    for name in sorted(raw.missing):
        if name.startswith(LACKING):
            raise StandardMissing(name.removeprefix(LACKING))
        spec = benefit.facts.get(name)
        if spec is None or spec.from_table is None:
            continue
        table, keys = _table(folder, spec.from_table)
        values = [given.values.get(key, given.assumed.get(key)) for key in keys]
        if None not in values:
            day = _law_day(folder, benefit, given)
            raise StandardMissing(table.what_is_missing(values, day))


def _table(
    folder: Folder, named: tuple[str, tuple[str, ...]]
) -> tuple[AmountTable, tuple[str, ...]]:
    table = folder.tables[named[0]]
    assert isinstance(table, AmountTable)  # the check of the folder has seen to it
    return table, named[1]


def _law_day(folder: Folder, benefit: Benefit, given: Given) -> date | None:
    day = benefit.day(class_values(benefit, given, {}))
    return None if day.__class__ is Unknown else folder.document.law_day(day)
