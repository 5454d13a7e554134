"""Limits, repeats and exclusions over a whole table: one ordered pass per person.

What does not rest on earlier grants is decided in columns first. Then the claims are gone through
in the order of day and claim; only granted ones count for later ones. The pass is generated for the
program and runs as machine code where numba is installed, else as the same Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jisheng.policy.batch import calendar, ir
from jisheng.policy.batch.bounds import check_bounds
from jisheng.policy.batch.careful_pass import CarefulPassWriter, left_open
from jisheng.policy.batch.columns import OUTPUTS, Results
from jisheng.policy.batch.fold_source import PassWriter, words_of
from jisheng.policy.batch.machine_source import is_possible
from jisheng.policy.batch.polars_source import Columns
from jisheng.policy.batch.program import Program
from jisheng.policy.batch.python_code import DENIED, RECOVERY, UNKNOWN

ENGINES = ("auto", "numba", "python")
WORTH_COMPILING = 200_000
Array = NDArray[Any]
Run = Callable[..., int]


def decide_in_order(
    program: Program,
    frame: pl.DataFrame,
    person: str,
    claim: str,
    engine: str = "auto",
    nullable: Sequence[str] | None = None,
    outputs: Sequence[str] = OUTPUTS[:5],
) -> pl.DataFrame:
    """Return `outputs` for every row, in the order of the rows.

    `frame` holds the encoded inputs, the person and the number of the claim; earlier grants are
    those of the same table. `nullable` are the inputs that may hold nulls (found out if not said).
    """
    check_bounds(program)
    if _by_machine(program, frame, claim, engine, nullable):
        from jisheng.policy.batch.machine import decide_by_machine

        return decide_by_machine(program, frame, person, outputs)
    ordered = _Ordered(program, frame, person, claim, nullable)
    ordered.run(engine)
    return ordered.results(outputs)


def _by_machine(
    program: Program,
    frame: pl.DataFrame,
    claim: str,
    engine: str,
    nullable: Sequence[str] | None,
) -> bool:
    """Tell whether the whole table can go through machine code: all known, claims in order."""
    if engine == "python" or not has_numba() or not is_possible(program):
        return False
    if engine == "auto" and frame.height < WORTH_COMPILING:
        return False
    names = [column.name for column in program.columns if column.name in frame.columns]
    has_nulls = bool(nullable) if nullable is not None else False
    if nullable is None:
        has_nulls = any(frame[name].null_count() for name in names)
    return not has_nulls and frame[claim].is_sorted()


class _Ordered:
    """One table on its way through the pass."""

    def __init__(
        self,
        program: Program,
        frame: pl.DataFrame,
        person: str,
        claim: str,
        nullable: Sequence[str] | None,
    ) -> None:
        self.program, self.frame = program, frame
        self.person, self.claim = person, claim
        if nullable is None:
            nullable = [name for name in frame.columns if frame[name].null_count()]
        self.writer = Columns(program, nullable)
        self.stateless = [test for test in program.tests if not test.asks_history]

    def run(self, engine: str) -> None:
        """Decide in columns, then go through the claims in order."""
        first = self.frame.lazy().select(self._first_columns()).collect()
        self.first = first
        self.stop = first["·stop"].to_numpy().astype(np.int16)
        self.stood = self.stop >= len(self.program.tests)
        self.reasons = first["reason"].to_numpy().astype(np.int16)
        if any(test.asks_history for test in self.program.tests):
            self._pass(engine)

    def _first_columns(self) -> list[pl.Expr]:
        found = Results(self.program, self.writer, self.stateless)
        tests = self.program.tests
        stop: pl.Expr = pl.lit(len(tests), dtype=pl.Int16)
        unsure = found.unsure()
        if self.program.recovery_payee is not None:
            back = found.output("outcome") == RECOVERY
            unsure = back if unsure is None else unsure | back
        if unsure is not None:
            stop = pl.when(unsure).then(pl.lit(len(tests) + 1, dtype=pl.Int16)).otherwise(stop)
        for place, test in reversed(list(enumerate(tests))):
            if not test.asks_history:
                fails = ~self.writer.of(test.holds)
                stop = pl.when(fails).then(pl.lit(place, dtype=pl.Int16)).otherwise(stop)
        if self.program.consistent:
            wrong = reduce(or_, found.contradicted())
            stop = pl.when(wrong).then(pl.lit(-1, dtype=pl.Int16)).otherwise(stop)
        names = ("outcome", "reason", "amount_fen", "payee", "uplifts")
        return [stop.alias("·stop"), *(found.output(name).alias(name) for name in names)]

    def _pass(self, engine: str) -> None:
        codes = self._codes()
        written = PassWriter(self.program, codes).written()
        table = self._table(written.row_values)
        if any(column.null_count() for column in table):
            self._careful_pass(engine, codes)
            return
        rows = self._rows(table, written.row_values, codes)
        order = self._order()
        person = self._persons()
        size = self.frame.height
        head = np.full(int(person.max()) + 1 if size else 1, -1, dtype=np.int32)
        grantable = self.stop == len(self.program.tests)
        most = int(np.count_nonzero(grantable))
        after = np.empty(max(most, 1), dtype=np.int32)
        records = np.empty((max(most, 1), max(len(written.record_fields), 1)), dtype=rows.dtype)
        run = built(written.source, self._is_compiled(engine))
        run(order, person, self.stop, rows, head, after, records, 0, self.reasons)

    def _careful_pass(self, engine: str, codes: dict[str, int]) -> None:
        """Go through the claims where some facts are missing."""
        written = CarefulPassWriter(self.program, codes).written()
        table = self._table(written.row_values)
        rows = self._rows(table, written.row_values, codes)
        known = np.ones(rows.shape, dtype=np.bool_)
        for place, column in enumerate(table):
            known[:, place] = column.is_not_null().to_numpy()
        person = self._persons()
        size = self.frame.height
        head = np.full(int(person.max()) + 1 if size else 1, -1, dtype=np.int32)
        after = np.empty(max(size, 1), dtype=np.int32)
        records = np.empty((max(size, 1), max(len(written.record_fields), 1)), dtype=rows.dtype)
        sure = np.empty(records.shape, dtype=np.bool_)
        run = built(written.source, self._is_compiled(engine))
        flags = (known, head, after, records, sure)
        run(self._order(), person, self.stop, rows, *flags, 0, self.reasons)

    def _is_compiled(self, engine: str) -> bool:
        if engine == "numba":
            return True
        return engine == "auto" and self.frame.height >= WORTH_COMPILING and has_numba()

    def _codes(self) -> dict[str, int]:
        texts = [c.name for c in self.program.columns if c.kind == "text" and self._has(c.name)]
        words = dict.fromkeys(words_of(self.program))
        for name in texts:
            words.update(dict.fromkeys(self.frame[name].drop_nulls().unique().sort()))
        return {word: code for code, word in enumerate(words)}

    def _has(self, name: str) -> bool:
        return name in self.frame.columns

    def _table(self, values: tuple[ir.Expr, ...]) -> pl.DataFrame:
        """Return what the pass reads of each row, column by column."""
        named = [self.writer.of(value).alias(str(i)) for i, value in enumerate(values)]
        return self.frame.lazy().select(named).collect()

    def _rows(
        self, table: pl.DataFrame, values: tuple[ir.Expr, ...], codes: dict[str, int]
    ) -> Array:
        """Return what the pass reads of each row, side by side in whole numbers."""
        wide = any(self.writer.is_wide(value) for value in values)
        rows = np.empty((self.frame.height, max(len(values), 1)), np.int64 if wide else np.int32)
        for place, name in enumerate(table.columns):
            rows[:, place] = _whole_numbers(table[name], codes)
        return rows

    def _order(self) -> Array:
        """Return the rows by day and claim; a table in claim order is sorted by day alone."""
        day = self.frame.with_columns(self.writer.of(self.program.day).alias("·day"))["·day"]
        days = day.fill_null(calendar.FIRST).to_numpy()
        least = int(days.min()) if days.size else 0
        span = int(days.max()) - least if days.size else 0
        short = (days - least).astype(np.uint16) if span < 2**16 else days
        if self.frame[self.claim].is_sorted():
            return np.argsort(short, kind="stable").astype(np.int32)
        by_claim = self.frame[self.claim].arg_sort().to_numpy()
        return by_claim[np.argsort(short[by_claim], kind="stable")].astype(np.int32)

    def _persons(self) -> Array:
        """Return a small whole number for every person."""
        series = self.frame[self.person]
        if series.dtype.is_integer() and series.len():
            numbers: Array = series.to_numpy()
            if int(numbers.min()) >= 0 and int(numbers.max()) < 4 * series.len() + 1024:
                return numbers.astype(np.int32)
        return series.rank("dense").to_numpy().astype(np.int32) - 1

    def results(self, outputs: Sequence[str]) -> pl.DataFrame:
        """Return the outputs; what the pass refused is granted no more."""
        first = self.first
        fallen = self.stood & (self.stop < len(self.program.tests))
        is_open = self.stop == left_open(self.program)
        outcome = np.where(fallen, DENIED, first["outcome"].to_numpy())
        fallen = fallen | is_open
        values: dict[str, Any] = {
            "outcome": np.where(is_open, UNKNOWN, outcome).astype(np.int8),
            "reason": self.reasons,
            "payee": np.where(fallen, 0, first["payee"].to_numpy()).astype(np.int8),
            "uplifts": np.where(fallen, 0, first["uplifts"].to_numpy()),
            "amount_fen": np.where(fallen, 0, first["amount_fen"].to_numpy()),
        }
        return pl.DataFrame({name: values[name] for name in outputs})


def _whole_numbers(series: pl.Series, codes: dict[str, int]) -> Array:
    if series.dtype == pl.String:
        coded = series.replace_strict(codes, default=-1, return_dtype=pl.Int32)
        return coded.fill_null(-1).to_numpy()
    return series.cast(pl.Int64).fill_null(0).to_numpy()


def has_numba() -> bool:
    """Tell whether the pass can run as machine code here."""
    from importlib.util import find_spec

    return find_spec("numba") is not None


@lru_cache(maxsize=64)
def built(source: str, is_compiled: bool) -> Run:
    """Return the pass as a function, as machine code where asked."""
    names: dict[str, Any] = {
        "years": np.array(calendar.YEARS, dtype=np.int32) if is_compiled else calendar.YEARS,
        "__builtins__": {"range": range, "min": min, "max": max},
    }
    exec(compile(source, "<ordered pass>", "exec"), names)  # noqa: S102
    run: Run = names["run"]
    if not is_compiled:
        return run
    from numba import njit

    compiled: Run = njit(nogil=True)(run)
    return compiled
