"""Which fund bears how much of every claim: one pass over a table in the order of day and claim.

A claim takes from the funds of its row (the first whose condition holds) in their order: from each
what it gives at most for the claim and still holds. What no fund can bear is left open, never paid
from nowhere. Everything is whole fen, so the parts and what is left always sum up to the amount.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jisheng.policy.batch import calendar, ir
from jisheng.policy.batch.fold import WORTH_COMPILING, has_numba
from jisheng.policy.batch.polars_source import Columns
from jisheng.policy.batch.program import FundRow, Program

LEFT = "unfunded_fen"
NOWHERE, BOUNDLESS = -1, 2**62
Array = NDArray[np.int64]
Run = Callable[..., None]


def funds_of(program: Program) -> tuple[str, ...]:
    """Return every fund that may bear the benefit, in the order the rows name them."""
    return tuple(dict.fromkeys(fund for row in program.funds for fund in row.order))


def split_in_order(
    program: Program,
    frame: pl.DataFrame,
    amounts: pl.Series,
    claim: str,
    balances: Mapping[str, int],
    engine: str = "auto",
    nullable: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Return for every row what each fund bears (a column per fund) and `unfunded_fen`, in fen.

    `frame` holds the encoded inputs and the number of the claim, `amounts` what each row is granted
    (0 for a refused one), `balances` what the funds hold; one that is not named holds enough.
    `nullable` are the inputs that may hold nulls (found out if not said).
    """
    if nullable is None:
        nullable = [name for name in frame.columns if frame[name].null_count()]
    writer = Columns(program, nullable)
    funds = funds_of(program)
    amount = amounts.cast(pl.Int64).to_numpy()
    most = _most(program, writer, frame.with_columns(amounts.cast(pl.Int64).alias("·amount")))
    held = np.array([max(balances.get(fund, BOUNDLESS), 0) for fund in funds], dtype=np.int64)
    parts = np.zeros((frame.height, len(funds)), dtype=np.int64)
    left = amount.copy()
    rows = _rows(program, writer, frame)
    tables = (_orders(program, funds), _slots(program, funds))
    run = _built(_is_compiled(engine, frame.height))
    run(_order(program, writer, frame, claim), rows, *tables, most, held, parts, left)
    return pl.DataFrame({**{f: parts[:, i] for i, f in enumerate(funds)}, LEFT: left})


def _is_compiled(engine: str, size: int) -> bool:
    return engine == "numba" or (engine == "auto" and size >= WORTH_COMPILING and has_numba())


def _order(program: Program, writer: Columns, frame: pl.DataFrame, claim: str) -> Array:
    """Return the rows by day and claim."""
    day = writer.of(program.day).fill_null(calendar.FIRST)
    # One day for all, where the benefit knows none, still has to stand in every row.
    days = frame.with_columns(day.alias("·day"))
    found: Array = days.select(pl.arg_sort_by("·day", claim)).to_series().to_numpy()
    return found.astype(np.int64)


def _rows(program: Program, writer: Columns, frame: pl.DataFrame) -> Array:
    """Return for every claim the first row of funds that holds, `NOWHERE` where none does."""
    chain: pl.Expr = pl.lit(NOWHERE, dtype=pl.Int64)
    for place, row in reversed(list(enumerate(program.funds))):
        here = pl.lit(place, dtype=pl.Int64)
        chain = pl.when(writer.of(row.holds)).then(here).otherwise(chain)
    found: Array = frame.with_columns(chain.alias("·row"))["·row"].to_numpy()
    return found


def _orders(program: Program, funds: Sequence[str]) -> Array:
    """Return the funds of each row by position, filled up with `NOWHERE`."""
    orders = np.full((max(len(program.funds), 1), max(len(funds), 1)), NOWHERE, dtype=np.int64)
    for place, row in enumerate(program.funds):
        orders[place, : len(row.order)] = [funds.index(fund) for fund in row.order]
    return orders


def _limits(program: Program) -> list[tuple[int, str, ir.Ratio, bool]]:
    """Return every declared limit: its row, its fund, how much, whether a share of the amount."""
    return [(at, *limit) for at, row in enumerate(program.funds) for limit in row.limits]


def _slots(program: Program, funds: Sequence[str]) -> Array:
    """Return which limit counts for each fund of each row, `NOWHERE` for none."""
    slots = np.full((max(len(program.funds), 1), max(len(funds), 1)), NOWHERE, dtype=np.int64)
    for place, (row, fund, _, _) in enumerate(_limits(program)):
        if fund in funds:
            slots[row, funds.index(fund)] = place
    return slots


def _most(program: Program, writer: Columns, frame: pl.DataFrame) -> Array:
    """Return what each limit comes to for each claim, in whole fen; nothing where it is open."""
    named = [
        _limit(writer, limit, is_share).alias(str(place))
        for place, (_, _, limit, is_share) in enumerate(_limits(program))
    ]
    if not named:
        return np.zeros((1, 1), dtype=np.int64)
    found: Array = frame.select(named).fill_null(0).to_numpy().astype(np.int64)
    return found


def _limit(writer: Columns, limit: ir.Ratio, is_share: bool) -> pl.Expr:
    """Return a limit for one claim: a share of its amount, or so many fen, rounded down."""
    num, den = writer.of(limit.num).cast(pl.Int64), writer.of(limit.den).cast(pl.Int64)
    whole = num * pl.col("·amount") if is_share else num
    return whole.floordiv(den) + pl.col("·amount") * 0


def _run(
    order: Any, rows: Any, orders: Any, slots: Any, most: Any, held: Any, parts: Any, left: Any
) -> None:
    for at in range(order.size):
        i = order[at]
        row = rows[i]
        if row < 0:
            continue
        for place in range(orders.shape[1]):
            fund = orders[row, place]
            if fund < 0 or left[i] <= 0:
                break
            part = min(left[i], held[fund])
            if slots[row, fund] >= 0:
                part = min(part, max(most[i, slots[row, fund]], 0))
            parts[i, fund] += part
            held[fund] -= part
            left[i] -= part


@lru_cache(maxsize=2)
def _built(is_compiled: bool) -> Run:
    """Return the pass, as machine code where asked."""
    if not is_compiled:
        return _run
    from numba import njit

    compiled: Run = njit(nogil=True)(_run)
    return compiled


__all__ = ["LEFT", "FundRow", "funds_of", "split_in_order"]
