"""The ordered pass on a cluster: people are dealt into buckets, each goes through one worker.

What a row says by itself comes in columns that Spark has reckoned; the pass is the generated one of
`careful_pass`. No person is in two buckets, and no row ever goes to the driver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from jisheng.policy.batch import calendar, ir
from jisheng.policy.batch.careful_pass import CarefulPassWriter, left_open
from jisheng.policy.batch.fold import WORTH_COMPILING, built, has_numba
from jisheng.policy.batch.fold_source import words_of
from jisheng.policy.batch.program import Program
from jisheng.policy.batch.python_code import DENIED, UNKNOWN

STOP, DAY, BUCKET = "·stop", "·day", "·bucket"
ZEROS = ("amount_fen", "payee", "uplifts")


def value_column(place: int) -> str:
    """Return the column a value of a row stands in for the pass."""
    return f"·value {place}"


def row_values(program: Program) -> tuple[ir.Expr, ...]:
    """Return what the pass reads of each row."""
    return CarefulPassWriter(program, words_of(program)).written().row_values


@dataclass(frozen=True)
class BucketPass:
    """Go through the claims of some people in the order of day and claim."""

    program: Program
    person: str
    claim: str
    outputs: tuple[str, ...]

    @cached_property
    def words(self) -> Mapping[str, int]:
        """Return a code for every word of the program."""
        return words_of(self.program)

    def __call__(self, batch: Any) -> Any:
        """Return the rows of one bucket (an Arrow table) with what they come to."""
        table = pl.DataFrame(batch)
        decided = self.decided(table)
        kept = [name for name in table.columns if not name.startswith("·")]
        return decided.select(kept).to_arrow().cast(batch.select(kept).schema)

    def decided(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return the table with outcome, reason and amounts as earlier grants leave them."""
        written = CarefulPassWriter(self.program, self.words).written()
        values = [table[value_column(i)] for i in range(len(written.row_values))]
        rows, known = self._rows(values, table.height)
        person = table[self.person].rank("dense").to_numpy().astype(np.int64) - 1
        stop = table[STOP].to_numpy().astype(np.int16)
        reasons = table["reason"].to_numpy().astype(np.int16)
        days = table.with_columns(pl.col(DAY).fill_null(calendar.FIRST))
        order = days.select(pl.arg_sort_by(DAY, self.claim)).to_series().to_numpy()
        head = np.full(table.height + 1, -1, dtype=np.int64)
        after = np.empty(table.height + 1, dtype=np.int64)
        records = np.empty((table.height + 1, max(len(written.record_fields), 1)), dtype=np.int64)
        sure = np.empty(records.shape, dtype=np.bool_)
        run = built(written.source, table.height >= WORTH_COMPILING and has_numba())
        flags = (known, head, after, records, sure)
        run(order.astype(np.int64), person, stop, rows, *flags, 0, reasons)
        return self._refused(table, pl.Series(stop), pl.Series(reasons))

    def _rows(self, values: list[pl.Series], height: int) -> tuple[Any, Any]:
        """Return the values of all rows as whole numbers, and which of them are known."""
        rows = np.zeros((height, max(len(values), 1)), dtype=np.int64)
        known = np.ones(rows.shape, dtype=np.bool_)
        codes = dict(self.words)
        for place, series in enumerate(values):
            known[:, place] = series.is_not_null().to_numpy()
            rows[:, place] = _whole_numbers(series, codes)
        return rows, known

    def _refused(self, table: pl.DataFrame, stop: pl.Series, reasons: pl.Series) -> pl.DataFrame:
        """Take back what the pass refused or left open."""
        last = len(self.program.tests)
        fallen, is_open = (table[STOP] >= last) & (stop < last), stop == left_open(self.program)
        outcome = (
            pl.when(is_open).then(UNKNOWN).when(fallen).then(DENIED).otherwise(pl.col("outcome"))
        )
        changed = [outcome.cast(table["outcome"].dtype).alias("outcome"), reasons.alias("reason")]
        for name in ZEROS:
            if name in self.outputs:
                left = pl.when(is_open | fallen).then(0).otherwise(pl.col(name))
                changed.append(left.cast(table[name].dtype).alias(name))
        return table.with_columns(changed)


def _whole_numbers(series: pl.Series, codes: dict[str, int]) -> Any:
    """Return a column as whole numbers; a word nobody has met yet gets the next code."""
    if series.dtype in (pl.String, pl.Categorical):
        for word in series.drop_nulls().unique():
            codes.setdefault(word, len(codes))
        coded = series.cast(pl.String).replace_strict(codes, default=-1, return_dtype=pl.Int64)
        return coded.fill_null(-1).to_numpy()
    return series.cast(pl.Int64).fill_null(0).to_numpy()
