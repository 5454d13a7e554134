"""Rosters as offices send them: good ones, messy ones, and ones broken in every way we know.

`broken_rosters()` yields (file name, bytes, description). Each must end in a clear refusal or
in a draft, quickly, and never in any other exception.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import NamedTuple

import openpyxl
from hypothesis import strategies as st

from tests.broken_files import DAMAGES, FIXED, OTHER_FILES, STARTS, SUFFIXES
from tests.roster_files import (
    LABELS,
    Person,
    clean_roster,
    clean_table,
    full_width,
    messy_roster,
    people,
    saved,
)

__all__ = [
    "BrokenRoster",
    "Person",
    "broken_rosters",
    "clean_roster",
    "clean_table",
    "every_fixed_kind",
    "full_width",
    "messy_roster",
    "people",
    "saved",
]


class BrokenRoster(NamedTuple):
    """A file to upload, and what is wrong with it."""

    name: str
    data: bytes
    description: str


# --- cells of the wrong kind ---------------------------------------------------------------

_ODD_TEXT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        (
            "",
            " ",
            "\u3000",
            "=1+1",
            "@SUM(A1)",
            "4.40703E+17",
            "#N/A",
            "张三1",
            "张?",
            "𠮷野家",
            "\u2ff0亻",
            "\ue000",
            "王\ufffd",
            "O'Brien",
            "阿依古丽·买买提",
            "_x0000_",
            "330782199001010",
            "000000000000000000",
            "33078219991332001X",
            "A" * 500,
            "𰻝" * 40,
        )
    ),
)
_CELL = st.one_of(
    st.none(),
    _ODD_TEXT,
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)),
    st.sampled_from(("=1/0", "=A1", "=NOW()", '="330782199001011234"', "#REF!")),
)
_ROW = st.lists(_CELL, min_size=1, max_size=len(LABELS))
_UNWRITABLE = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE


def _bad_cells(rows: list[list[object]]) -> BrokenRoster:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(LABELS)
    for row in rows:
        sheet.append([_writable(value) for value in row])
    return BrokenRoster("名册.xlsx", saved(book), "cells of the wrong kind")


def _writable(value: object) -> object:
    if not isinstance(value, str):
        return value
    return _UNWRITABLE.sub("", value).encode("utf-8", "ignore").decode()


def _random_table(table: list[list[str]]) -> BrokenRoster:
    text = "\n".join(",".join(row) for row in [list(LABELS), *table])
    return BrokenRoster("名册.csv", text.encode("utf-8", "surrogatepass"), "a random text table")


def _damaged(kind: str, seed: int) -> BrokenRoster:
    name = "学员名册.xls" if kind.startswith("old") else "学员名册.xlsx"
    return BrokenRoster(name, DAMAGES[kind](Random(seed)), kind)


def _pretending(kind: str, suffix: str) -> BrokenRoster:
    name = f"学员名册.{suffix}" if suffix else "学员名册"
    return BrokenRoster(name, OTHER_FILES[kind](), f"{kind} called {name}")


def _random_bytes(kind: str, rest: bytes) -> BrokenRoster:
    return BrokenRoster("名册.xlsx", STARTS[kind] + rest, f"random bytes after the start of {kind}")


def _fixed(kind: str) -> BrokenRoster:
    name, data = FIXED[kind]()
    return BrokenRoster(name, data, kind)


def broken_rosters() -> st.SearchStrategy[BrokenRoster]:
    """Yield rosters broken in one of some sixty ways, each with parameters of its own."""
    return st.one_of(
        st.builds(_damaged, st.sampled_from(sorted(DAMAGES)), st.integers(0, 2**32)),
        st.builds(_bad_cells, st.lists(_ROW, min_size=1, max_size=12)),
        st.builds(_fixed, st.sampled_from(sorted(FIXED))),
        st.builds(_pretending, st.sampled_from(sorted(OTHER_FILES)), st.sampled_from(SUFFIXES)),
        st.builds(_random_bytes, st.sampled_from(sorted(STARTS)), st.binary(max_size=2000)),
        st.builds(_random_table, st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=20)),
    )


def every_fixed_kind() -> list[BrokenRoster]:
    """Return each kind that has no parameters once, so that none depends on chance."""
    fixed = [_fixed(name) for name in sorted(FIXED)]
    return fixed + [_pretending(name, "xlsx") for name in sorted(OTHER_FILES)]
