"""Read .csv, .xlsx and .parquet in pieces: heads, cells as they stand, and where each row stands.

CSV may be UTF-8, UTF-8 with a mark, or GB18030 as Chinese spreadsheets save it. Parquet is read
piece by piece, so that memory stays bounded; a spreadsheet holds a million rows at most.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from jisheng.policy.errors import PolicyError

PIECE = 100_000
HEAD_ROW = 1
Cells = pl.Series | list[Any]


@dataclass
class Piece:
    """Some rows of a table: their numbers, their cells by column, in words which are broken.

    Rows with nothing in them are left out; numbers are those a spreadsheet shows, the heads first.
    """

    numbers: Sequence[int]
    cells: dict[str, Cells]
    broken: dict[int, str] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """Return how many rows there are."""
        return len(self.numbers)

    def part(self, places: Sequence[int]) -> Piece:
        """Return some of the rows."""
        cells: dict[str, Cells] = {
            name: column[places] if isinstance(column, pl.Series) else [column[p] for p in places]
            for name, column in self.cells.items()
        }
        broken = {new: self.broken[p] for new, p in enumerate(places) if p in self.broken}
        return Piece([self.numbers[place] for place in places], cells, broken)

    def of(self, name: str) -> list[Any]:
        """Return the cells of a column as plain values."""
        cells = self.cells[name]
        return cells.to_list() if isinstance(cells, pl.Series) else cells


@dataclass
class Source:
    """A table on disk: its columns, how many rows if that is known, its pieces in order."""

    path: Path
    columns: tuple[str, ...]
    rows: int | None
    pieces: Iterator[Piece]


def open_table(path: Path, size: int = PIECE) -> Source:
    """Open a table; raise `PolicyError` where it cannot be read or has no heads."""
    if not path.is_file():
        raise PolicyError(f"找不到表格“{path}”。请核对路径。")
    opener = _OPENERS.get(path.suffix.lower())
    if opener is None:
        raise PolicyError(f"“{path.name}”不是可读的表格。请给出 .csv、.xlsx 或 .parquet 文件。")
    return opener(path, size)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return a whole small table as rows by column name; broken rows are refused."""
    rows: list[dict[str, Any]] = []
    for piece in open_table(path).pieces:
        if piece.broken:
            place, words = next(iter(piece.broken.items()))
            raise PolicyError(f"“{path.name}”第{piece.numbers[place]}行：{words}")
        columns = {name: piece.of(name) for name in piece.cells}
        rows += [{name: columns[name][i] for name in columns} for i in range(piece.height)]
    return rows


def _open_csv(path: Path, size: int) -> Source:
    encoding = encoding_of(path)
    rows = _csv_rows(path, encoding)
    heads = unique_heads(next(rows, []), path)
    return Source(path, heads, None, _pieces_of(rows, heads, size))


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file: UTF-8, with or without a mark, else GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise PolicyError(
        f"“{path.name}”既不是 UTF-8 也不是 GB18030 编码。请在表格软件中另存为“CSV UTF-8”。"
    )


def _csv_rows(path: Path, encoding: str) -> Iterator[list[str]]:
    csv.field_size_limit(1 << 24)
    with path.open(encoding=encoding, newline="") as file:
        start = file.readline()
        file.seek(0)
        tabbed = start.count("\t") > start.count(",")
        try:
            yield from csv.reader(file, delimiter="\t" if tabbed else ",")
        except csv.Error as error:
            raise PolicyError(f"“{path.name}”不是完好的 CSV：{error}。请重新导出。") from error


def _open_xlsx(path: Path, size: int) -> Source:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        table = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise PolicyError(f"“{path.name}”不是完好的 xlsx 文件：{error}。请重新另存。") from error
    heads = unique_heads([str(cell).strip() for cell in table[0]] if table else [], path)
    return Source(path, heads, max(len(table) - 1, 0), _pieces_of(iter(table[1:]), heads, size))


def unique_heads(heads: Sequence[str], path: Path) -> tuple[str, ...]:
    """Return the heads of a table, each once; raise `PolicyError` where there are none."""
    names = [head.strip().removeprefix("\ufeff") for head in heads]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise PolicyError(f"“{path.name}”第1行没有列名。请把事实的名称写在第1行。")
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        name = name or f"第{place + 1}列"
        seen[name] = seen.get(name, 0) + 1
        names[place] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return tuple(names)


def _pieces_of(rows: Iterator[Sequence[Any]], heads: Sequence[str], size: int) -> Iterator[Piece]:
    """Turn rows into pieces; a row with too many or too few cells is kept and marked broken."""
    width = len(heads)
    numbered = enumerate(rows, HEAD_ROW + 1)
    filled = ((number, row) for number, row in numbered if any(not _is_blank(c) for c in row))
    while taken := list(islice(filled, size)):
        broken: dict[int, str] = {}
        full = [
            row if len(row) == width else _mended(row, width, place, broken)
            for place, (_, row) in enumerate(taken)
        ]
        columns = zip(*full, strict=True)
        cells: dict[str, Cells] = {
            head: _column(head, list(column)) for head, column in zip(heads, columns, strict=True)
        }
        yield Piece([number for number, _ in taken], cells, broken)


def _column(head: str, cells: list[Any]) -> Cells:
    """Return cells as a typed column where all of them are texts, else as they are."""
    if all(cell is None or cell.__class__ is str for cell in cells):
        return pl.Series(head, cells, dtype=pl.String)
    return cells


def _is_blank(cell: Any) -> bool:
    return cell is None or cell == ""


def _mended(row: Sequence[Any], width: int, place: int, broken: dict[int, str]) -> list[Any]:
    """Return a row with as many cells as there are heads; what is lost of it is told in words."""
    extra = [cell for cell in row[width:] if cell is not None and str(cell).strip()]
    if extra:
        broken[place] = (
            f"这一行有{len(row)}格，表头只有{width}列，多出“{'，'.join(map(str, extra))}”。"
            "请检查是否多了分隔符，或有未加引号的逗号。"
        )
    elif 0 < len(row) < width:
        broken[place] = f"这一行只有{len(row)}格，表头有{width}列。请检查是否缺了分隔符。"
    return [*row[:width], *[None] * (width - len(row))]


def _open_parquet(path: Path, size: int) -> Source:
    try:
        lazy = pl.scan_parquet(path)
        columns = tuple(lazy.collect_schema().names())
        rows = int(lazy.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise PolicyError(f"“{path.name}”不是完好的 Parquet 文件：{error}。请重新导出。") from error
    return Source(path, columns, rows, _parquet_pieces(lazy, rows, size))


def _parquet_pieces(lazy: pl.LazyFrame, rows: int, size: int) -> Iterator[Piece]:
    for start in range(0, rows, size):
        frame = lazy.slice(start, size).collect()
        numbers = range(start + 1, start + 1 + frame.height)
        yield Piece(numbers, {name: frame[name] for name in frame.columns})


_OPENERS = {".csv": _open_csv, ".xlsx": _open_xlsx, ".parquet": _open_parquet}
