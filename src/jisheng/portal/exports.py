"""Write the rows of a list as a file that a spreadsheet opens and nothing in it can run.

A list may have 100,000 rows and amounts in decimals; so rows are written as they come, not gathered
into the sheets that `foundation.spreadsheet` writes for forms and rosters.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import is_aware, make_naive
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from jisheng.portal.columns import Column

EXPORT_LIMIT = 100_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FORMATS = {"money": "#,##0.00", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}
Rows = QuerySet[Any] | Sequence[Any]


def export(kind: str, caption: str, columns: Sequence[Column], rows: Rows) -> HttpResponseBase:
    """Return the rows as a file of `kind` ("xlsx" or "csv") named after the caption."""
    response = WRITERS[kind](caption, columns, rows)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{caption or 'list'}.{kind}") or ""
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def values(columns: Sequence[Column], rows: Rows) -> Iterator[list[Any]]:
    """Yield the values of each row, ending with a sentence when the limit cut the list."""
    source: Iterable[Any] = rows[: EXPORT_LIMIT + 1]
    if isinstance(source, QuerySet):
        source = source.iterator(chunk_size=2000)
    for count, row in enumerate(source):
        if count == EXPORT_LIMIT:
            yield [_("只导出前 %(limit)d 行，请缩小范围后分次导出。") % {"limit": EXPORT_LIMIT}]
            return
        yield [column.plain(row) for column in columns]


def safe_text(value: object) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int | date):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_file(_caption: str, columns: Sequence[Column], rows: Rows) -> StreamingHttpResponse:
    """Return a CSV in UTF-8 with its mark, so that Excel reads Chinese rightly."""
    return StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")


def csv_lines(columns: Sequence[Column], rows: Rows) -> Iterator[str]:
    """Yield the lines of the CSV, the byte order mark before the first."""
    yield "\ufeff" + csv_line([column.label for column in columns])
    for row in values(columns, rows):
        yield csv_line(row)


def csv_line(cells: Iterable[object]) -> str:
    """Return one line of CSV."""
    buffer = StringIO()
    csv.writer(buffer).writerow([safe_text(cell) for cell in cells])
    return buffer.getvalue()


def xlsx_file(caption: str, columns: Sequence[Column], rows: Rows) -> HttpResponse:
    """Return a workbook whose texts are texts and whose amounts and days are real values."""
    buffer = BytesIO()
    options = {"constant_memory": True, "in_memory": True}
    with Workbook(buffer, {**options, "strings_to_formulas": False}) as book:
        fill_sheet(book, caption, columns, rows)
    return HttpResponse(
        buffer.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def fill_sheet(book: Workbook, caption: str, columns: Sequence[Column], rows: Rows) -> None:
    """Write head and rows into one sheet, the head frozen and filtered."""
    sheet = book.add_worksheet(sheet_name(caption))
    bold = book.add_format({"bold": True, "bg_color": "#F1ECE1", "bottom": 1})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 16 if column.kind != "text" else 24)
        sheet.write_string(0, at, str(column.label), bold)
    last = 0
    for last, row in enumerate(values(columns, rows), start=1):
        for at, value in enumerate(row):
            write_cell(sheet, last, at, value, formats.get(columns[at].kind))
    sheet.autofilter(f"A1:{xl_col_to_name(max(0, len(columns) - 1))}{last + 1}")


def write_cell(sheet: Any, row: int, at: int, value: Any, style: Any) -> None:
    """Write one cell by the value's type; every text as a text."""
    if isinstance(value, datetime):
        sheet.write_datetime(row, at, make_naive(value) if is_aware(value) else value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, at, value, style)
    elif isinstance(value, Decimal | int) and not isinstance(value, bool):
        sheet.write_number(row, at, value, style)
    elif value is not None:
        sheet.write_string(row, at, str(value)[:32767])


def sheet_name(caption: str) -> str:
    """Return a name Excel accepts for a sheet."""
    return "".join(c for c in caption if c not in "[]:*?/\\'")[:31] or "1"


Writer = Callable[[str, Sequence[Column], Rows], HttpResponseBase]
WRITERS: Mapping[str, Writer] = {"xlsx": xlsx_file, "csv": csv_file}
