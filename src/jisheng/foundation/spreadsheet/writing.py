"""Write workbooks in which text stays text: no formula, no link, no number by accident."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import xlsxwriter

from jisheng.foundation.spreadsheet.cells import Area

CellContent = str | int | float | dt.date | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SHEET_NAME_LENGTH = 31
TEXT_LENGTH = 32_767
COMMENT_LENGTH = 2_000
EXACT_NUMBER = 10**15


class Tone(StrEnum):
    """What a cell's colour says."""

    PLAIN = "plain"
    TITLE = "title"
    HEADER = "header"
    FAULT = "fault"
    WARNING = "warning"
    GOOD = "good"
    HINT = "hint"


TONES: dict[Tone, dict[str, Any]] = {
    Tone.PLAIN: {},
    Tone.TITLE: {"bold": True, "font_size": 15, "align": "center", "valign": "vcenter"},
    Tone.HEADER: {"bold": True, "bg_color": "#DCE6F2", "border": 1, "text_wrap": True},
    Tone.FAULT: {"bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1},
    Tone.WARNING: {"bg_color": "#FFEB9C", "font_color": "#7F6000", "border": 1},
    Tone.GOOD: {"bg_color": "#E2F0D9", "font_color": "#375623"},
    Tone.HINT: {"italic": True, "font_color": "#595959", "text_wrap": True},
}


@dataclass(frozen=True, slots=True)
class CellToWrite:
    """A value with its colour, and a comment that opens over it."""

    value: CellContent
    tone: Tone = Tone.PLAIN
    comment: str = ""


@dataclass(frozen=True, slots=True)
class SheetToWrite:
    """A sheet to write; widths are in characters, text columns count from 1."""

    name: str
    rows: Sequence[Sequence[CellToWrite | CellContent]]
    widths: Sequence[float] = ()
    frozen_rows: int = 0
    text_columns: Sequence[int] = ()
    merged: Sequence[Area] = ()


def write_workbook(sheets: Sequence[SheetToWrite]) -> bytes:
    """Write sheets as an ``.xlsx``; raises ValueError for text Excel cannot hold."""
    written = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(written, options)
    formats = _Formats(book)
    names = _distinct_names([sheet.name for sheet in sheets])
    for name, sheet in zip(names, sheets, strict=True):
        _write_sheet(book.add_worksheet(name), sheet, formats)
    book.close()
    return written.getvalue()


class _Formats:
    """Makes each format once; a workbook with one per cell would not open."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[Tone, str, bool], Any] = {}

    def get(self, tone: Tone, number_format: str = "@", quoted: bool = False) -> Any:
        key = (tone, number_format, quoted)
        if key not in self.made:
            properties = {**TONES[tone], "num_format": number_format}
            if quoted:
                properties["quote_prefix"] = True
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


def _write_sheet(worksheet: Any, sheet: SheetToWrite, formats: _Formats) -> None:
    for column, width in enumerate(sheet.widths):
        text = formats.get(Tone.PLAIN) if column + 1 in sheet.text_columns else None
        worksheet.set_column(column, column, width, text)
    if sheet.frozen_rows:
        worksheet.freeze_panes(sheet.frozen_rows, 0)
    _merge(worksheet, sheet.merged)
    for row, cells in enumerate(sheet.rows):
        for column, given in enumerate(cells):
            cell = given if isinstance(given, CellToWrite) else CellToWrite(given)
            _write_cell(worksheet, row, column, cell, formats)


def _merge(worksheet: Any, merged: Sequence[Area]) -> None:
    """Merge areas, leaving out one that overlaps another or is a single cell."""
    taken: set[tuple[int, int]] = set()
    for area in merged:
        places = set(area.places())
        if len(places) > 1 and not places & taken:
            taken |= places
            worksheet.merge_range(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, "")


def _write_cell(
    worksheet: Any, row: int, column: int, cell: CellToWrite, formats: _Formats
) -> None:
    value = cell.value
    if isinstance(value, str):
        _write_text(worksheet, row, column, value, cell.tone, formats)
    elif isinstance(value, dt.date):
        pattern = "yyyy-mm-dd hh:mm" if isinstance(value, dt.datetime) else "yyyy-mm-dd"
        worksheet.write_datetime(row, column, value, formats.get(cell.tone, pattern))
    elif value is None:
        if cell.tone is not Tone.PLAIN:
            worksheet.write_blank(row, column, None, formats.get(cell.tone))
    elif abs(value) >= EXACT_NUMBER:
        raise ValueError(f"{value} 超过 15 位，作为数字写入会丢失末尾几位；请作为文字写入。")
    else:
        worksheet.write_number(row, column, value, formats.get(cell.tone, "General"))
    if cell.comment:
        _comment(worksheet, row, column, cell.comment)


def _write_text(
    worksheet: Any, row: int, column: int, value: str, tone: Tone, formats: _Formats
) -> None:
    """Write a string as a string; a formula-like start also gets Excel's text quote."""
    if len(value) > TEXT_LENGTH:
        raise ValueError(f"单元格文字有 {len(value)} 个字，Excel 最多 {TEXT_LENGTH} 个；请缩短。")
    quoted = value.startswith(FORMULA_STARTS)
    if value:
        text = NOT_IN_XML.sub("", value)
        worksheet.write_string(row, column, text, formats.get(tone, quoted=quoted))
    elif tone is not Tone.PLAIN:
        worksheet.write_blank(row, column, None, formats.get(tone))


def _comment(worksheet: Any, row: int, column: int, comment: str) -> None:
    text = NOT_IN_XML.sub("", comment)[:COMMENT_LENGTH]
    worksheet.write_comment(row, column, text, {"x_scale": 2.2, "y_scale": 1.6, "author": "技升"})


def _distinct_names(names: Sequence[str]) -> list[str]:
    """Make names Excel accepts: 31 characters, no special signs, no two alike."""
    distinct: list[str] = []
    for number, name in enumerate(names, start=1):
        clean = NOT_IN_SHEET_NAMES.sub("", name).strip("' ")[:SHEET_NAME_LENGTH] or f"表{number}"
        if clean.lower() in (taken.lower() for taken in distinct):
            clean = f"{clean[: SHEET_NAME_LENGTH - 4]}({number})"
        distinct.append(clean)
    return distinct
