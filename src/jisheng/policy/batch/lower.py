"""Turn the typed nodes of expressions into the intermediate form of whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import singledispatchmethod
from math import lcm
from typing import Any

from jisheng.policy.batch import ir
from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.boxes import Side
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.mechanisms.amount_table import AmountRow, AmountTable
from jisheng.policy.engine.mechanisms.dated_value import DatedValue
from jisheng.policy.engine.mechanisms.table_lookup import Table
from jisheng.policy.engine.parse import LINES
from jisheng.policy.engine.scope import BenefitScope
from jisheng.policy.engine.types import Kind, Type
from jisheng.policy.errors import PolicyError

LAW = "·law"
Value = ir.Expr | ir.Ratio


class NotInColumns(PolicyError):
    """Say what an evaluator of whole columns cannot be generated for."""


def fixed(value: Any) -> Value:
    """Return a written value: a number as a ratio, a day as its number, a word as it is."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return ir.Const(value)
    if isinstance(value, date):
        return ir.Const(ir.day_number(value))
    share = Fraction(value)
    return ir.Ratio(ir.Const(share.numerator), ir.Const(share.denominator))


def whole_over_one(value: Value) -> ir.Expr:
    """Return a value that has no denominator: a day, a word, a truth value, a whole number."""
    if isinstance(value, ir.Ratio):
        return value.num if value.den == ir.ONE else ir.whole(value.num, value.den)
    return value


class Lowering:
    """Lower the expressions of one benefit; definitions become `Let`s, each reckoned once."""

    def __init__(self, scope: BenefitScope, facts: Mapping[str, FactSpec]) -> None:
        self.scope, self.facts = scope, facts
        self.lets: dict[str, ir.Expr] = {}
        self.columns: dict[str, None] = {}
        self._named: dict[str, Value] = {}

    def number(self, node: n.Node) -> ir.Ratio:
        """Return a numeric node as a ratio."""
        found = self.lower(node)
        assert isinstance(found, ir.Ratio)
        return found

    def expr(self, node: n.Node) -> ir.Expr:
        """Return a node that is no fraction: a condition, a day, a word."""
        return whole_over_one(self.lower(node))

    def let(self, name: str, value: Value) -> Value:
        """Give a value a name, so that it is reckoned once."""
        if isinstance(value, ir.Ratio):
            return ir.Ratio(self._kept(name, value.num), self._kept(f"{name}·den", value.den))
        return self._kept(name, value)

    def _kept(self, name: str, expr: ir.Expr) -> ir.Expr:
        if isinstance(expr, ir.Const | ir.Col | ir.Let):
            return expr
        self.lets[name] = expr
        return ir.Let(name)

    @singledispatchmethod
    def lower(self, node: n.Node) -> Value:
        """Return `node` in the intermediate form."""
        raise TypeError(f"no lowering for {type(node).__name__}")

    @lower.register
    def _constant(self, node: n.Constant) -> Value:
        return fixed(node.value)

    @lower.register
    def _name(self, node: n.Name) -> Value:
        if node.name in self._named:
            return self._named[node.name]
        if node.name in self.scope.definitions:
            value = self.let(node.name, self.lower(self.scope.definitions[node.name]))
            self._named[node.name] = value
            return value
        self.columns[node.name] = None
        return typed(node.type, ir.Col(node.name))

    @lower.register
    def _dated(self, node: n.Dated) -> Value:
        value: DatedValue = node.value
        if value.only is not None:
            return fixed(value.only)
        spans = sorted(value.spans, key=lambda span: (span.known_on or date.min, span.from_))
        latest_first = list(reversed(spans))
        conditions = [self._on_law_day(span.from_, span.until) for span in latest_first[:-1]]
        values = [fixed(span.value) for span in latest_first]
        # The spans leave no gap (the check has seen to it), so what is left is the first of them.
        return _known([ir.Let(LAW)], self._cases(conditions, values[:-1], values[-1]))

    def _on_law_day(self, from_: date | None, until: date | None) -> ir.Expr:
        law = ir.Let(LAW)
        bounds = []
        if from_ is not None:
            bounds.append(ir.Cmp(">=", law, ir.Const(ir.day_number(from_))))
        if until is not None:
            bounds.append(ir.Cmp("<=", law, ir.Const(ir.day_number(until))))
        return ir.both(bounds)

    def _cases(
        self, conditions: Sequence[ir.Expr], values: Sequence[Value], otherwise: Value | None
    ) -> Value:
        """Return the first value whose condition holds; nothing where none does."""
        if not any(isinstance(value, ir.Ratio) for value in values):
            found = ir.ABSENT if otherwise is None else whole_over_one(otherwise)
            for condition, value in zip(reversed(conditions), reversed(values), strict=True):
                found = ir.choose(condition, whole_over_one(value), found)
            return found
        ratios = [value for value in values if isinstance(value, ir.Ratio)]
        last = otherwise if isinstance(otherwise, ir.Ratio) else ir.Ratio(ir.ABSENT, ir.ONE)
        nums, den = one_denominator([*ratios, last])
        num = nums[-1]
        for condition, value in zip(reversed(conditions), reversed(nums[:-1]), strict=True):
            num = ir.choose(condition, value, num)
        return ir.Ratio(num, den)

    @lower.register
    def _not(self, node: n.Not) -> Value:
        return ir.negated(self.expr(node.part))

    @lower.register
    def _logic(self, node: n.Logic) -> Value:
        parts = [self.expr(part) for part in node.parts]
        return ir.both(parts) if node.op == "and" else ir.either(parts)

    @lower.register
    def _compare(self, node: n.Compare) -> Value:
        optional = [side for side in (node.left, node.right) if self._may_be_absent(side)]
        plain = self._compared(node)
        if not optional:
            return plain
        there = [ir.Given(self._column(side)) for side in optional]
        if node.op == "!=":
            return ir.negated(ir.both([*there, ir.negated(plain)]))
        return ir.both([*there, plain])

    def _may_be_absent(self, node: n.Node) -> bool:
        return isinstance(node, n.Name) and (
            node.name in self.facts and self.facts[node.name].is_optional
        )

    def _column(self, node: n.Node) -> ir.Col:
        assert isinstance(node, n.Name)
        return ir.Col(node.name)

    def _compared(self, node: n.Compare) -> ir.Expr:
        left, right = self.lower(node.left), self.lower(node.right)
        if isinstance(left, ir.Ratio) and isinstance(right, ir.Ratio):
            one, two, _ = ir.same_denominator(left, right)
            return ir.compare(node.op, one, two)
        return ir.compare(node.op, whole_over_one(left), whole_over_one(right))

    @lower.register
    def _arithmetic(self, node: n.Arithmetic) -> Value:
        left, right = self.lower(node.left), self.lower(node.right)
        if node.left.type.kind is Kind.DATE:
            days = (ir.add if node.op == "+" else ir.subtract)(
                whole_over_one(left), whole_over_one(right)
            )
            is_day = node.right.type.kind is not Kind.DATE
            return days if is_day else ir.Ratio(days, ir.ONE)
        assert isinstance(left, ir.Ratio)
        assert isinstance(right, ir.Ratio)
        return _reckoned(node.op, left, right)

    @lower.register
    def _extreme(self, node: n.Extreme) -> Value:
        values = [self.lower(part) for part in node.parts]
        ratios = [value for value in values if isinstance(value, ir.Ratio)]
        if not ratios:
            return ir.Pick(node.op, tuple(whole_over_one(value) for value in values))
        nums, den = one_denominator(ratios)
        return ir.Ratio(ir.Pick(node.op, tuple(nums)) if len(nums) > 1 else nums[0], den)

    @lower.register
    def _choose(self, node: n.Choose) -> Value:
        condition = self.expr(node.condition)
        yes, no = self.lower(node.yes), self.lower(node.no)
        return self._cases([condition], [yes], no)

    @lower.register
    def _apply(self, node: n.Apply) -> Value:
        if node.function == "given":
            assert isinstance(node.part, n.Name)
            self.columns[node.part.name] = None
            is_optional = self._may_be_absent(node.part)
            return ir.Given(ir.Col(node.part.name)) if is_optional else ir.TRUE
        if node.function == "floor":
            part = self.number(node.part)
            return ir.Ratio(ir.whole(part.num, part.den), ir.ONE)
        return ir.Ratio(ir.Fn(node.function, (self.expr(node.part),)), ir.ONE)

    @lower.register
    def _call(self, node: n.Call) -> Value:
        found = ir.Fn(node.function, tuple(self.expr(part) for part in node.parts))
        return ir.Ratio(found, ir.ONE) if node.type.is_number else found

    @lower.register
    def _has(self, node: n.Has) -> Value:
        mask = sum(1 << node.part.type.choices.index(option) for option in node.options)
        return ir.Holds(self.expr(node.part), mask)

    @lower.register
    def _lookup(self, node: n.Lookup) -> Value:
        keys = [self.lower(key) for key in node.keys]
        otherwise = self.lower(node.otherwise) if node.otherwise else None
        if isinstance(node.rows, Table):
            key = whole_over_one(keys[0])
            return _known([ir.Let(LAW), key], self._by_prefix(node.rows, key))
        table: AmountTable = node.rows
        rows = sorted(table.rows, key=lambda row: row.known_on or date.min, reverse=True)
        conditions = [self._row_condition(row, keys) for row in rows]
        values = [fixed(row.value) for row in rows] or [ir.Ratio(ir.ABSENT, ir.ONE)]
        found = self._cases(conditions or [ir.TRUE], values, otherwise)
        return _known([ir.Let(LAW), *map(_asked, keys)], found)

    def _by_prefix(self, table: Table, key: ir.Expr) -> ir.Expr:
        found: ir.Expr = ir.ABSENT
        for row in sorted(table.rows, key=lambda row: len(row.prefix)):
            found = ir.choose(ir.Starts(key, row.prefix), ir.Const(row.result), found)
        return found

    def _row_condition(self, row: AmountRow, keys: list[Value]) -> ir.Expr:
        sides = [_within(side, key) for side, key in zip(row.box, keys, strict=True)]
        return ir.both([*sides, self._on_law_day(row.from_, row.until)])

    @lower.register
    def _field(self, node: n.Field) -> Value:
        return typed(node.type, ir.Part(node.variable, node.field))

    @lower.register
    def _fold(self, node: n.Fold) -> Value:
        if node.records == LINES:
            self._note_line_facts(node)
        else:
            self.columns[node.records] = None
        condition = self.expr(node.condition) if node.condition else None
        if node.op == "count":
            return ir.Ratio(ir.Over("count", node.records, node.variable, condition, None), ir.ONE)
        assert node.item is not None
        item = self.lower(node.item)
        if isinstance(item, ir.Ratio):
            if not isinstance(item.den, ir.Const):
                raise NotInColumns("遍历中的除数不是定值，不能成列计算。请改写为相乘比较。")
            return ir.Ratio(
                ir.Over(node.op, node.records, node.variable, condition, item.num), item.den
            )
        return ir.Over(node.op, node.records, node.variable, condition, item)

    def _note_line_facts(self, fold: n.Fold) -> None:
        """Note the facts of single lines that a fold over a class looks at."""
        for part in n.walk(fold):
            if isinstance(part, n.Field) and part.variable == fold.variable:
                self.columns[part.field] = None


def typed(kind: Type, expr: ir.Expr) -> Value:
    """Return an input or a field as a value: numbers over the power of ten they are kept in."""
    if not kind.is_number:
        return expr
    return ir.Ratio(expr, ir.Const(1 if kind.unit.is_money else 10**kind.scale))


def one_denominator(values: Sequence[ir.Ratio]) -> tuple[list[ir.Expr], ir.Expr]:
    """Return all numerators over one denominator."""
    if all(isinstance(value.den, ir.Const) for value in values):
        dens = [int(value.den.value or 1) for value in values if isinstance(value.den, ir.Const)]
        common = lcm(*dens)
        nums = [
            ir.ABSENT if v.num == ir.ABSENT else ir.times(v.num, ir.Const(common // den))
            for v, den in zip(values, dens, strict=True)
        ]
        return nums, ir.Const(common)
    product: ir.Expr = ir.ONE
    for value in values:
        product = ir.times(product, value.den)
    nums = []
    for index, value in enumerate(values):
        num = value.num
        for other, beside in enumerate(values):
            num = num if other == index else ir.times(num, beside.den)
        nums.append(num)
    return nums, product


def _reckoned(op: str, left: ir.Ratio, right: ir.Ratio) -> ir.Ratio:
    if op == "*":
        return ir.ratio(ir.times(left.num, right.num), ir.times(left.den, right.den))
    if op in "+-":
        one, two, den = ir.same_denominator(left, right)
        return ir.ratio((ir.add if op == "+" else ir.subtract)(one, two), den)
    over, under = _divided(ir.times(left.num, right.den), left.den, right.num)
    return ir.Ratio(ir.whole(over, under), ir.ONE) if op == "//" else ir.ratio(over, under)


def _divided(over: ir.Expr, den: ir.Expr, divisor: ir.Expr) -> tuple[ir.Expr, ir.Expr]:
    """Return numerator and denominator of a division; by 0 there is no result."""
    if isinstance(divisor, ir.Const) and isinstance(divisor.value, int) and divisor.value > 0:
        return over, ir.times(den, divisor)
    below = ir.compare("<", divisor, ir.ZERO)
    size = ir.choose(
        below,
        ir.subtract(ir.ZERO, divisor),
        ir.choose(ir.compare(">", divisor, ir.ZERO), divisor, ir.ABSENT),
    )
    return ir.choose(below, ir.subtract(ir.ZERO, over), over), ir.times(den, size)


def _known(keys: Sequence[ir.Expr], value: Value) -> Value:
    """Return what is looked up by keys, known only where they all are."""
    asked = tuple(key for key in keys if not isinstance(key, ir.Const))
    if isinstance(value, ir.Ratio):
        return ir.Ratio(ir.Known(asked, value.num), value.den)
    return ir.Known(asked, value)


def _asked(key: Value) -> ir.Expr:
    """Return what tells whether a key is known."""
    return key.num if isinstance(key, ir.Ratio) else key


def _within(side: Side, key: Value) -> ir.Expr:
    """Return the condition that a key lies within a side of a row."""
    if side.is_everything:
        return ir.TRUE
    if side.values is not None:
        return ir.either([_equals(key, value) for value in sorted(side.values, key=str)])
    bounds = []
    for op, bound in ((">=", side.least), ("<=", side.most)):
        if bound is not None:
            bounds.append(_against(op, key, bound))
    return ir.both(bounds)


def _equals(key: Value, value: Any) -> ir.Expr:
    return _against("==", key, value)


def _against(op: str, key: Value, value: Any) -> ir.Expr:
    other = fixed(value)
    if isinstance(key, ir.Ratio) and isinstance(other, ir.Ratio):
        one, two, _ = ir.same_denominator(key, other)
        return ir.compare(op, one, two)
    return ir.compare(op, whole_over_one(key), whole_over_one(other))
