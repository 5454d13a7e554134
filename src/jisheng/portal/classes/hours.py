"""The hours of a class: one row per trainee, one column per session, and how each was proven."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jisheng.foundation import clock
from jisheng.portal.classes.page import class_page
from jisheng.portal.columns import Column
from jisheng.portal.tables import Table, respond
from jisheng.training import queries
from jisheng.training.enums import HourSource

MARKS = {
    HourSource.CLASS_CODE: gettext_lazy("码"),
    HourSource.ROLL_CALL: gettext_lazy("点"),
    HourSource.PAPER_SHEET: gettext_lazy("纸"),
}


@dataclass(frozen=True, slots=True)
class HourCell:
    """One trainee at one session: hours that count, their proof, whether they were corrected."""

    hours: int
    mark: str
    words: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class HourRow:
    """One trainee over all sessions."""

    name: str
    cells: tuple[HourCell, ...]

    @property
    def total(self) -> int:
        """Return the hours of the trainee."""
        return sum(cell.hours for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All trainees over all sessions; ``held`` are the hours of the sessions that have ended."""

    sessions: tuple[Any, ...]
    rows: tuple[HourRow, ...]
    held: int

    @property
    def scheduled(self) -> int:
        """Return the hours of the timetable."""
        return sum(session.hours for session in self.sessions)

    @property
    def total(self) -> int:
        """Return the hours of all trainees together."""
        return sum(row.total for row in self.rows)

    @property
    def rate(self) -> str:
        """Return attendance in percent of the sessions held; a dash before the first."""
        possible = self.held * len(self.rows)
        return f"{self.total * 100 // possible}%" if possible else "—"


def matrix_of(
    sessions: Iterable[Any], roster: Iterable[Any], entries: Iterable[Any], at: dt.datetime
) -> Matrix:
    """Set the ledger's rows into trainees and sessions."""
    found: dict[tuple[int, int], list[Any]] = {}
    for entry in entries:
        found.setdefault((entry.enrolment_id, entry.session_id), []).append(entry)
    sessions = tuple(sessions)
    rows = tuple(
        HourRow(
            one.person.name,
            tuple(cell_of(found.get((one.pk, s.pk), []), over=s.ends_at <= at) for s in sessions),
        )
        for one in roster
    )
    return Matrix(sessions, rows, sum(s.hours for s in sessions if s.ends_at <= at))


def cell_of(entries: list[Any], *, over: bool) -> HourCell:
    """Return one cell; a star says that a correction stands behind it."""
    hours = sum(entry.hours for entry in entries)
    star = "*" if any(entry.reverses_id for entry in entries) else ""
    if not hours:
        return HourCell(0, (_("缺") if over else "·") + star, missing=over)
    standing = entries[-1]
    return HourCell(
        hours, f"{MARKS[HourSource(standing.source)]}{star}", standing.get_source_display()
    )


class MatrixTable(Table):
    """The matrix as a file; its columns follow the timetable."""

    caption = gettext_lazy("课时")

    def __init__(self, request: HttpRequest, matrix: Matrix) -> None:
        super().__init__(request, matrix.rows)
        self.columns = (  # type: ignore[misc]
            Column("name", _("学员")),
            Column("total", _("合计"), kind="number"),
            *(_session_column(number, s) for number, s in enumerate(matrix.sessions)),
        )


def _session_column(number: int, session: Any) -> Column:
    label = f"{localtime(session.starts_at):%m-%d %H:%M}"
    return Column(f"s{number}", label, kind="number", value=lambda row: row.cells[number].hours)


@require_safe
def hours(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show the hours of every trainee at every session."""
    page = class_page(request, uuid, "portal:class_hours")
    found = page["class"]
    matrix = matrix_of(
        found.sessions.all(), found.enrolments.all(), queries.ledger_of(found), clock.now()
    )
    table = MatrixTable(request, matrix)
    return respond(request, "classes/hours.html", table, **page, matrix=matrix)
