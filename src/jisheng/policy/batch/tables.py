"""Facts of a whole table as encoded columns of a program, every bad cell named.

Distinct cells are read once, so that a million rows cost what their different values cost. An empty
cell is not known; for a fact that may be absent by itself it is none. A row that cannot be read
keeps its place, with words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from jisheng.policy.batch.calendar import as_date
from jisheng.policy.batch.columns import dtype_of
from jisheng.policy.batch.inputs import ABSENT, encoded
from jisheng.policy.batch.polars_source import Columns
from jisheng.policy.batch.program import Column, Program, as_column
from jisheng.policy.batch.tables_cells import CellFault, given, read_cell, read_day
from jisheng.policy.batch.tables_files import Piece
from jisheng.policy.batch.tables_layout import KNOWN_ON, Layout
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.given import read_value
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.engine.types import Kind, Type
from jisheng.policy.pack import Pack

_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_DISTINCT = 1_000_000


@dataclass
class Facts:
    """One piece as encoded columns; `errors` tells in words which rows cannot be read."""

    frame: pl.DataFrame
    errors: dict[int, str]
    nullable: tuple[str, ...]


class TableReader:
    """Read the pieces of one table for one program."""

    def __init__(self, pack: Pack, program: Program, layout: Layout) -> None:
        self.pack, self.program, self.layout = pack, program, layout
        self.specs = pack.compiled(program.benefit).facts
        self._memory: dict[str, dict[Any, Any]] = {}

    def facts(self, piece: Piece) -> Facts:
        """Return a piece as encoded columns of the program."""
        errors = dict(piece.broken)
        series = [self._series(column, piece, errors) for column in self._columns()]
        frame = pl.DataFrame(series)
        if not series:
            frame = pl.DataFrame({"·": [None] * piece.height})
        frame = self._filled_from_tables(frame, piece)
        nullable = tuple(name for name in frame.columns if frame[name].null_count())
        return Facts(frame, errors, nullable)

    def row(self, piece: Piece, place: int) -> dict[str, Any]:
        """Return the facts of one row as a caller of `Pack.decide` gives them."""
        values: dict[str, Any] = {}
        for name, column in self.layout.facts.items():
            value = given(self.specs[name], piece.cells[column][place])
            if value is not None or self.specs[name].is_optional:
                values[name] = value
        return values

    def _columns(self) -> list[Column]:
        if self.program.lines is not None:
            return []
        return list(self.program.columns)

    def check(self, piece: Piece) -> dict[int, str]:
        """Return the rows of a class benefit that cannot be read, with what is wrong."""
        errors = dict(piece.broken)
        for name in self.layout.facts:
            self._read(as_column(self.specs[name]), piece, errors)
        return errors

    def _series(self, column: Column, piece: Piece, errors: dict[int, str]) -> pl.Series:
        dtype = dtype_of(column)
        if column.name in self.layout.facts:
            cells = piece.cells[self.layout.facts[column.name]]
            quick = (
                _quick(column, self.specs[column.name].type, cells)
                if isinstance(cells, pl.Series)
                else None
            )
            if quick is None and isinstance(cells, pl.Series):
                quick = self._by_distinct(column, cells)
            if quick is not None:
                return quick.alias(column.name)
            return pl.Series(column.name, self._read(column, piece, errors), dtype=dtype)
        value = None
        if column.name in self.layout.assumed:
            spec = self.specs[column.name]
            read = read_value(spec, column.name, spec.if_unmentioned, self.specs)
            value = encoded(column, read)
        one = pl.Series(column.name, [_as_struct(column, value)], dtype=dtype)
        return one.new_from_index(0, piece.height)

    def _by_distinct(self, column: Column, cells: pl.Series) -> pl.Series | None:
        """Read each distinct cell once; nothing where one is bad or cells are lists."""
        if column.kind == "list" or isinstance(cells.dtype, pl.List | pl.Struct):
            return None
        distinct = cells.unique()
        if distinct.len() * 2 > cells.len() + 1000:
            return None
        memory = self._memory.setdefault(self.layout.facts[column.name], {})
        values = []
        for cell in distinct:
            key = _key(cell)
            if key not in memory:
                memory[key] = self._one(column, cell)
            if memory[key].__class__ is CellFault:
                return None
            values.append(memory[key])
        dtype = dtype_of(column)
        new = pl.Series(values, dtype=dtype)
        return cells.replace_strict(distinct, new, return_dtype=dtype)

    def _read(self, column: Column, piece: Piece, errors: dict[int, str]) -> list[Any]:
        """Return encoded cells; each distinct cell is read once."""
        name = self.layout.facts[column.name]
        memory = self._memory.setdefault(name, {})
        found = []
        for place, cell in enumerate(piece.of(name)):
            key = _key(cell)
            if key is not None and key in memory:
                value = memory[key]
            else:
                value = self._one(column, cell)
                if key is not None and len(memory) < _DISTINCT:
                    memory[key] = value
            if value.__class__ is CellFault:
                words = f"第{piece.numbers[place]}行“{name}”列：{value}"
                errors[place] = f"{errors[place]}{words}" if place in errors else words
                value = None
            found.append(value)
        return found

    def _one(self, column: Column, cell: Any) -> Any:
        """Return one encoded cell, or the fault it has."""
        try:
            read = read_cell(self.specs[column.name], cell, self.specs)
        except CellFault as fault:
            return fault
        if read is None:
            return None
        value = encoded(column, read)
        return None if value is ABSENT else _as_struct(column, value)

    def _filled_from_tables(self, frame: pl.DataFrame, piece: Piece) -> pl.DataFrame:
        """Fill each fact nobody gives from the table it names, where the table has the row."""
        for column in self._columns():
            named = self.specs[column.name].from_table
            if named is None or not frame[column.name].null_count():
                continue
            table = self.pack.folder.tables[named[0]]
            assert isinstance(table, AmountTable)
            filled = self._standards(frame, column, table, self._keys(named[1], piece))
            frame = frame.with_columns(filled.alias(column.name))
        return frame

    def _keys(self, names: Sequence[str], piece: Piece) -> list[list[Any]]:
        """Return the keys of a table row by row, as the engine reckons with them."""
        found = []
        for name in names:
            spec = self.specs[name]
            if name in self.layout.facts:
                found.append([self._key_value(spec, c) for c in piece.of(self.layout.facts[name])])
            else:
                assumed = name in self.layout.assumed
                value = read_value(spec, name, spec.if_unmentioned, self.specs) if assumed else None
                found.append([value] * piece.height)
        return found

    def _key_value(self, spec: FactSpec, cell: Any) -> Any:
        try:
            return read_cell(spec, cell, self.specs)
        except CellFault:
            return None

    def _standards(
        self, frame: pl.DataFrame, column: Column, table: AmountTable, keys: list[list[Any]]
    ) -> pl.Series:
        known: dict[Any, int | None] = {}
        document = self.pack.document
        values = []
        for value, day, *row in zip(
            frame[column.name], law_days(self.program, frame), *keys, strict=True
        ):
            if value is None and None not in row:
                at = (day, *row)
                if at not in known:
                    on = None if day is None else document.law_day(as_date(day))
                    found = table.row(*row, day=on)
                    known[at] = None if found is None else encoded(column, found.value)
                value = known[at]
            values.append(value)
        return pl.Series(column.name, values, dtype=dtype_of(column))

    def days(self, piece: Piece) -> tuple[tuple[date | None, ...], dict[int, str]]:
        """Return the day of knowledge of every row where there is such a column, and bad cells."""
        name = self.layout.special.get(KNOWN_ON)
        if name is None:
            return (), {}
        found: list[date | None] = []
        errors: dict[int, str] = {}
        for place, cell in enumerate(piece.of(name)):
            try:
                found.append(read_day(cell))
            except CellFault as fault:
                errors[place] = f"第{piece.numbers[place]}行“{name}”列：{fault}"
                found.append(None)
        return tuple(found), errors


def law_days(program: Program, frame: pl.DataFrame) -> pl.Series:
    """Return the governing day of every row, counted from 1970-01-01."""
    if frame.columns == ["·"]:
        return pl.Series([None] * frame.height, dtype=pl.Int32)
    day = Columns(program, frame.columns).of(program.day).cast(pl.Int32).alias("day")
    return frame.lazy().with_columns(day).select("day").collect()["day"]


def _key(cell: Any) -> Any:
    """Return what tells one cell from another: 1, 1.0 and true are three."""
    return None if isinstance(cell, list | dict | tuple) else (cell.__class__, cell)


def _as_struct(column: Column, value: Any) -> Any:
    """Return records as Polars keeps them: by the names of their fields."""
    if column.kind != "list" or value is None or value is ABSENT:
        return None if value is ABSENT else value
    names = [inner.name for inner in column.fields]
    return [dict(zip(names, row, strict=True)) for row in value]


def _quick(column: Column, kind: Type, cells: pl.Series) -> pl.Series | None:
    """Return a typed column at once where every cell is as it should be; else nothing."""
    dtype = cells.dtype
    if column.kind == "bool" and dtype == pl.Boolean:
        return cells
    if kind.kind is Kind.TEXT and dtype == pl.String and not column.choices:
        empty = cells.str.strip_chars() == ""
        return None if empty.any() else cells
    if column.kind == "date" and dtype == pl.Date:
        good = cells.is_between(_FIRST_DAY, _LAST_DAY)
        return cells.cast(pl.Int32) if good.all() else None
    if column.kind == "int" and dtype.is_integer() and not column.scale:
        return None if kind.unit.is_money else _within(column, cells)
    return None


def _within(column: Column, cells: pl.Series) -> pl.Series | None:
    good = cells.is_between(column.least, column.most)
    return cells.cast(dtype_of(column)) if good.all() else None
