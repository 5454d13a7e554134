"""Run a program as machine code over whole columns, on all cores (needs the extra `fast`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numba import get_num_threads, njit, prange
from numpy.typing import NDArray

from jisheng.policy.batch import calendar, ir
from jisheng.policy.batch.bounds import Bounds, check_bounds, raised
from jisheng.policy.batch.columns import OUTPUTS
from jisheng.policy.batch.machine_source import (
    deal_source,
    fold_source,
    is_possible,
    places_of_words,
    rows_source,
)
from jisheng.policy.batch.polars_source import Columns
from jisheng.policy.batch.program import Program

Array = NDArray[Any]
Kernel = Callable[..., Any]
YEARS = np.array(calendar.YEARS, dtype=np.int32)
BUCKET_BITS, MOST_BUCKETS = 14, 1024
# Rows at a time, so that what has to be copied for the loop stays small.
PIECE = 1 << 20
IN_PLACE = 48
KINDS: dict[str, type[np.generic]] = {
    "outcome": np.int8, "reason": np.int16, "amount_fen": np.int64, "payee": np.int8,
    "uplifts": np.int32,
}  # fmt: skip


@njit(inline="always")
def _put_in_order(group: Any, day: Any, start: int, end: int) -> None:
    """Put the claims of one person in the order of day; equal days stay as they came."""
    if end - start > IN_PLACE:
        keys = np.empty(end - start, dtype=np.int64)
        for place in range(start, end):
            keys[place - start] = (np.int64(day[group[place]]) << 32) | group[place]
        keys.sort()
        for place in range(start, end):
            group[place] = keys[place - start] & 0xFFFFFFFF
        return
    for place in range(start + 1, end):
        claim = group[place]
        at = day[claim]
        hole = place
        while hole > start and day[group[hole - 1]] > at:
            group[hole] = group[hole - 1]
            hole -= 1
        group[hole] = claim


@njit(inline="always")
def _half_even(size: int, den: int) -> int:
    up = (2 * size + den) // (2 * den)
    if (2 * size + den) % (2 * den) == 0 and up % 2 == 1:
        return up - 1
    return up


@njit(inline="always")
def _add_months(day: int, months: int) -> int:
    year, month, day_of_month = _civil(day)
    count = year * 12 + month - 1 + months
    year, month = count // 12, count % 12 + 1
    first = _number(year, month)
    last = _number(year + (month == 12), month % 12 + 1) - first
    return first + min(day_of_month, last) - 1


@njit(inline="always")
def _civil(day: int) -> tuple[int, int, int]:
    """Return year, month and day of a day number, by the Gregorian calendar counted from March."""
    shifted = day + 719468
    era = shifted // 146097
    of_era = shifted - era * 146097
    of_year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_march = of_era - (365 * of_year + of_year // 4 - of_year // 100)
    place = (5 * of_march + 2) // 153
    month = place + 3 if place < 10 else place - 9
    return of_year + era * 400 + (month <= 2), month, of_march - (153 * place + 2) // 5 + 1


@njit(inline="always")
def _number(year: int, month: int) -> int:
    """Return the day number of the first of a month."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@njit(inline="always")
def _month(day: int) -> int:
    return _civil(day)[1]


@njit(parallel=True, cache=True)
def _count(stop: Any, first: int, person: Any, shift: int, counts: Any) -> None:
    chunks = counts.shape[0]
    for chunk in prange(chunks):
        mine = counts[chunk]
        start, end = len(stop) * chunk // chunks, len(stop) * (chunk + 1) // chunks
        for row in range(start, end):
            if stop[row] > first:
                mine[person[row] >> shift] += 1


@lru_cache(maxsize=64)
def kernel(source: str, name: str) -> Kernel:
    """Return a generated loop as machine code."""
    names: dict[str, Any] = {
        "np": np, "prange": prange, "years": YEARS, "put_in_order": _put_in_order,
        "half_even": _half_even, "add_months": _add_months, "month": _month,
        "first_day": calendar.FIRST,
        "__builtins__": {"range": range, "min": min, "max": max, "abs": abs, "len": len},
    }  # fmt: skip
    exec(compile(source, f"<{name}>", "exec"), names)  # noqa: S102
    compiled: Kernel = njit(parallel=True, nogil=True, error_model="numpy")(names[name])
    return compiled


def decide_by_machine(
    program: Program,
    frame: pl.DataFrame,
    person: str | None = None,
    outputs: Sequence[str] = OUTPUTS[:5],
) -> pl.DataFrame:
    """Return `outputs` for every row as a table; see `decide_arrays`."""
    found = decide_arrays(program, frame, person, outputs)
    return pl.DataFrame({name: pl.Series(name, values) for name, values in found.items()})


def decide_arrays(
    program: Program,
    frame: pl.DataFrame,
    person: str | None = None,
    outputs: Sequence[str] = OUTPUTS[:5],
) -> dict[str, Array]:
    """Return `outputs` for every row; with `person`, earlier claims of the frame count.

    No input may hold nulls, and the claims stand in their own order. Raise `ValueError` where
    machine code cannot be made of the program (`is_possible`).
    """
    if not is_possible(program):
        raise ValueError(f"no machine code for {program.benefit}")
    codes = _codes(program, frame)
    folds = person is not None and any(test.asks_history for test in program.tests)
    source, inputs = _rows(program, tuple(codes), tuple(outputs), folds)
    size = frame.height
    written = {name: np.empty(size, dtype=_kind(program, name)) for name in outputs}
    stop = np.empty(size if folds else 0, dtype=np.int8)
    loop, places = kernel(source, "rows"), places_of_words(program)
    for start in range(0, size, PIECE):
        part = frame.slice(start, PIECE)
        arrays = [_array(part[name], places.get(name, codes)) for name in inputs]
        results = [values[start : start + PIECE] for values in written.values()]
        loop(part.height, *arrays, *results, *([stop[start : start + PIECE]] if folds else []))
    if person is not None and folds:
        _fold(program, frame, person, (codes, written, stop))
    return written


@lru_cache(maxsize=64)
def _rows(
    program: Program, words: tuple[str, ...], outputs: tuple[str, ...], folds: bool
) -> tuple[str, tuple[str, ...]]:
    """Return the loop over the rows; it is written once for a program and its words."""
    check_bounds(program)
    codes = {word: code for code, word in enumerate(words)}
    return rows_source(program, codes, outputs, notes_stop=folds)


@lru_cache(maxsize=64)
def _folded(
    program: Program, words: tuple[str, ...], outputs: tuple[str, ...]
) -> tuple[str, tuple[ir.Expr, ...], int]:
    return fold_source(program, {word: code for code, word in enumerate(words)}, outputs)


@lru_cache(maxsize=256)
def _kind(program: Program, name: str) -> type[np.generic]:
    """Return the narrowest type that holds an output."""
    if (name == "reason" and len(program.reasons) < 100) or (
        name == "uplifts" and len(program.uplifts) < 7
    ):
        return np.int8
    if name == "amount_fen" and max(map(abs, Bounds(program).of(raised(program)))) < 2**31:
        return np.int32
    return KINDS[name]


def _fold(
    program: Program,
    frame: pl.DataFrame,
    person: str,
    state: tuple[Mapping[str, int], Mapping[str, Array], Array],
) -> None:
    """Let the claims of each person see the grants before them."""
    codes, written, stop = state
    source, kept, first = _folded(program, tuple(codes), tuple(written))
    people = persons(frame[person])
    most = int(people.max()) if people.size else 0
    shift = max(BUCKET_BITS, (most // MOST_BUCKETS).bit_length())
    counts = np.zeros((get_num_threads(), (most >> shift) + 1), dtype=np.int64)
    _count(stop, first, people, shift, counts)
    ends = np.cumsum(counts.T.ravel()).reshape(counts.T.shape).T
    starts = np.append(ends[0] - counts[0], ends[-1, -1])
    who = np.empty(int(starts[-1]), dtype=np.int64)
    claims = [_values(program, frame, expr, codes) for expr in kept]
    dealt = [np.empty(len(who), dtype=values.dtype) for values in claims]
    places = np.ascontiguousarray(ends - counts)
    kernel(deal_source(len(kept)), "deal")(stop, first, people, shift, places, who, *claims, *dealt)
    del people, claims
    kernel(source, "fold")(starts, shift, who, stop, *dealt, *written.values())


def _values(
    program: Program, frame: pl.DataFrame, expr: ir.Expr, codes: Mapping[str, int]
) -> Array:
    """Return what the fold keeps of every claim: an input as it is, anything else reckoned."""
    if isinstance(expr, ir.Col):
        return _array(frame[expr.name], codes)
    column = frame.lazy().select(Columns(program, ()).of(expr).alias("v")).collect()["v"]
    return _array(column, codes)


def _codes(program: Program, frame: pl.DataFrame) -> dict[str, int]:
    """Return a code for every word of the program and of the rows."""
    words = dict.fromkeys(_words(program))
    for column in program.columns:
        if column.kind == "text" and not column.choices and column.name in frame.columns:
            words.update(dict.fromkeys(frame[column.name].cast(pl.String).unique().sort()))
    return {word: code for code, word in enumerate(words)}


@lru_cache(maxsize=64)
def _words(program: Program) -> tuple[str, ...]:
    """Return every word the program itself knows."""
    words: dict[str, None] = dict.fromkeys(("granted", "·unsaid", *program.payee_names))
    for column in program.columns:
        words.update(dict.fromkeys(column.choices))
    exprs = [*program.lets.values(), *(test.holds for test in program.tests)]
    exprs += [uplift.holds for uplift in program.uplifts] + [when for when, _ in program.payees]
    for expr in (*exprs, *program.grant.values()):
        for part in ir.walk(expr):
            if isinstance(part, ir.Const) and isinstance(part.value, str):
                words[part.value] = None
    return tuple(words)


def _array(series: pl.Series, codes: Mapping[str, int]) -> Array:
    """Return a column as whole numbers, words as their codes."""
    kind = series.dtype
    if isinstance(kind, pl.Enum):
        if list(kind.categories) == [word for word, _ in zip(codes, kind.categories, strict=False)]:
            return series.to_physical().to_numpy()
        by_place: Array = np.array([codes[word] for word in kind.categories], dtype=np.int32)
        return np.take(by_place, series.to_physical().to_numpy())
    if kind in (pl.String, pl.Categorical):
        found = series.cast(pl.String).replace_strict(dict(codes), return_dtype=pl.Int32)
        return found.to_numpy()
    if kind == pl.Boolean:
        return series.cast(pl.UInt8).to_numpy()
    return (series.to_physical() if kind == pl.Date else series).to_numpy()


def persons(series: pl.Series) -> Array:
    """Return a small whole number for every person."""
    if series.dtype.is_integer() and series.len():
        numbers: Array = series.to_numpy()
        if int(numbers.min()) >= 0 and int(numbers.max()) < 4 * series.len() + 1024:
            return numbers.astype(np.int32, copy=False)
    ranks: Array = series.rank("dense").to_numpy().astype(np.int32)
    return ranks - 1
