"""Which uplifts count for the lines of a class, in columns; the rules are those of the mechanism.

`highest_amount` and `highest_rate` choose one uplift for a class, by what it surely brings; one
that nobody can judge yet leaves open the lines it would change. The others go line by line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add, or_

import polars as pl

from jisheng.policy.batch.polars_source import Columns
from jisheng.policy.batch.program import Program
from jisheng.policy.batch.python_code import DENIED, GRANTED

FACTOR, HEADS = "·factor", "·heads"


class LineUplifts:
    """The uplifts of the lines of one table; `each` names the columns that tell classes apart."""

    def __init__(
        self, program: Program, writer: Columns, frame: pl.DataFrame, each: Sequence[str]
    ) -> None:
        self.program, self.frame, self.each = program, frame, list(each)
        nums, self.common = program.rates
        named = [(f"·held {i}", writer.of(u.holds)) for i, u in enumerate(program.uplifts)]
        named += [(f"·rate {i}", writer.of(num).cast(pl.Int64)) for i, num in enumerate(nums)]
        self.frame = frame.with_columns(expr.alias(name) for name, expr in named)
        self.able = pl.col("·line") != DENIED
        self.places = range(len(nums))

    def held(self, place: int) -> pl.Expr:
        """Return whether an uplift holds for a line."""
        return pl.col(f"·held {place}")

    def rate(self, place: int) -> pl.Expr:
        """Return the rate of an uplift."""
        return pl.col(f"·rate {place}")

    def chosen(self) -> pl.DataFrame:
        """Return the lines with the factor of each (null where open) and the uplifts that count."""
        if not self.program.uplifts:
            one = pl.lit(1, dtype=pl.Int64)
            return self.frame.with_columns(one.alias(FACTOR), pl.lit(0).alias("·chosen"))
        method = self.program.stacking
        if method.startswith("highest"):
            return self._highest()
        factor, used = self._first() if method == "first" else self._stacked(method)
        used = pl.when(self.able).then(used).otherwise(0)
        return self.frame.with_columns(factor.alias(FACTOR), used.alias("·chosen"))

    def _first(self) -> tuple[pl.Expr, pl.Expr]:
        """Return the factor of the first uplift that holds, open behind one nobody can judge."""
        factor: pl.Expr = pl.lit(self.common, dtype=pl.Int64)
        used: pl.Expr = pl.lit(0)
        for place in reversed(self.places):
            held, here = self.held(place), self.common + self.rate(place)
            factor = pl.when(held.is_null()).then(None).when(held).then(here).otherwise(factor)
            used = pl.when(held.is_null()).then(0).when(held).then(1 << place).otherwise(used)
        return factor, used

    def _stacked(self, method: str) -> tuple[pl.Expr, pl.Expr]:
        """Return the factor of all uplifts that hold, added or compounded."""
        shares = [self._share(place) for place in self.places]
        used = reduce(
            or_, [pl.when(self.held(p)).then(1 << p).otherwise(0) for p in self.places], pl.lit(0)
        )
        if method == "sum":
            return reduce(add, shares) + self.common, used
        factor: pl.Expr = pl.lit(1, dtype=pl.Int64)
        for share in shares:
            factor = factor * (share + self.common)
        return factor, used

    def _share(self, place: int) -> pl.Expr:
        held = self.held(place)
        return pl.when(held).then(self.rate(place)).when(~held).then(0).otherwise(None)

    def _highest(self) -> pl.DataFrame:
        """Choose one uplift for each class; what may bring more leaves open what it touches."""
        frame = self.frame.with_columns(
            expr.alias(name) for place in self.places for name, expr in self._scores(place).items()
        )
        lows = [pl.col(f"·low {place}") for place in self.places]
        frame = frame.with_columns(pl.max_horizontal(lows).alias("·least"))
        best: pl.Expr = pl.lit(-1)
        for place in reversed(self.places):
            best = pl.when(lows[place] == pl.col("·least")).then(place).otherwise(best)
        frame = frame.with_columns(best.alias("·best"))
        frame = frame.with_columns(
            self._contends(place).alias(f"·contends {place}") for place in self.places
        )
        one_by_one = [part for place in self.places for part in self._possible(place)]
        low, high = pl.min_horizontal(one_by_one), pl.max_horizontal(one_by_one)
        lacking = reduce(or_, [self._lacks_rate(place) for place in self.places])
        sure = pl.when((low == high) & ~lacking).then(low)
        nobody = low.is_null() & ~lacking
        factor = pl.when(nobody).then(pl.lit(self.common, dtype=pl.Int64)).otherwise(sure)
        mask: pl.Expr = pl.lit(0)
        for place in self.places:
            mask = pl.when(pl.col("·best") == place).then(1 << place).otherwise(mask)
        used = pl.when(pl.col("·least") != 0).then(mask).otherwise(0)
        return frame.with_columns(factor.alias(FACTOR), used.alias("·chosen"))

    def _scores(self, place: int) -> dict[str, pl.Expr]:
        """Return the least an uplift brings its class, the most, and whether that is boundless."""
        held, gain = self.held(place), self._gain(place)
        asked = self.able & held.fill_null(value=True)
        sure = asked & held & (pl.col("·line") == GRANTED)
        low = pl.when(sure).then(gain).otherwise(0).fill_null(0)
        high = pl.when(asked).then(gain).otherwise(0).fill_null(0)
        return {
            f"·low {place}": self._of_class(low),
            f"·high {place}": self._of_class(high),
            f"·boundless {place}": (asked & gain.is_null()).any().over(self.each),
        }

    def _gain(self, place: int) -> pl.Expr:
        """Return what an uplift brings a line; nothing where the line's own amount is not known."""
        if self.program.stacking == "highest_rate":
            return pl.when(pl.col("·base").is_not_null()).then(self.rate(place))
        return self.rate(place) * pl.col(HEADS) * pl.col("·base")

    def _of_class(self, part: pl.Expr) -> pl.Expr:
        """Return the best rate of a class, or the sum of what its lines get."""
        by_rate = self.program.stacking == "highest_rate"
        return (part.max() if by_rate else part.sum()).over(self.each)

    def _contends(self, place: int) -> pl.Expr:
        """Tell whether an uplift may be the one of its class."""
        least, high = pl.col("·least"), pl.col(f"·high {place}")
        boundless, is_best = pl.col(f"·boundless {place}"), pl.col("·best") == place
        rival = ~is_best & (boundless | (high > least))
        return rival | (is_best & ((least != 0) | (high != 0) | boundless))

    def _possible(self, place: int) -> tuple[pl.Expr, pl.Expr]:
        """Return the factors a line may have by an uplift: without it, and with it."""
        contends, held = pl.col(f"·contends {place}"), self.held(place)
        without = contends & ~held.fill_null(value=False)
        with_ = contends & held.fill_null(value=True)
        one = pl.lit(self.common, dtype=pl.Int64)
        return pl.when(without).then(one), pl.when(with_).then(self.rate(place) + self.common)

    def _lacks_rate(self, place: int) -> pl.Expr:
        held = self.held(place).fill_null(value=True)
        return pl.col(f"·contends {place}") & held & self.rate(place).is_null()
