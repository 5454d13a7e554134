"""Write the intermediate form as Polars expressions, null standing for what is not known.

`and` and `or` follow Kleene's logic in Polars as here. Everything else is null with its parts.
Where Polars itself would pass over a null (a choice by an unknown condition, the least of several)
the expression asks first, and only for columns that may hold one.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce, singledispatchmethod
from operator import and_, or_

import polars as pl

from jisheng.policy.batch import ir
from jisheng.policy.batch.bounds import Bounds, within
from jisheng.policy.batch.days import add_months, add_workdays, months_between, workdays_between
from jisheng.policy.batch.nulls import Nulls
from jisheng.policy.batch.program import Program
from jisheng.policy.batch.record_folds import folded

NARROW = (-(2**31), 2**31 - 1)
_COMPARE = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_CALLS = {
    "add_months": add_months,
    "add_workdays": add_workdays,
    "months_between": months_between,
    "workdays_between": workdays_between,
}


def let_column(name: str) -> str:
    """Return the column a named value stands in."""
    return f"·let {name}"


class Columns(Nulls):
    """Write the expressions of one program; `nullable` are the inputs that may hold nulls."""

    def __init__(self, program: Program, nullable: Collection[str]) -> None:
        super().__init__(program, nullable)
        self.bounds = Bounds(program)
        self.folds: dict[ir.Over, str] = {}
        self._kept: set[str] = set()

    def keep(self, name: str) -> None:
        """Note that a named value stands in a column of its own from now on."""
        self._kept.add(name)

    def is_wide(self, expr: ir.Expr) -> bool:
        """Tell whether an expression needs 64 bits."""
        low, high = self.bounds.of(expr)
        if not within((low, high)):
            return True
        return low < NARROW[0] or high > NARROW[1]

    def plain(self, expr: ir.Expr) -> pl.Expr:
        """Return the Polars expression over inputs alone, no named value in a column of its own."""
        kept, self._kept = self._kept, set()
        folds, self.folds = self.folds, {}
        found = self.of(expr)
        self._kept, self.folds = kept, folds
        return found

    @singledispatchmethod
    def of(self, expr: ir.Expr) -> pl.Expr:
        """Return the Polars expression."""
        raise TypeError(f"no column expression for {type(expr).__name__}")

    @of.register
    def _const(self, expr: ir.Const) -> pl.Expr:
        if type(expr.value) is int:
            return pl.lit(expr.value, dtype=pl.Int64 if self.is_wide(expr) else pl.Int32)
        return pl.lit(expr.value)

    @of.register
    def _col(self, expr: ir.Col) -> pl.Expr:
        return pl.col(expr.name)

    @of.register
    def _let(self, expr: ir.Let) -> pl.Expr:
        if expr.name in self._kept:
            return pl.col(let_column(expr.name))
        return self.of(self.program.lets[expr.name])

    @of.register
    def _bin(self, expr: ir.Bin) -> pl.Expr:
        left, right = self.of(expr.left), self.of(expr.right)
        if self.is_wide(expr) or self.is_wide(expr.left) or self.is_wide(expr.right):
            left, right = left.cast(pl.Int64), right.cast(pl.Int64)
        return {
            "+": left.add, "-": left.sub, "*": left.mul, "//": left.floordiv
        }[expr.op](right)  # fmt: skip

    @of.register
    def _pick(self, expr: ir.Pick) -> pl.Expr:
        parts = [self.of(part) for part in expr.parts]
        pick = pl.min_horizontal if expr.op == "min" else pl.max_horizontal
        if len(parts) == 2:
            sign = parts[0] < parts[1] if expr.op == "min" else parts[0] > parts[1]
            found = pl.when(sign).then(parts[0]).otherwise(parts[1])
        else:
            found = pick(parts)
        unsure = [self.of(part).is_null() for part in expr.parts if self.may_be_null(part)]
        return pl.when(~reduce(or_, unsure)).then(found) if unsure else found

    @of.register
    def _cmp(self, expr: ir.Cmp) -> pl.Expr:
        left = self.of(expr.left)
        if isinstance(expr.right, ir.Const) and isinstance(expr.right.value, bool):
            same = expr.right.value is (expr.op == "==")
            return left if same else ~left
        right: pl.Expr = getattr(left, _COMPARE[expr.op])(self.of(expr.right))
        return right

    @of.register
    def _all(self, expr: ir.All) -> pl.Expr:
        return reduce(and_, [self.of(part) for part in expr.parts])

    @of.register
    def _any(self, expr: ir.Any_) -> pl.Expr:
        return reduce(or_, [self.of(part) for part in expr.parts])

    @of.register
    def _no(self, expr: ir.No) -> pl.Expr:
        return ~self.of(expr.part)

    @of.register
    def _if(self, expr: ir.If) -> pl.Expr:
        condition, yes, no = (self.of(part) for part in (expr.condition, expr.yes, expr.no))
        if self.is_wide(expr):
            yes, no = yes.cast(pl.Int64), no.cast(pl.Int64)
        found = pl.when(condition).then(yes).otherwise(no)
        if not self.may_be_null(expr.condition):
            return found
        same = pl.when(yes == no).then(yes)
        return pl.when(condition.is_null()).then(same).otherwise(found)

    @of.register
    def _looked_up(self, expr: ir.Known) -> pl.Expr:
        """Ask for the keys once, so that the rows need not ask for theirs."""
        open_ = self.open_keys(expr)
        with self.sure_of(open_):
            value = self.of(expr.value)
        known = [self.of(key).is_not_null() for key in open_]
        return pl.when(reduce(and_, known)).then(value) if known else value

    @of.register
    def _fn(self, expr: ir.Fn) -> pl.Expr:
        parts = [self.of(part) for part in expr.parts]
        if expr.name in ("year", "month"):
            dates = parts[0].cast(pl.Int32).cast(pl.Date).dt
            return dates.year() if expr.name == "year" else dates.month().cast(pl.Int32)
        return _CALLS[expr.name](*parts)

    @of.register
    def _holds(self, expr: ir.Holds) -> pl.Expr:
        return (self.of(expr.part) & expr.mask) != 0

    @of.register
    def _starts(self, expr: ir.Starts) -> pl.Expr:
        return self.of(expr.part).str.starts_with(expr.prefix)

    @of.register
    def _given(self, expr: ir.Given) -> pl.Expr:
        return self.of(expr.part).is_not_null()

    @of.register
    def _over(self, expr: ir.Over) -> pl.Expr:
        if expr in self.folds:
            return pl.col(self.folds[expr])
        return folded(self.program, expr, self.plain)

    @of.register
    def _part(self, expr: ir.Part) -> pl.Expr:
        return pl.col(f"{expr.variable}.{expr.field}")
