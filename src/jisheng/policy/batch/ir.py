"""The intermediate form: whole numbers, truth values and words; everything has one meaning.

Amounts are fen, shares and decimals whole numbers over a denominator that `Ratio` carries, days are
counted from 1970-01-01, sets are masks of bits. A value may be absent (unknown); `and` and `or`
decide where the known parts suffice, everything else is absent with its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from math import gcd
from typing import Any

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Expr:
    """A part of the intermediate form."""


@dataclass(frozen=True)
class Const(Expr):
    """A fixed whole number, truth value or word; `None` is absent for good."""

    value: int | bool | str | None


@dataclass(frozen=True)
class Col(Expr):
    """An input."""

    name: str


@dataclass(frozen=True)
class Let(Expr):
    """A value reckoned before and used again."""

    name: str


@dataclass(frozen=True)
class Bin(Expr):
    """`+ - *` and `//` (towards minus infinity) of whole numbers."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Pick(Expr):
    """The least (`min`) or greatest (`max`) of whole numbers."""

    op: str
    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Cmp(Expr):
    """A comparison of whole numbers, or the equality of words and truth values."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True)
class All(Expr):
    """Whether every part holds."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Any_(Expr):
    """Whether any part holds."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class No(Expr):
    """Whether a part does not hold."""

    part: Expr


@dataclass(frozen=True)
class If(Expr):
    """One of two values, by a condition."""

    condition: Expr
    yes: Expr
    no: Expr


@dataclass(frozen=True)
class Fn(Expr):
    """A function of days: year, month, add_months, add_workdays, months_between and so on."""

    name: str
    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Holds(Expr):
    """Whether a set, kept as bits in the order of its choices, has any of those in `mask`."""

    part: Expr
    mask: int


@dataclass(frozen=True)
class Starts(Expr):
    """Whether a word starts with a prefix."""

    part: Expr
    prefix: str


@dataclass(frozen=True)
class Given(Expr):
    """Whether an input that may be absent by itself is there."""

    part: Col


@dataclass(frozen=True)
class Over(Expr):
    """`count`, `sum`, `any` or `all` over a list of records."""

    op: str
    records: str
    variable: str
    condition: Expr | None
    item: Expr | None


@dataclass(frozen=True)
class Known(Expr):
    """A value looked up by `keys`: not known unless every key is, whatever the rows say."""

    keys: tuple[Expr, ...]
    value: Expr


@dataclass(frozen=True)
class Part(Expr):
    """A field of the record `Over` is looking at."""

    variable: str
    field: str


@dataclass(frozen=True)
class Ratio:
    """A number as a whole numerator over a whole denominator, which is never 0 or below."""

    num: Expr
    den: Expr


ZERO, ONE = Const(0), Const(1)
TRUE, FALSE, ABSENT = Const(True), Const(False), Const(None)
_FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def walk(expr: Expr) -> Iterator[Expr]:
    """Yield `expr` and everything below it."""
    yield expr
    for part in fields(expr):
        value = getattr(expr, part.name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Expr):
                yield from walk(child)


def parts(expr: Expr) -> list[Expr]:
    """Return what an expression is made of."""
    found: list[Expr] = []
    for value in vars(expr).values():
        children = value if isinstance(value, tuple) else (value,)
        found += [child for child in children if isinstance(child, Expr)]
    return found


def walk_values(expr: Expr) -> Iterator[Expr]:
    """Yield `expr` and what its value is reckoned from: keys are asked only whether they are known.

    Evaluators that are given nothing unknown have no use for the keys of `Known`.
    """
    if isinstance(expr, Known):
        yield from walk_values(expr.value)
        return
    yield expr
    for part in parts(expr):
        yield from walk_values(part)


def rebuilt(expr: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """Return `expr` with every part that `change` answers for put in its place, from the top."""
    changed = change(expr)
    if changed is not None:
        return changed
    parts: dict[str, Any] = {}
    for name, value in vars(expr).items():
        if isinstance(value, Expr):
            parts[name] = rebuilt(value, change)
        elif isinstance(value, tuple) and any(isinstance(part, Expr) for part in value):
            parts[name] = tuple(rebuilt(part, change) for part in value)
    return replace(expr, **parts) if parts else expr


def day_number(day: date) -> int:
    """Return a day as it is reckoned with: days since 1970-01-01."""
    return day.toordinal() - EPOCH


def add(left: Expr, right: Expr) -> Expr:
    """Return a sum, worked out where both sides are fixed."""
    if left == ZERO:
        return right
    return left if right == ZERO else _folded("+", left, right)


def subtract(left: Expr, right: Expr) -> Expr:
    """Return a difference, worked out where both sides are fixed."""
    return left if right == ZERO else _folded("-", left, right)


def times(left: Expr, right: Expr) -> Expr:
    """Return a product, worked out where both sides are fixed."""
    if left == ONE:
        return right
    return left if right == ONE else _folded("*", left, right)


def whole(left: Expr, right: Expr) -> Expr:
    """Return a whole quotient, rounded towards minus infinity."""
    return left if right == ONE else _folded("//", left, right)


def _folded(op: str, left: Expr, right: Expr) -> Expr:
    if not (isinstance(left, Const) and isinstance(right, Const)):
        return Bin(op, left, right)
    one, two = left.value, right.value
    if not isinstance(one, int) or not isinstance(two, int) or (op == "//" and two == 0):
        return ABSENT
    return Const(
        {"+": one + two, "-": one - two, "*": one * two}.get(op) if op != "//" else one // two
    )


def both(parts: Sequence[Expr]) -> Expr:
    """Return the conjunction of parts without those that always hold."""
    kept = _flat(parts, All, TRUE)
    if FALSE in kept:
        return FALSE
    return TRUE if not kept else kept[0] if len(kept) == 1 else All(tuple(kept))


def either(parts: Sequence[Expr]) -> Expr:
    """Return the disjunction of parts without those that never hold."""
    kept = _flat(parts, Any_, FALSE)
    if TRUE in kept:
        return TRUE
    return FALSE if not kept else kept[0] if len(kept) == 1 else Any_(tuple(kept))


def _flat(parts: Sequence[Expr], kind: type[All] | type[Any_], neutral: Const) -> list[Expr]:
    flat: list[Expr] = []
    for part in parts:
        inner = list(part.parts) if isinstance(part, All | Any_) and type(part) is kind else [part]
        flat += [p for p in inner if p != neutral and p not in flat]
    return flat


def negated(part: Expr) -> Expr:
    """Return the negation, without doubling."""
    if isinstance(part, Const) and isinstance(part.value, bool):
        return Const(not part.value)
    return part.part if isinstance(part, No) else No(part)


def choose(condition: Expr, yes: Expr, no: Expr) -> Expr:
    """Return a choice, or its only branch where the condition is fixed."""
    if condition == TRUE or yes == no:
        return yes
    return no if condition == FALSE else If(condition, yes, no)


def compare(op: str, left: Expr, right: Expr) -> Expr:
    """Return a comparison with a fixed side on the right, worked out where both are fixed."""
    if isinstance(left, Const) and not isinstance(right, Const):
        op, left, right = _FLIP[op], right, left
    if not (isinstance(left, Const) and isinstance(right, Const)):
        return Cmp(op, left, right)
    one, two = left.value, right.value
    if one is None or two is None:
        return ABSENT
    if op in ("==", "!="):
        return Const((one == two) is (op == "=="))
    assert isinstance(one, int)
    assert isinstance(two, int)
    results = {"<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two}
    return Const(results[op])


def ratio(num: Expr, den: Expr = ONE) -> Ratio:
    """Return a ratio in its lowest terms where both sides are fixed."""
    if not (isinstance(num, Const) and isinstance(den, Const)):
        return Ratio(num, den)
    over, under = num.value, den.value
    if not (isinstance(over, int) and isinstance(under, int) and under > 0):
        return Ratio(num, den)
    common = gcd(over, under) or 1
    return Ratio(Const(over // common), Const(under // common))


def same_denominator(left: Ratio, right: Ratio) -> tuple[Expr, Expr, Expr]:
    """Return both numerators over one denominator."""
    if left.den == right.den:
        return left.num, right.num, left.den
    if isinstance(left.den, Const) and isinstance(right.den, Const):
        one, two = left.den.value, right.den.value
        assert isinstance(one, int)
        assert isinstance(two, int)
        common = one * two // gcd(one, two)
        return (
            times(left.num, Const(common // one)),
            times(right.num, Const(common // two)),
            Const(common),
        )
    return times(left.num, right.den), times(right.num, left.den), times(left.den, right.den)
