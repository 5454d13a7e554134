"""The numbers and tables of a rulebook as a workbook, and back.

One sheet holds all numbers, a row for each span of days; every table has a sheet of its own. What
comes back is held cell by cell against what the rulebook knows; one that is wrong changes nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jisheng.catalogues.workbook.cells import Column, columns_of, read_cell, shown_cell
from jisheng.foundation.errors import Fault, Invalid, Refusal
from jisheng.foundation.spreadsheet import (
    Cell,
    CellToWrite,
    Sheet,
    SheetToWrite,
    Tone,
    read_workbook,
    write_workbook,
)
from jisheng.policy import PolicyError
from jisheng.policy.editing import set_rows, set_spans
from jisheng.policy.raw_texts import Item, RawRulebook, read_raw
from jisheng.policy.stored_pack import Texts

NUMBERS = "数值"
MARK = "表代号"
_NUMBER_HEADS = ("代号", "条款", "名称", "单位", "起始日期", "截止日期", "数值")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_FIRST_ROW = 3


@dataclass
class _Reading:
    """What a workbook says so far, and every cell that cannot be."""

    raw: RawRulebook
    faults: list[Fault] = field(default_factory=list)
    spans: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def fault(self, sheet: Sheet, cell: Cell, message: str, remedy: str) -> None:
        self.faults.append(Fault(f"{sheet.name}!{cell.address}", message, remedy))


def workbook_of(texts: Texts) -> bytes:
    """Return all numbers and tables of a rulebook as an ``.xlsx``; raises Refusal."""
    raw = _raw(texts)
    sheets = [_numbers_sheet(raw), *(_table_sheet(raw, item) for item in raw.items("tables"))]
    return write_workbook(sheets)


def texts_from_workbook(texts: Texts, data: bytes, name: str, held_on: dt.date) -> dict[str, str]:
    """Return the texts with the numbers and tables of a workbook put in.

    A number or table the workbook does not name stays. ``held_on`` is the day the tables were
    held against their source. Raises Refusal for a file that is no workbook of a rulebook,
    Invalid with every cell that is wrong.
    """
    reading = _Reading(_raw(texts))
    for sheet in read_workbook(data, name).sheets:
        _read_sheet(reading, sheet)
    if reading.faults:
        raise Invalid(reading.faults)
    if not reading.spans and not reading.rows:
        raise Refusal(
            "NO_NUMBERS",
            _("工作簿里没有“数值”表，也没有以“表代号”开头的表。"),
            _("请先下载现有的工作簿，在其中修改后再上传。"),
        )
    return _put(texts, reading, held_on)


def _put(texts: Texts, reading: _Reading, held_on: dt.date) -> dict[str, str]:
    changed = dict(texts)
    try:
        for name, spans in reading.spans.items():
            changed = set_spans(changed, name, spans)
        for name, rows in reading.rows.items():
            if rows or reading.raw.item("tables", name).said.get("rows"):
                changed = set_rows(changed, name, rows, held_on)
    except PolicyError as error:
        raise Refusal("CANNOT_EDIT", str(error)) from error
    return changed


def _raw(texts: Texts) -> RawRulebook:
    try:
        return read_raw(texts)
    except PolicyError as error:
        raise Refusal("UNREADABLE_RULES", str(error)) from error


def _numbers_sheet(raw: RawRulebook) -> SheetToWrite:
    rows: list[list[Any]] = [[CellToWrite(head, Tone.HEADER) for head in _NUMBER_HEADS]]
    for item in raw.items("values"):
        for span in item.said.get("dated") or ():
            rows.append(
                [
                    item.name,
                    item.clause,
                    str(item.said.get("label", "")),
                    str(item.said.get("unit", "")),
                    span.get("from"),
                    span.get("until"),
                    shown_cell(span.get("value")),
                ]
            )
    return SheetToWrite(NUMBERS, rows, (24, 10, 34, 16, 13, 13, 14), frozen_rows=1)


def _table_sheet(raw: RawRulebook, item: Item) -> SheetToWrite:
    columns = columns_of(raw, item)
    said = item.said
    paper = said.get("external")
    given = _("由“%(paper)s”规定，请按该文件填写。") % {"paper": paper} if paper else ""
    label = str(said.get("label", item.name))
    rows: list[list[Any]] = [
        [CellToWrite(MARK, Tone.HINT), item.name, label, item.clause, given],
        [CellToWrite(column.head, Tone.HEADER, column.help) for column in columns],
    ]
    for row in said.get("rows") or ():
        rows.append([column.show(row) for column in columns])
    return SheetToWrite(label, rows, [18] * len(columns), frozen_rows=2)


def _read_sheet(reading: _Reading, sheet: Sheet) -> None:
    first = sheet.cell(1, 1).text
    if first == MARK:
        _read_table(reading, sheet)
    elif first == _NUMBER_HEADS[0]:
        _read_numbers(reading, sheet)


def _read_numbers(reading: _Reading, sheet: Sheet) -> None:
    known = {item.name: item for item in reading.raw.items("values")}
    for number in _filled_rows(sheet, 2):
        code = sheet.cell(number, 1)
        item = known.get(code.text)
        if item is None:
            reading.fault(
                sheet,
                code,
                _("规则里没有代号为“%(code)s”的数值。") % {"code": code.text},
                _("请保留下载时的代号；新增数值请在“规则文件”中写明。"),
            )
            continue
        reading.spans.setdefault(item.name, []).append(
            {
                column.key: _read(reading, sheet, sheet.cell(number, place), column)
                for place, column in enumerate(_span_columns(item), 5)
            }
        )


def _span_columns(item: Item) -> list[Column]:
    unit = str(item.said.get("unit", ""))
    kind = "date" if unit == "date" else "number"
    return [
        Column("from", "", "date", needed=True),
        Column("until", "", "date", needed=True),
        Column("value", "", kind, needed=True, is_money="yuan" in unit),
    ]


def _read_table(reading: _Reading, sheet: Sheet) -> None:
    code = sheet.cell(1, 2)
    known = {item.name: item for item in reading.raw.items("tables")}
    item = known.get(code.text) if _CODE.fullmatch(code.text) else None
    if item is None:
        reading.fault(
            sheet,
            code,
            _("规则里没有代号为“%(code)s”的表。") % {"code": code.text},
            _("请保留下载时第一行的表代号。"),
        )
        return
    columns = columns_of(reading.raw, item)
    heads = [sheet.cell(2, place).text for place in range(1, len(columns) + 1)]
    for place, column in enumerate(columns):
        if heads[place] != column.head:
            reading.fault(
                sheet,
                sheet.cell(2, place + 1),
                _("这一列应为“%(head)s”。") % {"head": column.head},
                _("请不要改动表头和列的次序。"),
            )
            return
    reading.rows[item.name] = [
        _row(reading, sheet, number, columns) for number in _filled_rows(sheet, _FIRST_ROW)
    ]


def _row(reading: _Reading, sheet: Sheet, number: int, columns: list[Column]) -> dict[str, Any]:
    read = {
        column.key: _read(reading, sheet, sheet.cell(number, place), column)
        for place, column in enumerate(columns, 1)
    }
    return {key: value for key, value in read.items() if value is not None}


def _read(reading: _Reading, sheet: Sheet, cell: Cell, column: Column) -> Any:
    try:
        return read_cell(cell, column)
    except Refusal as refusal:
        reading.fault(sheet, cell, refusal.message, refusal.remedy)
        return None


def _filled_rows(sheet: Sheet, first: int) -> Iterator[int]:
    for number in range(first, len(sheet.rows) + 1):
        if any(not cell.is_blank for cell in sheet.rows[number - 1]):
            yield number
