"""In which steps an amount can move: 1 fen, half a fen, 25 yuan.

Every value an expression can take is a whole multiple of its step, so an amount whose step is whole
fen is never rounded, whatever the way of rounding. A step of nothing means that it cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.closures import compile_node
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.engine.parse import parse
from jisheng.policy.engine.scope import BenefitScope
from jisheng.policy.engine.types import Type

Step = Fraction | None
ONE = Fraction(1)


class Steps:
    """The steps of the expressions of one benefit, where none of `never` holds."""

    def __init__(self, folder: Folder, scope: BenefitScope, never: Set[str] = frozenset()) -> None:
        self.folder, self.scope, self.never = folder, scope, never

    def of_text(self, text: str) -> Step:
        """Return the step of an expression as it is written."""
        return self.of(parse(text, self.scope))

    def of(self, node: n.Node) -> Step:
        """Return the step of an expression."""
        if isinstance(node, n.Constant):
            return Fraction(node.value)
        if isinstance(node, n.Dated):
            return common(Fraction(span.value) for span in node.value.spans)
        if isinstance(node, n.Name):
            definition = self.scope.definitions.get(node.name)
            return self.of(definition) if definition else of_type(node.type)
        if isinstance(node, n.Field):
            return of_type(node.type)
        if isinstance(node, n.Arithmetic):
            return self._arithmetic(node)
        if isinstance(node, n.Lookup):
            return self._lookup(node)
        if isinstance(node, n.Choose):
            return self._choice(node)
        if isinstance(node, n.Extreme):
            return common(self.of(part) for part in node.parts)
        if isinstance(node, n.Fold) and node.item:
            return self.of(node.item)
        return ONE if isinstance(node, n.Fold | n.Call | n.Apply) else None

    def _choice(self, node: n.Choose) -> Step:
        """Where the condition asks only for the reading taken, one of the two never counts."""
        if self.never & set(required(node.condition)):
            return self.of(node.no)
        asked = [x for x in n.walk(node.condition) if isinstance(x, n.Name | n.Dated | n.Lookup)]
        if not asked:
            taken = node.yes if compile_node(node.condition)({}) else node.no
            return self.of(taken)
        return common([self.of(node.yes), self.of(node.no)])

    def _arithmetic(self, node: n.Arithmetic) -> Step:
        left, right = self.of(node.left), self.of(node.right)
        if node.op == "//":
            return ONE
        if left is None or right is None:
            return None
        if node.op == "*":
            return left * right
        if node.op == "/":
            return self._quotient(left, node.right)
        return common([left, right])

    def _quotient(self, left: Fraction, divisor: n.Node) -> Step:
        """A fixed divisor divides the step; by anything else it may come to any fraction."""
        if not isinstance(divisor, n.Dated | n.Constant):
            return None
        spans = divisor.value.spans if isinstance(divisor, n.Dated) else ()
        fixed = [span.value for span in spans] or [getattr(divisor, "value", 0)]
        return common(left / Fraction(value) for value in fixed)

    def _lookup(self, node: n.Lookup) -> Step:
        table = self.folder.tables[node.table]
        if not isinstance(table, AmountTable):
            return None
        rows = [Fraction(row.value) for row in table.rows]
        rows += [of_type(table.result)] if table.external or not rows else []
        return common([*rows, *([self.of(node.otherwise)] if node.otherwise else [])])


def required(condition: n.Node) -> list[str]:
    """Return the facts without which a condition cannot hold."""
    if isinstance(condition, n.Name):
        return [condition.name]
    if isinstance(condition, n.Logic) and condition.op == "and":
        return [name for part in condition.parts for name in required(part)]
    return []


def of_type(kind: Type) -> Fraction:
    """Return the step of a given fact: whole fen, whole numbers, as many decimals as declared."""
    return ONE if kind.unit.is_money else Fraction(1, 10**kind.scale)


def common(steps: Iterable[Step]) -> Step:
    """Return the greatest step that divides every one of `steps`."""
    found = list(steps)
    known = [step for step in found if step is not None]
    if len(known) < len(found) or not known:
        return None
    below = reduce(lcm, (step.denominator for step in known))
    return Fraction(reduce(gcd, (int(step * below) for step in known)), below)
