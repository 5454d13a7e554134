"""Rows of a table over quantities and shares meet without gap or overlap, and say where not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from jisheng.policy.engine.mechanisms.amount_table import (
    AmountTable,
    check_amount_table,
    read_amount_table,
)
from jisheng.policy.engine.source import Entry, Faults, read_yaml

YEAR = (date(2020, 1, 1), date(2020, 12, 31))


def table_of(folder: Path, key: str, *rows: str) -> tuple[AmountTable, list[str]]:
    """Return a table of these rows over one key, and what its check says."""
    written = "\n".join(f"- {row}" for row in rows)
    file = folder / "table.yaml"
    file.write_text(
        f"label: 标准\nkeys: {{at: '{key}'}}\nunit: yuan\nrows:\n{written}\n"
        "source: text\nheld_against_text_on: 2026-11-21\n",
        encoding="utf-8",
    )
    faults = Faults()
    entry = Entry(read_yaml(file, "table.yaml", faults), "table.yaml", faults, "表")
    table = read_amount_table("standard", entry, "一", lambda _name: None)
    check_amount_table(table, YEAR, faults)
    return table, [fault.message for fault in faults.found]


def test_below_a_share_leaves_the_share_itself_to_the_next_row(tmp_path: Path) -> None:
    low, high = "{at: {below: 80}, value: '600'}", "{at: {from: 80}, value: '900'}"
    table, said = table_of(tmp_path, "%", low, high)

    assert said == []
    assert table.find(Fraction(7999, 10000)) == 600_00
    assert table.find(Fraction(8, 10)) == 900_00


@pytest.mark.parametrize(
    ("key", "rows", "said"),
    [
        ("%", ("{at: {until: 79}, value: 1}", "{at: {from: 80}, value: 2}"), "at=79.0001%"),
        ("%", ("{at: {until: 80}, value: 1}", "{at: {from: 80}, value: 2}"), "重叠：at=80%"),
        ("people", ("{at: {until: 30}, value: 1}", "{at: {from: 32}, value: 2}"), "at=31、"),
        ("yuan", ("{at: {until: 9.99}, value: 1}", "{at: {from: 10}, value: 2}"), ""),
        ("yuan", ("{at: {until: 9.98}, value: 1}", "{at: {from: 10}, value: 2}"), "at=9.99、"),
        ("date", ("{at: {below: 2020-07-01}, value: 1}", "{at: {from: 2020-07-01}, value: 2}"), ""),
        ("people", ("{at: [0, 1, 2], value: 1}", "{at: {from: 3}, value: 2}"), ""),
        ("people", ("{at: [0, 1, 3], value: 1}", "{at: {from: 3}, value: 2}"), "at=2、"),
    ],
)
def test_rows_that_do_not_meet_are_told_with_the_value_between(
    tmp_path: Path, key: str, rows: tuple[str, ...], said: str
) -> None:
    found = "；".join(table_of(tmp_path, key, *rows)[1])

    assert said in found if said else not found
