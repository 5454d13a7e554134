"""A roster as read: rows that may come in, rows that may not, and why, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from jisheng.foundation.spreadsheet import Sheet
from jisheng.training.roster.columns import Column, RosterColumns
from jisheng.training.roster.faults import CellFault, Finding, Repair, Severity, fault_at


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of the roster; ``number`` is the row in the sheet, counted from 1."""

    number: int
    name: str
    identity_number: str
    phone: str
    employer_name: str
    employer_uscc: str
    notes: dict[str, str] = field(default_factory=dict)
    faults: tuple[CellFault, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def good(self) -> bool:
        """Say whether the row may come in: it has no blocking fault."""
        return not any(fault.is_blocking for fault in self.faults)


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A row that is no person (a total, a footnote), told so that nothing vanishes unseen."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class RosterDraft:
    """The roster found in a workbook; nothing of it is stored anywhere yet."""

    sheet: Sheet
    columns: RosterColumns
    rows: tuple[RosterRow, ...]
    ignored: tuple[IgnoredRow, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[CellFault, ...]:
        """Return every fault in the order of the rows."""
        return tuple(fault for row in self.rows for fault in row.faults)

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Return every repair in the order of the rows."""
        return tuple(repair for row in self.rows for repair in row.repairs)

    @property
    def good_rows(self) -> tuple[RosterRow, ...]:
        return tuple(row for row in self.rows if row.good)

    @property
    def bad_rows(self) -> tuple[RosterRow, ...]:
        return tuple(row for row in self.rows if not row.good)

    def fault_at(
        self,
        row: int,
        column: Column,
        code: str,
        message: str,
        remedy: str,
        severity: Severity = Severity.BLOCKING,
    ) -> CellFault:
        """Make a fault at the cell where a row holds a column, for `with_faults`."""
        finding = Finding(code, message, remedy, severity)
        cell = self.sheet.cell(row, self.columns.places.get(column, 1))
        return fault_at(self.sheet.name, self.columns.label_of(column), column, cell, finding)

    def with_faults(self, faults: Iterable[CellFault]) -> RosterDraft:
        """Return the draft with more faults; raises ValueError for a row that is not in it."""
        added: dict[int, list[CellFault]] = {}
        for fault in faults:
            added.setdefault(fault.row, []).append(fault)
        strangers = sorted(added.keys() - {row.number for row in self.rows})
        if strangers:
            raise ValueError(f"名册中没有第 {strangers[0]} 行学员，不能在那里记录问题。")
        rows = (replace(row, faults=(*row.faults, *added.get(row.number, ()))) for row in self.rows)
        return replace(self, rows=tuple(rows))
