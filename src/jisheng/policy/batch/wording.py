"""How generated code writes values into sentences: the same words as `engine.template`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from jisheng.ground.money import Rounding
from jisheng.policy.batch import ir
from jisheng.policy.batch.calendar import as_date
from jisheng.policy.batch.program import Hole
from jisheng.policy.engine.template import shown_as
from jisheng.policy.engine.types import Kind, Type

Write = Callable[[ir.Expr], str]
Keep = Callable[[Any], str]


def rounded(num: int, den: int, way: str) -> int:
    """Round a fraction to a whole number in a named way."""
    return Rounding(way).whole(Fraction(num, den))


def money(fen: int) -> str:
    """Write an amount in fen as yuan: `84,000.00`."""
    sign, size = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{size // 100:,}.{size % 100:02d}"


def fixed_words(hole: Hole) -> str | None:
    """Return what fills a hole whose value never changes, otherwise nothing."""
    value, kind = hole.value, hole.kind
    if isinstance(value, ir.Ratio):
        over, under = value.num, value.den
        if isinstance(over, ir.Const) and isinstance(under, ir.Const) and over.value is not None:
            return shown_as(kind)(_exact(int(over.value), int(under.value or 1)))
        return None
    if isinstance(value, ir.Const) and value.value is not None:
        return _shown(kind, value.value)
    return None


def source(hole: Hole, write: Write, keep: Keep) -> str:
    """Return the source that fills a hole; `keep` names a constant the code may use."""
    value, kind = hole.value, hole.kind
    if isinstance(value, ir.Ratio):
        return _number_source(value, kind, write, keep)
    text = write(value)
    if kind.kind is Kind.BOOL:
        return f"'是' if {text} else '否'"
    if kind.kind is Kind.TEXT and kind.labels:
        return f"{keep(dict(kind.labels))}.get({text}, {text})"
    if kind.kind in (Kind.TEXT, Kind.DIVISION):
        return text
    return f"{keep(lambda found: _shown(kind, found))}({text})"


def _number_source(value: ir.Ratio, kind: Type, write: Write, keep: Keep) -> str:
    num, den = write(value.num), write(value.den)
    if den == "1" and not kind.unit.is_money and not kind.percent:
        return num
    if den == "1" and str(kind.unit) == "yuan":
        return f"money({num})"
    show = shown_as(kind)
    return f"{keep(lambda over, under: show(_exact(over, under)))}({num}, {den})"


def _exact(over: int, under: int) -> int | Fraction:
    share = Fraction(over, under)
    return share.numerator if share.denominator == 1 else share


def _shown(kind: Type, found: Any) -> str:
    """Write a value as it is kept here: days as numbers, sets as bits."""
    if found is None:
        return "无"
    if kind.kind is Kind.DATE:
        found = as_date(found)
    elif kind.kind is Kind.SET:
        held = [kind.labels[word] for i, word in enumerate(kind.choices) if found >> i & 1]
        return "、".join(held) or "无"
    return shown_as(kind)(found)


WRITERS: dict[str, Callable[..., str]] = {"money": money}
