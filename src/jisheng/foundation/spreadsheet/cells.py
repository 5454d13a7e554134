"""What a workbook is once read: sheets, rows and cells, with the place of each cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

CellValue = str | int | float | bool | dt.date | dt.time | None

LETTERS = 26
EXACT_DIGITS = 15  # a double keeps 15 decimal digits; Excel shows nothing beyond them
REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


class CellKind(StrEnum):
    """How the cell was stored, which is not always what its author meant."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    EMPTY = "empty"
    ERROR = "error"
    FORMULA = "formula"


def column_letters(column: int) -> str:
    """Name a column counted from 1 as Excel does: 1 is ``A``, 27 is ``AA``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Name a cell counted from 1 as Excel does: row 7, column 3 is ``C7``."""
    return f"{column_letters(column)}{row}"


def place_of(reference: str) -> tuple[int, int] | None:
    """Read ``C7`` as (7, 3); anything else is None."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * LETTERS + ord(letter) - ord("A") + 1
    return int(found[2]), column


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: row and column count from 1; a formula holds the value last computed."""

    row: int
    column: int
    value: CellValue
    kind: CellKind

    @property
    def address(self) -> str:
        return address(self.row, self.column)

    @property
    def text(self) -> str:
        """Show the value as its author sees it in Excel, near enough to recognise it."""
        return _text(self.value)

    @property
    def is_blank(self) -> bool:
        return self.kind is CellKind.EMPTY or (
            isinstance(self.value, str) and not self.value.strip() and self.kind is CellKind.TEXT
        )

    @property
    def has_lost_digits(self) -> bool:
        """Say whether the number is longer than the 15 digits a spreadsheet can keep."""
        return (
            isinstance(self.value, int | float)
            and not isinstance(self.value, bool)
            and abs(self.value) >= 10**EXACT_DIGITS
        )


def _text(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value if isinstance(value, str) else value.isoformat()


def _number_text(value: int | float) -> str:
    if abs(value) >= 10**EXACT_DIGITS:
        return f"{value:.5E}"
    return str(int(value)) if value == int(value) else repr(float(value))


@dataclass(frozen=True, slots=True)
class Area:
    """A merged area, both corners included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def places(self) -> Iterator[tuple[int, int]]:
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


@dataclass(frozen=True)
class Sheet:
    """One worksheet: ``rows[i]`` is row i+1, cut after its last filled cell."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[Area, ...] = ()
    hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell at a place counted from 1; outside the sheet it is empty."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return Cell(row, column, None, CellKind.EMPTY)

    def merged_at(self, row: int, column: int) -> Area | None:
        """Return the merged area that covers a place, if one does."""
        return self._covered.get((row, column))

    def seen_cell(self, row: int, column: int) -> Cell:
        """Return the cell a reader sees at a place: inside a merged area, its first one."""
        area = self.merged_at(row, column)
        return self.cell(area.top, area.left) if area else self.cell(row, column)

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @cached_property
    def _covered(self) -> dict[tuple[int, int], Area]:
        """Index the merged areas; reading has already bounded their total size."""
        return {place: area for area in self.merged for place in area.places()}


@dataclass(frozen=True)
class Workbook:
    """A file that was read: its sheets in their order, and what had to be assumed."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = field(default=())
