"""Read a workbook that a stranger sent: either every cell with its place, or a `Refusal`."""

from __future__ import annotations

import re

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet.cells import Cell, CellKind, Sheet, Workbook
from jisheng.foundation.spreadsheet.delimited import read_delimited
from jisheng.foundation.spreadsheet.guard import (
    SAVE_AS_XLSX,
    Container,
    Limits,
    broken,
    recognise,
    too_big,
)
from jisheng.foundation.spreadsheet.markup import SheetMarkup, cell_too_long
from jisheng.foundation.spreadsheet.native import EMPTY, RawCell, RawSheet, read_natively
from jisheng.foundation.spreadsheet.package import open_package

NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")  # what no database and no UTF-8 can hold
SUFFIXES = {
    Container.XLSX: (".xlsx", ".xlsm", ".et"),
    Container.XLS: (".xls", ".et", ".xlt"),
    Container.DELIMITED: (".csv", ".txt"),
}
KIND_NAMES = {
    Container.XLSX: "Excel 工作簿（.xlsx）",
    Container.XLS: "旧版 Excel 工作簿（.xls）",
    Container.DELIMITED: "文本表格（CSV）",
}


def read_workbook(data: bytes, name: str, limits: Limits | None = None) -> Workbook:
    """Read an ``.xlsx``, ``.xls`` or CSV file by its content, whatever its name says.

    Everything is bounded by `Limits`. Raises `Refusal` (and never anything else) with what
    the file is or what is wrong with it, and what to do.
    """
    try:
        return _read(data, name, limits or Limits())
    except Refusal:
        raise
    except Exception as error:  # the one boundary: a file must never be able to stop a page
        raise Refusal(
            "UNREADABLE_WORKBOOK",
            "这个文件无法读取，内容与任何一种工作簿格式都不完全相符。",
            SAVE_AS_XLSX,
        ) from error


def _read(data: bytes, name: str, limits: Limits) -> Workbook:
    container = recognise(data, limits)
    notes = _note_of_name(name, container)
    if container is Container.DELIMITED:
        rows, encoding = read_delimited(data, limits)
        notes = (*notes, f"按 {encoding} 编码读取。")
        return Workbook(name, (_sheet(_raw_text(rows), SheetMarkup(), limits),), notes)
    return Workbook(name, _sheets(data, container, limits), notes)


def _sheets(data: bytes, container: Container, limits: Limits) -> tuple[Sheet, ...]:
    markup: dict[str, SheetMarkup] = {}
    if container is Container.XLSX:
        package = open_package(data, limits)
        data, markup = package.archive, package.markup
    raw = read_natively(data, limits)
    if not raw:
        raise broken("没有工作表")
    return tuple(_sheet(found, markup.get(found.name, SheetMarkup()), limits) for found in raw)


def _note_of_name(name: str, container: Container) -> tuple[str, ...]:
    if not name or name.lower().endswith(SUFFIXES[container]):
        return ()
    return (f"文件名后缀与内容不符：内容是{KIND_NAMES[container]}，已按内容读取。",)


def _raw_text(rows: list[list[str]]) -> RawSheet:
    cells = [[(CellKind.TEXT, value) if value else EMPTY for value in row] for row in rows]
    return RawSheet(name="文本表格", hidden=False, rows=cells, merged=[])


def _sheet(raw: RawSheet, markup: SheetMarkup, limits: Limits) -> Sheet:
    if sum(map(len, raw.rows)) > limits.area:
        raise too_big(f"工作表“{raw.name[:30]}”的单元格太多。", "请删去名册以外的内容后再上传。")
    rows = [
        _row(number, cells, markup, raw.name, limits)
        for number, cells in enumerate(raw.rows, start=1)
    ]
    return Sheet(raw.name, tuple(rows), tuple(markup.merged or raw.merged), raw.hidden)


def _row(
    number: int, cells: list[RawCell], markup: SheetMarkup, sheet: str, limits: Limits
) -> tuple[Cell, ...]:
    row = [
        _cell(number, column, raw, markup, sheet, limits)
        for column, raw in enumerate(cells, start=1)
    ]
    while row and row[-1].kind is CellKind.EMPTY:
        row.pop()
    return tuple(row)


def _cell(
    row: int, column: int, raw: RawCell, markup: SheetMarkup, sheet: str, limits: Limits
) -> Cell:
    kind, value = raw
    if isinstance(value, str):
        if len(value) > limits.cell_characters:
            place = f"工作表“{sheet[:30]}”的单元格 {Cell(row, column, None, kind).address} "
            raise cell_too_long(place, value, limits)
        value = NO_TEXT.sub("", value)
    if (row, column) in markup.errors:
        return Cell(row, column, value, CellKind.ERROR)
    if (row, column) in markup.formulas:
        return Cell(row, column, value, CellKind.FORMULA)
    return Cell(row, column, value, kind)
