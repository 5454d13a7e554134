"""Decide whole tables at once: the program as Polars expressions, lazily and in streams.

The result has for every row those asked for of: `outcome` (code of `OUTCOMES`), `reason` (code of
`Program.reasons`, -1 for none), `amount_fen`, `payee` (code of `Program.payee_names`), `uplifts`
(mask of those that count) and `failed` (mask of the tests that say no).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from operator import and_, or_

import polars as pl

from jisheng.policy.batch import ir
from jisheng.policy.batch.bounds import check_bounds
from jisheng.policy.batch.polars_source import Columns, let_column
from jisheng.policy.batch.program import Column, Program, Test
from jisheng.policy.batch.python_code import DENIED, ERROR, GRANTED, NO_REASON, RECOVERY, UNKNOWN

OUTPUTS = ("outcome", "reason", "amount_fen", "payee", "uplifts", "failed")


def decide_frame(
    program: Program,
    frame: pl.LazyFrame,
    nullable: Collection[str] = (),
    outputs: Sequence[str] = OUTPUTS[:5],
    keep: Sequence[str] = (),
) -> pl.LazyFrame:
    """Return `keep` and `outputs` for every row of encoded inputs.

    `nullable` names the inputs that may hold nulls; the others are trusted to hold none.
    """
    check_bounds(program)
    writer = Columns(program, nullable)
    for place, over in enumerate(_folds(program)):
        frame = frame.with_columns(writer.of(over).alias(f"·fold {place}"))
        writer.folds[over] = f"·fold {place}"
    named = used_twice(program)
    for name in named:
        frame = frame.with_columns(writer.of(program.lets[name]).alias(let_column(name)))
        writer.keep(name)
    found = Results(program, writer)
    return frame.select(*keep, *(found.output(name).alias(name) for name in outputs))


def used_twice(program: Program) -> list[str]:
    """Return the named values worth a column of their own, in the order they are reckoned."""
    counts: dict[str, int] = {}
    for expr in (*program.lets.values(), *_results(program)):
        for part in ir.walk_values(expr):
            if isinstance(part, ir.Let):
                counts[part.name] = counts.get(part.name, 0) + 1
    return [name for name in program.lets if counts.get(name, 0) > 1]


def _results(program: Program) -> list[ir.Expr]:
    tests = [test.holds for test in program.tests]
    uplifts = [uplift.holds for uplift in program.uplifts]
    payees = [when for when, _ in program.payees]
    return [*tests, *uplifts, *payees, program.amount.num, program.amount.den, *program.consistent]


def _folds(program: Program) -> list[ir.Over]:
    """Return every fold over the records of a row."""
    found = dict.fromkeys(
        part
        for expr in (*program.lets.values(), *_results(program))
        for part in ir.walk(expr)
        if isinstance(part, ir.Over)
    )
    return list(found)


class Results:
    """The outputs of one program over one table; `tests` may be some of its tests only."""

    def __init__(
        self, program: Program, writer: Columns, tests: Sequence[Test] | None = None
    ) -> None:
        self.program, self.writer = program, writer
        self.tests = program.tests if tests is None else tests
        self.holds = [writer.of(test.holds) for test in self.tests]

    def output(self, name: str) -> pl.Expr:
        """Return one of `OUTPUTS`."""
        found: pl.Expr = getattr(self, f"_{name}")()
        return found

    def contradicted(self) -> list[pl.Expr]:
        """Tell, for each statement that facts must not contradict, where they do."""
        return [~self.writer.of(check) for check in self.program.consistent]

    def _reason(self) -> pl.Expr:
        codes = {reason: code for code, reason in enumerate(self.program.reasons)}
        chain: pl.Expr = pl.lit(NO_REASON, dtype=pl.Int16)
        for holds, test in zip(reversed(self.holds), reversed(self.tests), strict=True):
            chain = pl.when(~holds).then(self._refusal(test, codes)).otherwise(chain)
        for place, wrong in reversed(list(enumerate(self.contradicted()))):
            chain = pl.when(wrong).then(pl.lit(-2 - place, dtype=pl.Int16)).otherwise(chain)
        return chain

    def _refusal(self, test: Test, codes: dict[str, int]) -> pl.Expr:
        """Return the code of the first refusal that holds; the last one where none does."""
        chain: pl.Expr = pl.lit(codes[test.no[-1].reason], dtype=pl.Int16)
        for speech in reversed(test.no[:-1]):
            code = pl.lit(codes[speech.reason], dtype=pl.Int16)
            chain = pl.when(self.writer.of(speech.when)).then(code).otherwise(chain)
        return chain

    def _fallen(self) -> pl.Expr:
        """Tell whether a test says no."""
        return reduce(or_, [~holds for holds in self.holds], pl.lit(value=False))

    def _passed(self) -> pl.Expr:
        """Tell whether every test says yes."""
        return reduce(and_, self.holds, pl.lit(value=True))

    def _outcome(self) -> pl.Expr:
        chain: pl.Expr = pl.lit(GRANTED, dtype=pl.Int8)
        program = self.program
        if program.recovery_payee is not None:
            back = pl.lit(RECOVERY, dtype=pl.Int8)
            chain = pl.when(self._raw_amount() < 0).then(back).otherwise(chain)
        unsure = self.unsure()
        if unsure is not None:
            chain = pl.when(unsure).then(pl.lit(UNKNOWN, dtype=pl.Int8)).otherwise(chain)
        chain = pl.when(self._fallen()).then(pl.lit(DENIED, dtype=pl.Int8)).otherwise(chain)
        for wrong in self.contradicted():
            chain = pl.when(wrong).then(pl.lit(ERROR, dtype=pl.Int8)).otherwise(chain)
        return chain

    def _open_uplifts(self) -> list[pl.Expr]:
        """Tell where an uplift nobody can judge yet could change the amount."""
        if not self.program.uplifts:
            return []
        nums, _ = self.program.rates
        return [
            self._is_open(place, uplift.holds, nums[place])
            for place, uplift in enumerate(self.program.uplifts)
            if self.writer.may_be_null(uplift.holds) or self.writer.may_be_null(nums[place])
        ]

    def _is_open(self, place: int, holds: ir.Expr, rate: ir.Expr) -> pl.Expr:
        """Tell where one uplift, or its rate, is not known and would matter."""
        held, share = self.writer.of(holds), self.writer.of(rate)
        method, unsure = self.program.stacking, held.is_null()
        if method.startswith("highest"):
            factor, common = self._factor()
            unsure = unsure & (share + common > factor)
        if method == "highest_amount":
            unsure = unsure & (self.writer.of(self.program.amount.num) > 0)
        open_ = held.fill_null(value=True) & (unsure.fill_null(value=True) | share.is_null())
        if method == "first" and place:
            earlier = [self.writer.of(u.holds) for u in self.program.uplifts[:place]]
            open_ = open_ & ~reduce(or_, earlier).fill_null(value=False)
        return open_

    def unsure(self) -> pl.Expr | None:
        """Tell where a fact that is missing leaves the case open; nothing where none can."""
        tests = [test.holds for test in self.tests]
        uplifts = [uplift.holds for uplift in self.program.uplifts]
        rest = [self.program.amount.num, self.program.amount.den, *self.program.consistent]
        if not any(self.writer.may_be_null(expr) for expr in (*tests, *uplifts, *rest)):
            return None
        unsure = self._passed().is_null() | self._raw_amount().is_null()
        return reduce(or_, self._open_uplifts(), unsure)

    def _amount_fen(self) -> pl.Expr:
        amount = self._raw_amount()
        if self.program.recovery_payee is not None:
            amount = amount.abs()
        return pl.when(self._stands()).then(amount).otherwise(0).fill_null(0)

    def _stands(self) -> pl.Expr:
        """Tell whether nothing refuses a case and its facts do not contradict each other."""
        stands = self._passed()
        for wrong in self.contradicted():
            stands = stands & ~wrong.fill_null(value=False)
        unsure = self.unsure()
        return stands if unsure is None else stands & ~unsure

    def _raw_amount(self) -> pl.Expr:
        """Return the amount as if nothing refused the case."""
        program, of = self.program, self.writer.of
        num, den = program.amount.num, program.amount.den
        if not program.uplifts:
            return self._rounded(of(num), den, 1, self.writer.may_be_null(num))
        factor, common = self._factor()
        base = of(num)
        if self.writer.is_wide(program.amount.num) or self._is_wide_when_raised():
            base, factor = base.cast(pl.Int64), factor.cast(pl.Int64)
        return self._rounded(base * factor, den, common, may_be_null=True)

    def _is_wide_when_raised(self) -> bool:
        low, high = self.writer.bounds.of(self.program.amount.num)
        return max(abs(low), abs(high)) * 10**6 > 2**31

    def _rounded(self, num: pl.Expr, den: ir.Expr, common: int, may_be_null: bool) -> pl.Expr:
        if isinstance(den, ir.Const):
            whole = int(den.value or 1) * common
            if whole == 1:
                return num
            return rounded_whole(
                num, pl.lit(whole), self.program.rounding, self._may_be_below_zero()
            )
        under = self.writer.of(den).cast(pl.Int64) * common
        return rounded_whole(num.cast(pl.Int64), under, self.program.rounding, True)

    def _may_be_below_zero(self) -> bool:
        return self.writer.bounds.of(self.program.amount.num)[0] < 0

    def _factor(self) -> tuple[pl.Expr, int]:
        """Return the factor of the chosen uplifts over a common denominator."""
        nums, common = self.program.rates
        of, method = self.writer.of, self.program.stacking
        pairs = [
            (of(u.holds), of(rate)) for u, rate in zip(self.program.uplifts, nums, strict=True)
        ]
        if method in ("sum", "product"):
            return self._stacked(pairs, common)
        chain: pl.Expr = pl.lit(common)
        order = range(len(pairs)) if method == "first" else self._by_rate(nums)
        if order is None:
            raised = pl.max_horizontal(
                [pl.when(h).then(rate).otherwise(0) for h, rate in pairs] + [pl.lit(0)]
            )
            return common + raised, common
        for place in reversed(order):
            held, rate = pairs[place]
            if method == "first" or self._gains(nums[place]):
                chain = pl.when(held).then(common + rate).otherwise(chain)
        return chain, common

    def _by_rate(self, nums: list[ir.Expr]) -> Sequence[int] | None:
        """Return the uplifts from the highest rate down; nothing where rates are no fixed ones."""
        rates = [num.value if isinstance(num, ir.Const) else None for num in nums]
        if not all(isinstance(rate, int) for rate in rates):
            return None
        return sorted(range(len(rates)), key=lambda place: (-int(rates[place] or 0), place))

    def _gains(self, num: ir.Expr) -> bool:
        return not (isinstance(num, ir.Const) and int(num.value or 0) <= 0)

    def _stacked(self, pairs: list[tuple[pl.Expr, pl.Expr]], common: int) -> tuple[pl.Expr, int]:
        if self.program.stacking == "sum":
            parts = [pl.when(held).then(rate).otherwise(0) for held, rate in pairs]
            return common + pl.sum_horizontal(parts), common
        factor: pl.Expr = pl.lit(1)
        for held, rate in pairs:
            factor = factor * (common + pl.when(held).then(rate).otherwise(0))
        return factor, common ** len(pairs)

    def _uplifts(self) -> pl.Expr:
        """Return the mask of the uplifts that count; none for a case that is not granted."""
        nums, _ = self.program.rates
        mask = self._mask(nums)
        stands = self._stands()
        if self.program.uplifts and self.program.stacking == "highest_amount":
            stands = stands & (self.writer.of(self.program.amount.num) > 0)
        return pl.when(stands).then(mask).otherwise(0).fill_null(0)

    def _mask(self, nums: list[ir.Expr]) -> pl.Expr:
        held = [self.writer.of(uplift.holds) for uplift in self.program.uplifts]
        if self.program.stacking in ("sum", "product"):
            bits = [pl.when(h).then(1 << i).otherwise(0) for i, h in enumerate(held)]
            return pl.sum_horizontal(bits) if bits else pl.lit(0)
        chain: pl.Expr = pl.lit(0)
        order = range(len(held)) if self.program.stacking == "first" else self._by_rate(nums)
        if order is not None:
            for place in reversed(order):
                if self.program.stacking == "first" or self._gains(nums[place]):
                    chain = pl.when(held[place]).then(1 << place).otherwise(chain)
            return chain
        rates = [
            pl.when(h).then(self.writer.of(r)).otherwise(0) for h, r in zip(held, nums, strict=True)
        ]
        best = pl.max_horizontal([*rates, pl.lit(0)])
        for place in reversed(range(len(held))):
            chain = pl.when((rates[place] == best) & (best > 0)).then(1 << place).otherwise(chain)
        return chain

    def _payee(self) -> pl.Expr:
        names = self.program.payee_names
        chain: pl.Expr = pl.lit(0, dtype=pl.Int8)
        for when, to in reversed(self.program.payees):
            code = pl.lit(names.index(to), dtype=pl.Int8)
            chain = pl.when(self.writer.of(when)).then(code).otherwise(chain)
        outcome = self._outcome()
        nobody: pl.Expr = pl.lit(0, dtype=pl.Int8)
        if self.program.recovery_payee is not None:
            back = pl.lit(names.index(self.program.recovery_payee), dtype=pl.Int8)
            nobody = pl.when(outcome == RECOVERY).then(back).otherwise(nobody)
        return pl.when(outcome == GRANTED).then(chain).otherwise(nobody)

    def _failed(self) -> pl.Expr:
        bits = [pl.when(~h).then(1 << i).otherwise(0) for i, h in enumerate(self.holds)]
        return pl.sum_horizontal(bits).cast(pl.Int64) if bits else pl.lit(0)


def rounded_whole(num: pl.Expr, den: pl.Expr, way: str, may_be_below: bool) -> pl.Expr:
    """Round a fraction to a whole number; the sign never changes the size of the result."""
    if may_be_below:
        size = rounded_whole(num.abs(), den, way, may_be_below=False)
        return pl.when(num < 0).then(-size).otherwise(size)
    if way == "down":
        return num.floordiv(den)
    if way == "up":
        return (num + den - 1).floordiv(den)
    up = (2 * num + den).floordiv(2 * den)
    if way == "half_up":
        return up
    tied = (2 * num + den).mod(2 * den) == 0
    return pl.when(tied & (up % 2 == 1)).then(up - 1).otherwise(up)


def dtype_of(column: Column) -> pl.DataType:
    """Return the type a column of encoded inputs has."""
    if column.kind == "bool":
        return pl.Boolean()
    if column.kind == "text":
        return pl.String()
    if column.kind == "list":
        return pl.List(pl.Struct({inner.name: dtype_of(inner) for inner in column.fields}))
    if column.kind == "date":
        return pl.Int32()
    wide = column.kind == "set" and len(column.choices) > 31
    return pl.Int64() if wide or column.most > 2**31 - 1 else pl.Int32()
