"""Bounds: between which whole numbers every part of a program lies, from the ranges of its inputs.

64 bits are proved to suffice, not hoped: a program whose parts may leave them is refused to the
evaluators of whole columns, with the part named.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from math import gcd

from jisheng.policy.batch import ir
from jisheng.policy.batch.program import Column, Program
from jisheng.policy.errors import PolicyError

Span = tuple[int, int]
LEAST, MOST = -(2**63), 2**63 - 1
FIRST_DAY, LAST_DAY = -25567, 84005  # 1900-01-01 and 2199-12-31, the days facts may name
MOST_RECORDS = 2000
FLAG: Span = (0, 1)


class TooWide(PolicyError):
    """Report a part of a program that 64 bits may not hold."""


class Bounds:
    """The bounds of the parts of one program, worked out once."""

    def __init__(self, program: Program) -> None:
        self.columns = {column.name: column for column in program.columns}
        self.lets: dict[str, Span] = {}
        for name, expr in program.lets.items():
            self.lets[name] = self.of(expr)

    def of(self, expr: ir.Expr, fields: Mapping[str, Column] | None = None) -> Span:
        """Return the least and the most an expression can be."""
        return _span(expr, self, fields or {})

    def fits(self, expr: ir.Expr) -> bool:
        """Tell whether `expr` and everything in it fits 64 bits."""
        return all(within(self.of(part)) for part in ir.walk(expr) if not _is_inner(part))


def _is_inner(expr: ir.Expr) -> bool:
    """Tell whether an expression has a meaning only inside a fold."""
    return any(isinstance(part, ir.Part) for part in ir.walk(expr)) and not isinstance(
        expr, ir.Over
    )


def within(span: Span) -> bool:
    """Tell whether both ends fit 64 bits."""
    return span[0] >= LEAST and span[1] <= MOST


def check_bounds(program: Program) -> None:
    """Raise `TooWide` where a part of the program may leave 64 bits."""
    bounds = Bounds(program)
    named = {**program.lets, "amount": raised(program)}
    for name, expr in named.items():
        if not bounds.fits(expr):
            raise TooWide(
                f"“{program.label}”的“{name}”可能超出64位整数。"
                "请在 facts.yaml 中写出事实的实际范围（range）。"
            )


def in_lowest_terms(program: Program, common: int = 1) -> tuple[ir.Expr, ir.Expr]:
    """Return the amount over `common` times its denominator, a fixed factor taken out of both.

    20,000 fen a day raised by tenths is 2,000 times whole numbers: nothing is left to round.
    """
    num, den = program.amount.num, program.amount.den
    if not isinstance(den, ir.Const) or not isinstance(num, ir.Bin) or num.op != "*":
        return num, ir.times(den, ir.Const(common))
    under = int(den.value or 1) * common
    for factor, other in ((num.right, num.left), (num.left, num.right)):
        if isinstance(factor, ir.Const) and isinstance(factor.value, int) and factor.value > 0:
            shared = gcd(factor.value, under)
            over = ir.times(other, ir.Const(factor.value // shared))
            return over, ir.Const(under // shared)
    return num, ir.Const(under)


def raised(program: Program) -> ir.Expr:
    """Return the widest numerator of the amount, every uplift taken together."""
    num = program.amount.num
    for uplift in program.uplifts:
        num = ir.Bin("*", num, ir.Bin("+", uplift.rate.num, uplift.rate.den))
    return ir.Bin("*", num, ir.Const(2))


@singledispatch
def _span(_expr: ir.Expr, _bounds: Bounds, _fields: Mapping[str, Column]) -> Span:
    return FLAG  # comparisons, and, or, not, words


@_span.register
def _const(expr: ir.Const, _bounds: Bounds, _fields: Mapping[str, Column]) -> Span:
    value = expr.value
    return (int(value), int(value)) if isinstance(value, int) else FLAG


@_span.register
def _col(expr: ir.Col, bounds: Bounds, _fields: Mapping[str, Column]) -> Span:
    return of_column(bounds.columns[expr.name])


def of_column(column: Column) -> Span:
    """Return the bounds of an input."""
    if column.kind == "date":
        return FIRST_DAY, LAST_DAY
    if column.kind == "set":
        return 0, (1 << len(column.choices)) - 1
    return (column.least, column.most) if column.kind == "int" else FLAG


@_span.register
def _let(expr: ir.Let, bounds: Bounds, _fields: Mapping[str, Column]) -> Span:
    return bounds.lets[expr.name]


@_span.register
def _bin(expr: ir.Bin, bounds: Bounds, fields: Mapping[str, Column]) -> Span:
    (a, b), (c, d) = (_span(part, bounds, fields) for part in (expr.left, expr.right))
    if expr.op == "+":
        return a + c, b + d
    if expr.op == "-":
        return a - d, b - c
    if expr.op == "*":
        corners = [a * c, a * d, b * c, b * d]
        return min(corners), max(corners)
    divisors = [x for x in {c, d, max(c, 1), min(d, -1)} if c <= x <= d and x]
    corners = [x // y for x in (a, b) for y in divisors] or [0]
    return min(corners), max(corners)


@_span.register
def _pick(expr: ir.Pick, bounds: Bounds, fields: Mapping[str, Column]) -> Span:
    spans = [_span(part, bounds, fields) for part in expr.parts]
    ends = (min, max)[expr.op == "max"]
    return ends(low for low, _ in spans), ends(high for _, high in spans)


@_span.register
def _if(expr: ir.If, bounds: Bounds, fields: Mapping[str, Column]) -> Span:
    parts = [part for part in (expr.yes, expr.no) if part != ir.ABSENT]
    spans = [_span(part, bounds, fields) for part in parts] or [FLAG]
    return min(low for low, _ in spans), max(high for _, high in spans)


@_span.register
def _known(expr: ir.Known, bounds: Bounds, fields: Mapping[str, Column]) -> Span:
    return _span(expr.value, bounds, fields)


@_span.register
def _fn(expr: ir.Fn, _bounds: Bounds, _fields: Mapping[str, Column]) -> Span:
    spans = {"year": (1900, 2199), "month": (1, 12)}
    if expr.name in spans:
        return spans[expr.name]
    far = LAST_DAY - FIRST_DAY
    return (-far, far) if expr.name.endswith("between") else (FIRST_DAY - far, LAST_DAY + far)


@_span.register
def _over(expr: ir.Over, bounds: Bounds, fields: Mapping[str, Column]) -> Span:
    if expr.op == "count":
        return 0, MOST_RECORDS
    if expr.op != "sum" or expr.item is None:
        return FLAG
    records = {f"{expr.variable}.{c.name}": c for c in bounds.columns[expr.records].fields}
    low, high = _span(expr.item, bounds, {**fields, **records})
    return min(low, 0) * MOST_RECORDS, max(high, 0) * MOST_RECORDS


@_span.register
def _part(expr: ir.Part, _bounds: Bounds, fields: Mapping[str, Column]) -> Span:
    column = fields.get(f"{expr.variable}.{expr.field}")
    return of_column(column) if column else FLAG
