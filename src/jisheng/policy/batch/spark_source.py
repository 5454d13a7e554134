"""Write the intermediate form as Apache Spark columns, null standing for what is not known.

Everything is 64 bits wide. Spark follows Kleene's logic in `and` and `or`; where it would pass over
a null (a choice by an unknown condition, the least of several) the expression asks first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import reduce, singledispatchmethod
from operator import add, and_, eq, ge, gt, le, lt, mul, ne, or_, sub
from typing import Any

from pyspark.sql import Column
from pyspark.sql import functions as sql

from jisheng.policy.batch import calendar, ir
from jisheng.policy.batch.nulls import Nulls
from jisheng.policy.batch.program import Program

_OPERATORS = {
    "==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge, "+": add, "-": sub, "*": mul,
}  # fmt: skip


def let_column(name: str) -> str:
    """Return the column a named value stands in."""
    return f"·let {name}"


def named(name: str) -> Column:
    """Return a column by its name, whatever characters that holds."""
    return sql.col(f"`{name}`")


def whole(value: int) -> Column:
    """Return a fixed whole number."""
    return sql.lit(value).cast("bigint")


def floordiv(over: Column, under: Column) -> Column:
    """Return a whole quotient towards minus infinity; `under` is above 0."""
    return sql.call_function("div", over - sql.pmod(over, under), under)


class SparkColumns(Nulls):
    """Write the expressions of one program; `nullable` are the inputs that may hold nulls."""

    def __init__(self, program: Program, nullable: Collection[str]) -> None:
        super().__init__(program, nullable)
        self._kept: set[str] = set()
        self._records: dict[str, Column] = {}

    def keep(self, name: str) -> None:
        """Note that a named value stands in a column of its own from now on."""
        self._kept.add(name)

    @singledispatchmethod
    def of(self, expr: ir.Expr) -> Column:
        """Return the Spark column."""
        raise TypeError(f"no Spark column for {type(expr).__name__}")

    @of.register
    def _const(self, expr: ir.Const) -> Column:
        return whole(expr.value) if type(expr.value) is int else sql.lit(expr.value)

    @of.register
    def _col(self, expr: ir.Col) -> Column:
        kind = self.program.column(expr.name).kind
        found = named(expr.name)
        return found.cast("bigint") if kind in ("int", "date", "set") else found

    @of.register
    def _let(self, expr: ir.Let) -> Column:
        if expr.name in self._kept:
            return named(let_column(expr.name))
        return self.of(self.program.lets[expr.name])

    @of.register
    def _bin(self, expr: ir.Bin) -> Column:
        left, right = self.of(expr.left), self.of(expr.right)
        return floordiv(left, right) if expr.op == "//" else _OPERATORS[expr.op](left, right)

    @of.register
    def _pick(self, expr: ir.Pick) -> Column:
        parts = [self.of(part) for part in expr.parts]
        if len(parts) == 1:
            return parts[0]
        found = sql.least(*parts) if expr.op == "min" else sql.greatest(*parts)
        open_ = [self.of(part).isNull() for part in expr.parts if self.may_be_null(part)]
        return sql.when(~reduce(or_, open_), found) if open_ else found

    @of.register
    def _cmp(self, expr: ir.Cmp) -> Column:
        return _OPERATORS[expr.op](self.of(expr.left), self.of(expr.right))

    @of.register
    def _all(self, expr: ir.All) -> Column:
        return reduce(and_, [self.of(part) for part in expr.parts])

    @of.register
    def _any(self, expr: ir.Any_) -> Column:
        return reduce(or_, [self.of(part) for part in expr.parts])

    @of.register
    def _no(self, expr: ir.No) -> Column:
        return ~self.of(expr.part)

    @of.register
    def _if(self, expr: ir.If) -> Column:
        condition, yes, no = (self.of(part) for part in (expr.condition, expr.yes, expr.no))
        found = sql.when(condition, yes).otherwise(no)
        if not self.may_be_null(expr.condition):
            return found
        return sql.when(condition.isNull(), sql.when(yes == no, yes)).otherwise(found)

    @of.register
    def _looked_up(self, expr: ir.Known) -> Column:
        """Ask for the keys once, so that the rows need not ask for theirs."""
        open_ = self.open_keys(expr)
        with self.sure_of(open_):
            value = self.of(expr.value)
        known = [self.of(key).isNotNull() for key in open_]
        return sql.when(reduce(and_, known), value) if known else value

    @of.register
    def _fn(self, expr: ir.Fn) -> Column:
        function = FUNCTIONS[expr.name]
        return function(*(self.of(part) for part in expr.parts)).cast("bigint")

    @of.register
    def _holds(self, expr: ir.Holds) -> Column:
        return self.of(expr.part).bitwiseAND(whole(expr.mask)) != whole(0)

    @of.register
    def _starts(self, expr: ir.Starts) -> Column:
        return self.of(expr.part).startswith(expr.prefix)

    @of.register
    def _given(self, expr: ir.Given) -> Column:
        return self.of(expr.part).isNotNull()

    @of.register
    def _part(self, expr: ir.Part) -> Column:
        return self._records[expr.variable][expr.field]

    @of.register
    def _over(self, expr: ir.Over) -> Column:
        """Fold over the records of a row with Spark's own functions of arrays."""
        records = named(expr.records)
        if expr.op == "any":
            return sql.exists(records, lambda one: self._decides(expr, one))
        if expr.op == "all":
            return sql.forall(records, lambda one: self._decides(expr, one))
        parts = sql.transform(records, lambda one: self._adds(expr, one))
        return sql.aggregate(parts, whole(0), lambda total, part: total + part)

    def _inner(self, expr: ir.Over, record: Column) -> tuple[Column, Column]:
        self._records[expr.variable] = record
        kept = sql.lit(True) if expr.condition is None else self.of(expr.condition)
        return kept, whole(1) if expr.item is None else self.of(expr.item)

    def _decides(self, expr: ir.Over, record: Column) -> Column:
        kept, item = self._inner(expr, record)
        return (kept & item) if expr.op == "any" else (~kept | item)

    def _adds(self, expr: ir.Over, record: Column) -> Column:
        """Return what one record adds; null where what is not known could change it."""
        kept, item = self._inner(expr, record)
        return sql.when(kept, item).when(~kept, whole(0)).otherwise(sql.lit(None).cast("bigint"))


def _day(number: Column) -> Column:
    return sql.date_from_unix_date(number.cast("int"))


def _year(number: Column) -> Column:
    return sql.year(_day(number))


def _month(number: Column) -> Column:
    return sql.month(_day(number))


def _add_months(number: Column, months: Column) -> Column:
    return sql.unix_date(sql.add_months(_day(number), months.cast("int")))


def _months_between(earlier: Column, later: Column) -> Column:
    """Return the whole months from one day to another; negative when it lies before."""
    backward = -_whole_months(later, earlier)
    return sql.when(later < earlier, backward).otherwise(_whole_months(earlier, later))


def _whole_months(earlier: Column, later: Column) -> Column:
    months = (_year(later) - _year(earlier)) * 12 + _month(later) - _month(earlier)
    short = sql.when(_add_months(earlier, months) <= later, 0).otherwise(1)
    return months - short


def _known_pair(function: Any) -> Any:
    """Return a function of two whole numbers that leaves open what is not known."""

    def of_two(one: int | None, two: int | None) -> int | None:
        return None if one is None or two is None else function(one, two)

    return sql.udf(of_two, "bigint")


def _add_workdays(day: Column, count: Column) -> Column:
    return _known_pair(calendar.add_workdays)(day, count)


def _workdays_between(earlier: Column, later: Column) -> Column:
    return _known_pair(calendar.workdays_between)(earlier, later)


FUNCTIONS: dict[str, Callable[..., Column]] = {
    "year": _year,
    "month": _month,
    "add_months": _add_months,
    "months_between": _months_between,
    "add_workdays": _add_workdays,
    "workdays_between": _workdays_between,
}
