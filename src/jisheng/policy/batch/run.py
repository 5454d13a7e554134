"""Decide a whole table: .csv, .xlsx or .parquet in, the same rows with their decisions out.

    result = decide_table(load_pack("nantong"), "prejob_training", Path("in.csv"), Path("out.csv"))

Every row comes out, in its order, with its own columns and then: outcome, reason code, reason in
words, amount, payee, clause of the uplift, mask of the conditions that say no, law date, day of
knowledge, version of the rulebook, and what was taken as fulfilled. A row that cannot be read comes
out with outcome `error` and the words. With a column `person` limits and repeats count over the
whole table, in the order of day and `claim`. With a column `known_on` each row is decided by what
was published by that day.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from jisheng.ground.money import Money
from jisheng.policy.batch.run_engines import ENGINES
from jisheng.policy.batch.run_order import decide_all_in_order
from jisheng.policy.batch.run_pieces import AUTO, TableDecider
from jisheng.policy.batch.run_words import KNOWN, WORDS
from jisheng.policy.batch.tables_files import PIECE, Piece, open_table
from jisheng.policy.batch.tables_write import open_writer
from jisheng.policy.errors import PolicyError
from jisheng.policy.pack import Pack

Progress = Callable[[int, int | None], None]
MOST_ERRORS_TOLD = 20
DECIDED = "_decided"


@dataclass
class BatchResult:
    """What became of a table: rows by outcome, the money, rows that cannot be decided, hints."""

    rows: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    granted_fen: int = 0
    errors: list[str] = field(default_factory=list)
    hints: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    version: str = ""

    @property
    def granted(self) -> Money:
        """Return the sum of what is granted."""
        return Money(self.granted_fen)

    def add(self, words: pl.DataFrame) -> None:
        """Count a decided piece; the first few errors are kept in words."""
        self.rows += words.height
        for outcome, count in words["outcome"].value_counts().iter_rows():
            self.outcomes[outcome] += count
        granted = words.filter(pl.col("outcome") == "granted")
        self.granted_fen += int(granted["amount_fen"].sum() or 0)
        wrong = words.filter(pl.col("outcome") == "error")["reason"]
        self.errors += wrong.head(max(MOST_ERRORS_TOLD - len(self.errors), 0)).to_list()


def decide_table(
    pack: Pack,
    benefit: str,
    path_in: Path,
    path_out: Path,
    *,
    engine: str = AUTO,
    assume: Collection[str] = (),
    progress: Progress | None = None,
    size: int = PIECE,
) -> BatchResult:
    """Decide every row of `path_in` and write `path_out`; raise `PolicyError` for no such table.

    `assume` names facts, or is `"all"`: those without a column are taken as fulfilled. `progress`
    hears how many rows are done and, where that is known, of how many.
    """
    if engine not in (AUTO, *ENGINES):
        raise PolicyError(f"没有名为“{engine}”的引擎。可用：{'、'.join((AUTO, *ENGINES))}。")
    if path_in.resolve() == path_out.resolve():
        raise PolicyError("结果不能写回原表，否则原始数据会丢失。请另给一个文件名。")
    source = open_table(path_in, size)
    decider = TableDecider(pack, benefit, source.columns, engine, assume)
    writer = open_writer(path_out)
    result = BatchResult(
        hints=decider.layout.hints, assumed=decider.layout.assumed, version=pack.version
    )
    is_parquet = path_out.suffix.lower() == ".parquet"
    shape = _Shape(decider, is_parquet)
    try:
        for piece, words in _decided(decider, source.pieces, is_parquet):
            result.add(words)
            writer.write(shape.of(piece, words))
            if progress is not None:
                progress(result.rows, source.rows)
        if not result.rows:
            nothing = Piece([], {name: [] for name in source.columns})
            writer.write(shape.of(nothing, pl.DataFrame(schema={**WORDS, KNOWN: pl.Date()})))
        writer.close()
    except BaseException:
        writer.drop()
        raise
    return result


def _decided(
    decider: TableDecider, pieces: Iterator[Piece], is_brief: bool
) -> Iterator[tuple[Piece, pl.DataFrame]]:
    if decider.is_ordered:
        return decide_all_in_order(decider, pieces)
    return ((piece, decider.words(piece, is_brief)) for piece in pieces)


class _Shape:
    """How a decided piece is laid out: its own columns first, then the decision."""

    def __init__(self, decider: TableDecider, is_parquet: bool) -> None:
        self.decider, self.is_parquet = decider, is_parquet

    def of(self, piece: Piece, words: pl.DataFrame) -> pl.DataFrame:
        """Return the rows to write."""
        own = [self._own(name, piece) for name in piece.cells]
        more = [self._free(series, piece) for series in self._decision(words)]
        return pl.DataFrame([*own, *more])

    def _own(self, name: str, piece: Piece) -> pl.Series:
        cells = piece.cells[name]
        if isinstance(cells, pl.Series):
            return cells if self.is_parquet else _flat(cells)
        if self.is_parquet:
            return pl.Series(name, [None if c is None else str(c) for c in cells], dtype=pl.String)
        return pl.Series(name, cells, dtype=pl.Object)

    def _decision(self, words: pl.DataFrame) -> list[pl.Series]:
        found = {name: words[name] for name in words.columns}
        amount = found.pop("amount_fen")
        shown = amount if self.is_parquet else _in_yuan(amount).alias("amount")
        constants = {
            "rulebook_version": self.decider.pack.version,
            "assumed": "、".join(self.decider.layout.assumed) or None,
        }
        known = found.pop(KNOWN)
        fixed = [
            pl.Series(name, [value], dtype=pl.String).new_from_index(0, words.height)
            for name, value in constants.items()
        ]
        first = [found.pop(name) for name in ("outcome", "reason_code", "reason")]
        return [*first, shown, *found.values(), known, *fixed]

    def _free(self, series: pl.Series, piece: Piece) -> pl.Series:
        """Return a column of the decision under a name the table does not have."""
        name = series.name
        while name in piece.cells:
            name += DECIDED
        return series.alias(name)


def _flat(cells: pl.Series) -> pl.Series:
    """Return a column a spreadsheet can hold: lists and records as JSON."""
    if not isinstance(cells.dtype, pl.List | pl.Struct):
        return cells
    return pl.Series(cells.name, [None if c is None else _json(c) for c in cells.to_list()])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _in_yuan(fen: pl.Series) -> pl.Series:
    """Return amounts in fen as yuan with two decimals."""
    cents = (fen % 100).cast(pl.String).str.zfill(2)
    return (fen // 100).cast(pl.String) + "." + cents
