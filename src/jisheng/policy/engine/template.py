"""Sentences with real numbers: `经锁定名册{enrolled_headcount}人`; holes are typed expressions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from jisheng.ground.money import Money, Rounding
from jisheng.ground.rate import Rate
from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.closures import compile_node
from jisheng.policy.engine.parse import Scope, parse
from jisheng.policy.engine.types import Kind, Type
from jisheng.policy.engine.typing_rules import ExpressionFault
from jisheng.policy.engine.units import parse_unit
from jisheng.policy.engine.unknown import Evaluate, Unknown

_HOLE = re.compile(r"\{([^{}]+)\}")
YUAN = parse_unit("yuan")
ABSENT = "（缺）"
NONE = "无"


@dataclass(frozen=True)
class Template:
    """A sentence whose holes are filled from the values of a case."""

    parts: tuple[str | tuple[Evaluate, Callable[[Any], str]], ...]
    names: tuple[str, ...]

    def render(self, values: dict[str, Any]) -> str:
        """Return the sentence; a hole whose fact is missing reads （缺）."""
        return "".join(
            part if isinstance(part, str) else part[1](part[0](values)) for part in self.parts
        )


def read_template(text: str, scope: Scope) -> Template:
    """Compile `text`; its holes are checked like every other expression."""
    parts: list[str | tuple[Evaluate, Callable[[Any], str]]] = []
    names: list[str] = []
    for index, piece in pieces(text):
        if index % 2:
            node = parse(piece, scope)
            parts.append((compile_node(node), shown_as(node.type)))
            names += n.names_in(node)
        elif piece:
            parts.append(_plain_words(piece, text))
    return Template(tuple(parts), tuple(dict.fromkeys(names)))


def pieces(text: str) -> list[tuple[int, str]]:
    """Return the words (even numbers) and the holes (odd numbers) of a sentence, in turn."""
    return [(index, piece) for index, piece in enumerate(_HOLE.split(text)) if piece]


def _plain_words(piece: str, text: str) -> str:
    if "{" in piece or "}" in piece:
        raise ExpressionFault(f"“{text}”里的花括号不成对，或里面是空的", "写成 {名字}")
    return piece


def shown_as(kind: Type) -> Callable[[Any], str]:
    """Return the function that writes a value of this type for people."""
    write = _writer(kind)

    def show(value: Any) -> str:
        if value.__class__ is Unknown:
            return ABSENT
        return NONE if value is None else write(value)

    return show


def _writer(kind: Type) -> Callable[[Any], str]:
    if kind.kind is Kind.DATE:
        return chinese_day
    if kind.kind is Kind.BOOL:
        return lambda value: "是" if value else "否"
    if kind.kind is Kind.RECORDS:
        return lambda value: f"{len(value)}项" if value else NONE
    if kind.kind is Kind.SET:
        return lambda value: "、".join(kind.labels[w] for w in kind.choices if w in value) or NONE
    if kind.kind is Kind.TEXT:
        return lambda value: kind.labels.get(value, str(value))
    if not kind.is_number:
        return str
    if kind.percent:
        return lambda value: str(Rate(Fraction(value)))
    if kind.unit == YUAN:
        return lambda value: amount(Money(Rounding.HALF_UP.whole(Fraction(value))))
    if kind.unit.is_money:
        return lambda value: figure(Fraction(value) / 100)
    return figure


def neutral(kind: Type) -> Callable[[Any], str]:
    """Return the function that writes a value without a language: ISO days, codes, bare figures."""
    if kind.kind is Kind.BOOL:
        return lambda value: "true" if value else "false"
    if kind.kind is Kind.SET:
        return lambda held: ", ".join(choice for choice in kind.choices if choice in held)
    if kind.kind in (Kind.DATE, Kind.TEXT, Kind.DIVISION):
        return str
    return _writer(kind)


def figure(value: int | Fraction) -> str:
    """Write a quantity: whole, as a finite decimal, or as a fraction."""
    if isinstance(value, int):
        return str(value)
    return str(Rate(Fraction(value) / 100)).removesuffix("%")


def amount(money: Money) -> str:
    """Write an amount with thousands and two decimals: `84,000.00`."""
    return str(money).replace("¥", "")


def chinese_day(day: date) -> str:
    """Write a day as officials do: 2020年10月23日."""
    return f"{day.year}年{day.month}月{day.day}日"
