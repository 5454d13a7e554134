"""The small typed intermediate form every expression of a rulebook is turned into.

A few kinds of nodes, each with its type. Evaluators are generated from them: `closures` makes the
function for a single case; column and fold evaluators can be generated from the same nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from jisheng.policy.engine.types import Type


@dataclass(frozen=True)
class Node:
    """An expression with its type."""

    type: Type


@dataclass(frozen=True)
class Constant(Node):
    """A fixed value: a literal, a document's day, the reading taken."""

    value: Any


@dataclass(frozen=True)
class Name(Node):
    """A fact or a defined intermediate value."""

    name: str


@dataclass(frozen=True)
class Dated(Node):
    """A dated value, looked up by the law day of the case."""

    name: str
    value: Any


@dataclass(frozen=True)
class Not(Node):
    """Negation; unknown stays unknown."""

    part: Node


@dataclass(frozen=True)
class Logic(Node):
    """`and` / `or` over parts; a decided part decides although others are unknown."""

    op: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Compare(Node):
    """A comparison of two values of one kind and unit."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Arithmetic(Node):
    """Addition, subtraction, multiplication, exact division or whole division."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Extreme(Node):
    """The least or greatest of several values."""

    op: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Choose(Node):
    """One of two values, by a condition."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True)
class Apply(Node):
    """A function of one value: `year`, `month`, `floor`, `given`."""

    function: str
    part: Node


@dataclass(frozen=True)
class Call(Node):
    """A function of several values: `add_months`, `add_workdays`, `months_between`, …"""

    function: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Has(Node):
    """Whether a set holds any of the options."""

    part: Node
    options: tuple[str, ...]


@dataclass(frozen=True)
class Lookup(Node):
    """A row of a table found by its keys; `otherwise` where a published table has no such row."""

    table: str
    rows: Any
    keys: tuple[Node, ...]
    otherwise: Node | None = None


@dataclass(frozen=True)
class Fold(Node):
    """`count`, `sum`, `any` or `all` over records (or over the lines of a class)."""

    op: str
    records: str
    variable: str
    condition: Node | None
    item: Node | None


@dataclass(frozen=True)
class Field(Node):
    """A field of the record a fold is looking at."""

    variable: str
    field: str


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything below it."""
    yield node
    for part in fields(node):
        value = getattr(node, part.name)
        children = value if isinstance(value, tuple) else (value,)
        for child in children:
            if isinstance(child, Node):
                yield from walk(child)


def names_in(node: Node) -> tuple[str, ...]:
    """Return the facts, definitions and dated values `node` speaks of, in order, each once."""
    found: dict[str, None] = {}
    for part in walk(node):
        if isinstance(part, Name | Dated):
            found[part.name] = None
        elif isinstance(part, Fold):
            found[part.records] = None
    return tuple(found)
