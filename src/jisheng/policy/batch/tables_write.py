"""Write a table piece by piece: .csv for spreadsheets, .xlsx, .parquet; whole or not at all."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import polars as pl

from jisheng.policy.errors import PolicyError

MOST_XLSX_ROWS = 1_048_575


class Writer(Protocol):
    """Take pieces of a table; `close` puts the file in place, `drop` leaves nothing behind."""

    def write(self, frame: pl.DataFrame) -> None:
        """Add a piece."""

    def close(self) -> None:
        """Put the whole file in place."""

    def drop(self) -> None:
        """Leave nothing behind."""


def open_writer(path: Path) -> Writer:
    """Return a writer for a path by its ending; raise `PolicyError` for any other ending."""
    maker = _WRITERS.get(path.suffix.lower())
    if maker is None:
        raise PolicyError(f"不能写成“{path.name}”。请以 .csv、.xlsx 或 .parquet 结尾。")
    if not path.parent.is_dir():
        raise PolicyError(f"文件夹“{path.parent}”不存在。请先建立，或改写别处。")
    return maker(path)


class CsvWriter:
    """Write UTF-8 with a mark, so that a spreadsheet opens it as Chinese text."""

    def __init__(self, path: Path) -> None:
        self.path, self.part = path, path.with_name(f"{path.name}.part")
        self.file = self.part.open("wb")
        self.file.write(codecs.BOM_UTF8)
        self.has_heads = False

    def write(self, frame: pl.DataFrame) -> None:
        """Add a piece."""
        texts = pl.DataFrame([_as_texts(column) for column in frame.get_columns()])
        texts.write_csv(
            self.file, include_header=not self.has_heads, datetime_format="%Y-%m-%d %H:%M:%S"
        )
        self.has_heads = True

    def close(self) -> None:
        """Put the whole file in place."""
        self.file.close()
        os.replace(self.part, self.path)

    def drop(self) -> None:
        """Leave nothing behind."""
        self.file.close()
        self.part.unlink(missing_ok=True)


def _as_texts(column: pl.Series) -> pl.Series:
    """Return a column as CSV can hold it."""
    if column.dtype == pl.Boolean:
        words = {True: "TRUE", False: "FALSE"}
        return column.replace_strict(words, default=None, return_dtype=pl.String)
    if column.dtype == pl.Object:
        texts = [None if cell is None else as_text(cell) for cell in column.to_list()]
        return pl.Series(column.name, texts, dtype=pl.String)
    return column


class XlsxWriter:
    """Write one sheet; texts stay texts, never formulas."""

    def __init__(self, path: Path) -> None:
        from xlsxwriter import Workbook

        self.path, self.part = path, path.with_name(f"{path.name}.part")
        self.book = Workbook(str(self.part), {"constant_memory": True, "strings_to_formulas": False,
                                              "strings_to_urls": False})  # fmt: skip
        self.sheet = self.book.add_worksheet()
        self.sheet.freeze_panes(1, 0)
        self.bold = self.book.add_format({"bold": True})
        self.row = 0

    def write(self, frame: pl.DataFrame) -> None:
        """Add a piece; raise `PolicyError` beyond the rows a sheet can hold."""
        if self.row == 0:
            self._line(frame.columns, self.bold)
        if self.row + frame.height > MOST_XLSX_ROWS + 1:
            raise PolicyError("结果超过 xlsx 一张表的行数上限。请改为写 .csv 或 .parquet。")
        for row in frame.iter_rows():
            self._line(row)

    def _line(self, cells: Sequence[Any], form: Any = None) -> None:
        for column, cell in enumerate(cells):
            if isinstance(cell, bool):
                self.sheet.write_boolean(self.row, column, cell, form)
            elif isinstance(cell, int | float | Decimal) and abs(float(cell)) < 1e15:
                self.sheet.write_number(self.row, column, float(cell), form)
            elif cell is not None and cell != "":
                self.sheet.write_string(self.row, column, as_text(cell), form)
        self.row += 1

    def close(self) -> None:
        """Put the whole file in place."""
        self.book.close()
        os.replace(self.part, self.path)

    def drop(self) -> None:
        """Leave nothing behind."""
        self.book.close()
        self.part.unlink(missing_ok=True)


class ParquetWriter:
    """Write pieces beside each other and join them in a stream, so that memory stays bounded."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.")
        self.parts: list[Path] = []

    def write(self, frame: pl.DataFrame) -> None:
        """Add a piece."""
        part = Path(self.folder.name) / f"{len(self.parts):06d}.parquet"
        frame.write_parquet(part)
        self.parts.append(part)

    def close(self) -> None:
        """Put the whole file in place."""
        whole = Path(self.folder.name) / "whole"
        if len(self.parts) == 1:
            os.replace(self.parts[0], self.path)
        else:
            pl.scan_parquet(self.parts).sink_parquet(whole)
            os.replace(whole, self.path)
        self.folder.cleanup()

    def drop(self) -> None:
        """Leave nothing behind."""
        self.folder.cleanup()


def as_text(cell: Any) -> str:
    """Return a cell as a spreadsheet shows it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime | date):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)


_WRITERS: dict[str, Callable[[Path], Writer]] = {
    ".csv": CsvWriter,
    ".xlsx": XlsxWriter,
    ".parquet": ParquetWriter,
}
