"""What a case comes to, as Apache Spark columns: the same outputs as those of `columns`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add, and_, or_

from pyspark.sql import Column
from pyspark.sql import functions as sql

from jisheng.policy.batch import ir
from jisheng.policy.batch.program import Program, Test
from jisheng.policy.batch.python_code import DENIED, ERROR, GRANTED, NO_REASON, RECOVERY, UNKNOWN
from jisheng.policy.batch.spark_source import SparkColumns, floordiv, whole

TYPES = {
    "outcome": "tinyint", "reason": "smallint", "amount_fen": "bigint", "payee": "tinyint",
    "uplifts": "bigint", "failed": "bigint",
}  # fmt: skip


def filled(found: Column, value: bool | int) -> Column:
    """Return a column with `value` where it is not known."""
    return sql.coalesce(found, sql.lit(value))


class SparkResults:
    """The outputs of one program; `tests` may be some of its tests only."""

    def __init__(self, program: Program, writer: SparkColumns, tests: Sequence[Test]) -> None:
        self.program, self.writer, self.tests = program, writer, tests
        self.holds = [writer.of(test.holds) for test in tests]
        nums, self.common = program.rates
        self.held = [writer.of(uplift.holds) for uplift in program.uplifts]
        self.rates = [writer.of(num) for num in nums]
        self.base = writer.of(program.amount.num)
        self.factor, self.mask = self._raised()
        self.raw = self._rounded()

    def output(self, name: str) -> Column:
        """Return one of the outputs, in the type it has in every table."""
        found: Column = getattr(self, name)().cast(TYPES[name])
        return found.alias(name)

    def contradicted(self) -> list[Column]:
        """Tell, for each statement that facts must not contradict, where they do."""
        return [filled(~self.writer.of(check), False) for check in self.program.consistent]

    def fallen(self) -> Column:
        """Tell whether a test says no."""
        return filled(reduce(or_, [~holds for holds in self.holds], sql.lit(False)), False)

    def passed(self) -> Column:
        """Tell whether every test says yes."""
        return reduce(and_, self.holds, sql.lit(True))

    def unsure(self) -> Column:
        """Tell where a fact that is missing leaves the case open."""
        open_ = self.passed().isNull() | self.raw.isNull()
        return reduce(or_, [self._is_open(i) for i in range(len(self.held))], open_)

    def _is_open(self, place: int) -> Column:
        """Tell where one uplift, or its rate, is not known and would matter."""
        held, rate, method = self.held[place], self.rates[place], self.program.stacking
        open_ = held.isNull()
        if method.startswith("highest"):
            open_ = open_ & (rate + self.common > self.factor)
        if method == "highest_amount":
            open_ = open_ & (self.base > 0)
        found = filled(held, True) & (filled(open_, True) | rate.isNull())
        if method == "first" and place:
            found = found & ~filled(reduce(or_, self.held[:place]), False)
        return found

    def stands(self) -> Column:
        """Tell whether a case is granted: nothing refuses it, contradicts it or leaves it open."""
        found = filled(self.passed(), False) & ~self.unsure()
        return reduce(and_, [~wrong for wrong in self.contradicted()], found)

    def outcome(self) -> Column:
        """Return the code of `OUTCOMES`."""
        chain = sql.lit(GRANTED)
        if self.program.recovery_payee is not None:
            chain = sql.when(self.raw < 0, RECOVERY).otherwise(chain)
        chain = sql.when(self.unsure(), UNKNOWN).otherwise(chain)
        chain = sql.when(self.fallen(), DENIED).otherwise(chain)
        for wrong in self.contradicted():
            chain = sql.when(wrong, ERROR).otherwise(chain)
        return chain

    def reason(self) -> Column:
        """Return the code of `Program.reasons`, -1 for none."""
        codes = {reason: code for code, reason in enumerate(self.program.reasons)}
        chain = sql.lit(NO_REASON)
        for holds, test in zip(reversed(self.holds), reversed(self.tests), strict=True):
            chain = sql.when(~holds, self._refusal(test, codes)).otherwise(chain)
        for place, wrong in reversed(list(enumerate(self.contradicted()))):
            chain = sql.when(wrong, -2 - place).otherwise(chain)
        return chain

    def _refusal(self, test: Test, codes: dict[str, int]) -> Column:
        chain = sql.lit(codes[test.no[-1].reason])
        for speech in reversed(test.no[:-1]):
            said = sql.lit(codes[speech.reason])
            chain = sql.when(self.writer.of(speech.when), said).otherwise(chain)
        return chain

    def failed(self) -> Column:
        """Return the mask of the tests that say no."""
        bits = [
            sql.when(~holds, whole(1 << self.program.tests.index(test))).otherwise(whole(0))
            for holds, test in zip(self.holds, self.tests, strict=True)
        ]
        return reduce(add, bits, whole(0))

    def amount_fen(self) -> Column:
        """Return the amount in fen, 0 where nothing is granted."""
        amount = sql.abs(self.raw) if self.program.recovery_payee is not None else self.raw
        return sql.when(self.stands(), amount).otherwise(whole(0))

    def uplifts(self) -> Column:
        """Return the mask of the uplifts that count."""
        stands = self.stands()
        if self.program.uplifts and self.program.stacking == "highest_amount":
            stands = stands & (self.base > 0)
        return sql.when(stands, self.mask).otherwise(whole(0))

    def payee(self) -> Column:
        """Return the code of `Program.payee_names`."""
        names = self.program.payee_names
        chain = sql.lit(0)
        for when, to in reversed(self.program.payees):
            chain = sql.when(self.writer.of(when), names.index(to)).otherwise(chain)
        outcome, nobody = self.outcome(), sql.lit(0)
        if self.program.recovery_payee is not None:
            back = names.index(self.program.recovery_payee)
            nobody = sql.when(outcome == RECOVERY, back).otherwise(nobody)
        return sql.when(outcome == GRANTED, chain).otherwise(nobody)

    def _raised(self) -> tuple[Column, Column]:
        """Return the factor of the uplifts that count, and their mask."""
        if self.program.stacking in ("sum", "product"):
            return self._stacked()
        best, mask = whole(0), whole(0)
        for place in reversed(range(len(self.held))):
            held, rate, bit = self.held[place], self.rates[place], whole(1 << place)
            if self.program.stacking != "first":
                held = held & (rate >= best) & (rate > 0)
            # The earlier of two equal ones counts, so the later is looked at first.
            best, mask = sql.when(held, rate).otherwise(best), sql.when(held, bit).otherwise(mask)
        return best + self.common, mask

    def _stacked(self) -> tuple[Column, Column]:
        parts = [
            sql.when(h, r).otherwise(whole(0)) for h, r in zip(self.held, self.rates, strict=True)
        ]
        bits = [sql.when(h, whole(1 << i)).otherwise(whole(0)) for i, h in enumerate(self.held)]
        mask = reduce(add, bits, whole(0))
        if self.program.stacking == "sum":
            return reduce(add, parts, whole(self.common)), mask
        return reduce(lambda one, part: one * (part + self.common), parts, whole(1)), mask

    def _rounded(self) -> Column:
        """Return the amount as if nothing refused the case, rounded once."""
        uplifts = len(self.program.uplifts)
        power = uplifts if self.program.stacking == "product" else min(uplifts, 1)
        num = self.base * self.factor if uplifts else self.base
        den = self.program.amount.den
        under = self.writer.of(den) * self.common**power
        if isinstance(den, ir.Const) and int(den.value or 1) * self.common**power == 1:
            return num
        size = _round(sql.abs(num), under, self.program.rounding)
        return sql.when(num < 0, -size).otherwise(size)


def _round(num: Column, den: Column, way: str) -> Column:
    """Round a fraction that is not below 0 to a whole number."""
    if way == "down":
        return floordiv(num, den)
    if way == "up":
        return floordiv(num + den - 1, den)
    up = floordiv(num * 2 + den, den * 2)
    if way == "half_up":
        return up
    tied = sql.pmod(num * 2 + den, den * 2) == 0
    return sql.when(tied & (sql.pmod(up, whole(2)) == 1), up - 1).otherwise(up)
