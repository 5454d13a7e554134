"""What can be wrong with one cell of a roster, told so that a clerk can put it right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jisheng.foundation.spreadsheet import Cell
from jisheng.ground.written import STAR
from jisheng.training.roster.columns import Column

LONGEST_SHOWN = 30
PERSONAL_NUMBER = 11  # as many digits in any cell are masked like an identity number
FIRST_SHOWN, LAST_SHOWN = 4, 2  # as `ground.identity.mask_identity` shows them
SHOWN_DIGITS = FIRST_SHOWN + LAST_SHOWN


class Severity(StrEnum):
    """Whether the row may come in with this fault."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a value, before it has a place."""

    code: str
    message: str
    remedy: str
    severity: Severity = Severity.BLOCKING


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong at one cell; ``value_shown`` never holds a whole personal number."""

    sheet: str
    cell: str
    row: int
    column_label: str
    value_shown: str
    code: str
    severity: Severity
    message: str
    remedy: str

    @property
    def is_blocking(self) -> bool:
        return self.severity is Severity.BLOCKING


@dataclass(frozen=True, slots=True)
class Repair:
    """Something put right without asking, because only one reading was possible."""

    cell: str
    row: int
    column_label: str
    old: str
    new: str


def fault_at(sheet: str, label: str, column: Column, cell: Cell, finding: Finding) -> CellFault:
    """Give a finding its place."""
    return CellFault(
        sheet=sheet,
        cell=cell.address,
        row=cell.row,
        column_label=label,
        value_shown=shown(column, cell.text),
        code=finding.code,
        severity=finding.severity,
        message=finding.message,
        remedy=finding.remedy,
    )


def shown(column: Column, text: str) -> str:
    """Show a value in a list of faults: cut short, and numbers of persons masked."""
    text = " ".join(text[: LONGEST_SHOWN * 4].split())[: LONGEST_SHOWN + 1]
    digits = sum(sign.isdigit() for sign in text)
    if column is not Column.USCC and (column is Column.IDENTITY or digits >= PERSONAL_NUMBER):
        text = masked_in_place(text)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def masked_in_place(text: str) -> str:
    """Star out the middle digits and leave every other sign, so that a repair stays visible."""
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    keep = set(places[:FIRST_SHOWN] + places[-LAST_SHOWN:]) if len(places) > SHOWN_DIGITS else set()
    return "".join(
        STAR if sign.isdigit() and place not in keep else sign for place, sign in enumerate(text)
    )
