"""Whether a condition can come out otherwise at all.

Decided, not sampled, where what it rests on is finite (yes or no, choices) or ordered and compared
with fixed numbers and days: between two such borders nothing changes, so one value of each piece
stands for all. Where a condition reckons with quantities or goes through records nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.closures import LAW_DAY, compile_node
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.types import Kind
from jisheng.policy.engine.unknown import Evaluate
from jisheng.policy.errors import PolicyError

MOST_COMBINATIONS = 20_000
ORDERED = (Kind.NUMBER, Kind.DATE)


def only_verdict(
    node: n.Node, named: Mapping[str, n.Node], facts: Mapping[str, FactSpec]
) -> bool | None:
    """Return the one verdict `node` can have; nothing where it has both or it cannot be told.

    `named` are the definitions behind it.
    """
    parts = list(_all_parts(node, named))
    if any(isinstance(part, n.Fold | n.Field | n.Lookup | n.Call) for part in parts):
        return None
    leaves = {x.name for x in parts if isinstance(x, n.Name) and x.name in facts}
    domains = {name: _domain(facts[name], parts) for name in sorted(leaves)}
    count = 1
    for domain in domains.values():
        count *= len(domain or ())
    if not 0 < count <= MOST_COMBINATIONS:
        return None
    try:
        found = set(_verdicts(node, named, domains))
    except (PolicyError, KeyError, TypeError):
        return None
    return found.pop() if len(found) == 1 else None


def _all_parts(node: n.Node, named: Mapping[str, n.Node]) -> Iterator[n.Node]:
    for part in n.walk(node):
        yield part
        if isinstance(part, n.Name) and part.name in named:
            yield from _all_parts(named[part.name], named)


def _verdicts(
    node: n.Node, named: Mapping[str, n.Node], domains: Mapping[str, list[Any]]
) -> Iterator[bool]:
    holds = compile_node(node)
    defined: list[tuple[str, Evaluate]] = [(k, compile_node(v)) for k, v in named.items()]
    for chosen in product(*domains.values()):
        values: dict[str, Any] = {LAW_DAY: None, **dict(zip(domains, chosen, strict=True))}
        for name, function in defined:
            if set(_leaves(named[name])) <= set(values):
                values[name] = function(values)
        yield holds(values)


def _leaves(node: n.Node) -> Iterator[str]:
    return (part.name for part in n.walk(node) if isinstance(part, n.Name))


def _domain(spec: FactSpec, parts: list[n.Node]) -> list[Any]:
    """Return one value of every piece of a fact; none where its pieces cannot be told."""
    kind, absent = spec.type, [None] if spec.is_optional else []
    if kind.kind is Kind.BOOL:
        return [True, False, *absent]
    if kind.kind is Kind.TEXT and kind.choices:
        return [*kind.choices, *absent]
    if kind.kind in ORDERED and _is_only_compared(spec.name, parts):
        return [*_pieces(spec, parts), *absent]
    return []


def _is_only_compared(name: str, parts: list[n.Node]) -> bool:
    """Tell whether a fact stands nowhere but in comparisons with fixed values."""
    compared = sum(1 for part in parts if isinstance(part, n.Compare) and _border(part, name))
    used = sum(1 for part in parts if isinstance(part, n.Name) and part.name == name)
    return compared == used


def _border(part: n.Compare, name: str) -> list[Any]:
    """Return the fixed value a fact is compared with here."""
    for one, other in ((part.left, part.right), (part.right, part.left)):
        if isinstance(one, n.Name) and one.name == name:
            if isinstance(other, n.Constant):
                return [other.value]
            if isinstance(other, n.Dated) and other.value.only is not None:
                return [other.value.only]
    return []


def _pieces(spec: FactSpec, parts: list[n.Node]) -> list[Any]:
    borders = [b for part in parts if isinstance(part, n.Compare) for b in _border(part, spec.name)]
    scale = 0 if spec.type.unit.is_money else spec.type.scale
    step: Any = timedelta(1) if spec.type.kind is Kind.DATE else Fraction(1, 10**scale)
    near = {value for border in borders for value in (border - step, border, border + step)}
    if spec.type.kind is Kind.DATE:
        return sorted(day for day in near if date.min < day < date.max)
    return sorted(value for value in near if spec.least <= value <= spec.most)
