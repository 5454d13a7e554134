"""Functions of days over whole columns: day numbers in, day numbers or counts out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jisheng.ground.workdays import is_workday
from jisheng.policy.batch.calendar import as_date
from jisheng.policy.batch.ir import day_number

Days = NDArray[np.int32]
FIRST, LAST = day_number(date(1900, 1, 1)), day_number(date(2199, 12, 31))


def _date(days: pl.Expr) -> pl.Expr:
    return days.cast(pl.Int32).cast(pl.Date)


def add_months(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Return the same day so many months later; where there is none, the last of the month."""
    at = _date(day).dt
    count = at.year() * 12 + at.month().cast(pl.Int32) - 1 + months.cast(pl.Int32)
    first = pl.date(count // 12, count % 12 + 1, 1)
    last = first.dt.month_end().dt.day()
    day_of_month = pl.when(at.day() < last).then(at.day()).otherwise(last).cast(pl.Int32)
    return first.cast(pl.Int32) + day_of_month - 1


def months_between(earlier: pl.Expr, later: pl.Expr) -> pl.Expr:
    """Return the whole months from one day to another; negative when it lies before."""
    forward = _whole_months(earlier, later)
    return pl.when(later < earlier).then(-_whole_months(later, earlier)).otherwise(forward)


def _whole_months(earlier: pl.Expr, later: pl.Expr) -> pl.Expr:
    one, two = _date(earlier).dt, _date(later).dt
    months = (two.year() - one.year()) * 12
    months = months + two.month().cast(pl.Int32) - one.month().cast(pl.Int32)
    reached = add_months(earlier, months) <= later
    return months - (~reached).cast(pl.Int32)


@lru_cache(maxsize=1)
def _workdays() -> tuple[Days, Days]:
    """Return how many working days there are up to each day, and the day of each of them."""
    flags = np.array([is_workday(as_date(day)) for day in range(FIRST, LAST + 1)])
    return np.cumsum(flags, dtype=np.int32), (np.flatnonzero(flags) + FIRST).astype(np.int32)


def _mapped(columns: list[pl.Expr], function: Callable[..., Days]) -> pl.Expr:
    """Apply a function of whole number arrays; nulls stay nulls."""

    def over(series: Sequence[pl.Series]) -> pl.Series:
        known = [s.is_not_null() for s in series]
        mask = known[0] & known[-1]
        arrays = [s.fill_null(FIRST).to_numpy() for s in series]
        found = pl.Series(function(*arrays), dtype=pl.Int32)
        return found.zip_with(mask, pl.Series([None], dtype=pl.Int32).new_from_index(0, len(mask)))

    return pl.map_batches(columns, over, return_dtype=pl.Int32, is_elementwise=True)


def add_workdays(day: pl.Expr, count: pl.Expr) -> pl.Expr:
    """Return the day so many working days later, the first day not counted."""

    def step(days: Days, counts: Days) -> Days:
        until, each = _workdays()
        counts = np.broadcast_to(counts, days.shape)
        place = np.clip(
            until[np.clip(days - FIRST, 0, len(until) - 1)] + counts - 1, 0, len(each) - 1
        )
        return np.where(counts == 0, days, each[place]).astype(np.int32)

    return _mapped([day, count + day * 0], step)


def workdays_between(earlier: pl.Expr, later: pl.Expr) -> pl.Expr:
    """Return the working days after one day up to and including another."""

    def count(one: Days, two: Days) -> Days:
        until, _ = _workdays()
        ends = [until[np.clip(days - FIRST, 0, len(until) - 1)] for days in (one, two)]
        apart: Days = (ends[1] - ends[0]).astype(np.int32)
        return apart

    return _mapped([earlier, later], count)
