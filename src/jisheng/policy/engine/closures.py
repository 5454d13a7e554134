"""Generate plain functions for one case from the typed nodes, with three-valued results."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import singledispatch
from math import floor
from typing import Any

from jisheng.ground.fault import GroundFault
from jisheng.ground.period import add_months
from jisheng.ground.workdays import add_workdays, workdays_between
from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.types import Kind
from jisheng.policy.engine.unknown import LACKING, Evaluate, Unknown, merge, unknown
from jisheng.policy.errors import CannotReckon, StandardMissing

LAW_DAY = "·law_day"

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def _divide(left: Any, right: Any) -> int | Fraction:
    quotient = Fraction(left) / Fraction(_divisor(left, right))
    return quotient.numerator if quotient.denominator == 1 else quotient


def _divide_whole(left: Any, right: Any) -> int:
    return int(left // _divisor(left, right))


def _divisor(left: Any, right: Any) -> Any:
    if right == 0:
        raise CannotReckon(f"{left}除以0没有结果。请核对规则包的数值和所给的事实。")
    return right


_NUMBERS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "//": _divide_whole, "/": _divide,
}  # fmt: skip


APPLIED: dict[str, Callable[[Any], Any]] = {
    "floor": floor,
    "year": operator.attrgetter("year"),
    "month": operator.attrgetter("month"),
    "given": lambda value: value is not None,
}


def _months_between(earlier: date, later: date) -> int:
    """Count the whole months from one day to another; a month ends on its corresponding day."""
    if later < earlier:
        return -_months_between(later, earlier)
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months if add_months(earlier, months) <= later else months - 1


def _add_workdays(day: date, count: int) -> date:
    return day if count == 0 else add_workdays(day, count).last_on


CALLS: dict[str, Callable[..., Any]] = {
    "add_months": add_months,
    "add_workdays": _add_workdays,
    "months_between": _months_between,
    "workdays_between": workdays_between,
}


def reckoned(function: Callable[..., Any], values: Iterable[Any]) -> Any:
    """Return what a function of days gives; a day outside the calendar is said in words."""
    try:
        return function(*values)
    except (GroundFault, OverflowError, ValueError, TypeError) as fault:
        raise CannotReckon(f"日期无法推算：{fault}。请核对规则包的数值和所给的事实。") from None


@singledispatch
def compile_node(node: n.Node) -> Evaluate:
    """Return a function from the values of a case to the value of `node` (or an `Unknown`)."""
    raise TypeError(f"no evaluator for {type(node).__name__}")


@compile_node.register
def _constant(node: n.Constant) -> Evaluate:
    value = node.value
    return lambda _values: value


@compile_node.register
def _name(node: n.Name) -> Evaluate:
    return operator.itemgetter(node.name)


@compile_node.register
def _dated(node: n.Dated) -> Evaluate:
    if (only := node.value.only) is not None:
        return lambda _values: only

    def dated(values: dict[str, Any]) -> Any:
        day = values[LAW_DAY]
        return day if day.__class__ is Unknown else node.value.on(day)

    return dated


@compile_node.register
def _not(node: n.Not) -> Evaluate:
    part = compile_node(node.part)

    def negate(values: dict[str, Any]) -> Any:
        value = part(values)
        return value if value.__class__ is Unknown else not value

    return negate


@compile_node.register
def _logic(node: n.Logic) -> Evaluate:
    parts = tuple(compile_node(part) for part in node.parts)
    decisive = node.op == "or"

    def logic(values: dict[str, Any]) -> Any:
        open_parts = []
        for part in parts:
            value = part(values)
            if value.__class__ is Unknown:
                open_parts.append(value)
            elif value is decisive:
                return decisive
        return merge(*open_parts) if open_parts else not decisive

    return logic


@compile_node.register
def _has(node: n.Has) -> Evaluate:
    part, options = compile_node(node.part), frozenset(node.options)

    def has(values: dict[str, Any]) -> Any:
        held = part(values)
        return held if held.__class__ is Unknown else not options.isdisjoint(held)

    return has


@compile_node.register
def _call(node: n.Call) -> Evaluate:
    parts, function = tuple(compile_node(part) for part in node.parts), CALLS[node.function]

    def call(values: dict[str, Any]) -> Any:
        found = [part(values) for part in parts]
        if any(value.__class__ is Unknown for value in found):
            return merge(*found)
        return reckoned(function, found)

    return call


def _pair(left: Evaluate, right: Evaluate, combine: Callable[[Any, Any], Any]) -> Evaluate:
    def pair(values: dict[str, Any]) -> Any:
        one, two = left(values), right(values)
        if one.__class__ is Unknown or two.__class__ is Unknown:
            return merge(one, two)
        return combine(one, two)

    return pair


@compile_node.register
def _compare(node: n.Compare) -> Evaluate:
    compare = _COMPARISONS[node.op]

    def combine(one: Any, two: Any) -> bool:
        """A fact that may be absent by itself equals nothing and is neither more nor less."""
        if one is None or two is None:
            return (one is two) if node.op == "==" else node.op == "!=" and one is not two
        return compare(one, two)

    return _pair(compile_node(node.left), compile_node(node.right), combine)


@compile_node.register
def _arithmetic(node: n.Arithmetic) -> Evaluate:
    combine: Callable[[Any, Any], Any] = _NUMBERS[node.op]
    if node.left.type.kind is Kind.DATE:
        combine = _between if node.right.type.kind is Kind.DATE else _shift(node.op)
    return _pair(compile_node(node.left), compile_node(node.right), _of_present(combine))


def _of_present(combine: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def checked(one: Any, two: Any) -> Any:
        if one is None or two is None:
            raise CannotReckon("没有的事实不能参与计算。请先在条件中问明有没有。")
        return combine(one, two)

    return checked


def _between(later: date, earlier: date) -> int:
    return (later - earlier).days


def _shift(op: str) -> Callable[[date, int], date]:
    sign = 1 if op == "+" else -1

    def shift(day: date, days: int) -> date:
        try:
            return day + timedelta(days=sign * days)
        except OverflowError:
            raise CannotReckon(
                f"{day}{op}{days}天不是日历上的日期。请核对规则包的数值和所给的事实。"
            ) from None

    return shift


@compile_node.register
def _extreme(node: n.Extreme) -> Evaluate:
    parts = tuple(compile_node(part) for part in node.parts)
    pick: Callable[[Iterable[Any]], Any] = min if node.op == "min" else max

    def extreme(values: dict[str, Any]) -> Any:
        found = [part(values) for part in parts]
        for value in found:
            if value.__class__ is Unknown:
                return merge(*found)
        return pick(found)

    return extreme


@compile_node.register
def _choose(node: n.Choose) -> Evaluate:
    condition, yes, no = (compile_node(part) for part in (node.condition, node.yes, node.no))

    def choose(values: dict[str, Any]) -> Any:
        decided = condition(values)
        if decided.__class__ is not Unknown:
            return yes(values) if decided else no(values)
        one, two = yes(values), no(values)
        same = one.__class__ is not Unknown and one == two
        return one if same else merge(decided, one, two)

    return choose


@compile_node.register
def _apply(node: n.Apply) -> Evaluate:
    part, function = compile_node(node.part), APPLIED[node.function]

    def apply(values: dict[str, Any]) -> Any:
        value = part(values)
        return value if value.__class__ is Unknown else function(value)

    return apply


def _found_or_lacking(rows: Any, keys: list[Any], day: Any) -> Any:
    """Return the row; one that is not there leaves open only what needs it, and says so."""
    try:
        return rows.find(*keys, day=day)
    except StandardMissing as missing:
        return unknown(LACKING + str(missing))


@compile_node.register
def _lookup(node: n.Lookup) -> Evaluate:
    keys, rows = tuple(compile_node(key) for key in node.keys), node.rows
    otherwise = compile_node(node.otherwise) if node.otherwise else None

    def lookup(values: dict[str, Any]) -> Any:
        day = values.get(LAW_DAY)
        found = [key(values) for key in keys]
        if any(value.__class__ is Unknown for value in (*found, day)):
            return merge(*found, day)
        if otherwise is None:
            return _found_or_lacking(rows, found, day)
        row = rows.row(*found, day=day)
        return otherwise(values) if row is None else row.value

    return lookup


@compile_node.register
def _field(node: n.Field) -> Evaluate:
    variable, field = node.variable, node.field
    return lambda values: values[variable][field]


@compile_node.register
def _fold(node: n.Fold) -> Evaluate:
    condition = compile_node(node.condition) if node.condition else None
    item = compile_node(node.item) if node.item else None
    finish = _FINISHES[node.op]

    def fold(values: dict[str, Any]) -> Any:
        records = values[node.records]
        if records.__class__ is Unknown:
            return records
        inner = dict(values)
        found = []
        for record in records:
            inner[node.variable] = record
            kept = condition(inner) if condition else True
            if kept.__class__ is Unknown or kept:
                value = item(inner) if item else 1
                found.append((kept, value))
        return finish(found)

    return fold


def _total(found: list[tuple[Any, Any]]) -> Any:
    for kept, value in found:
        if kept.__class__ is Unknown or value.__class__ is Unknown:
            return merge(*(part for pair in found for part in pair))
    return sum(value for _kept, value in found)


def _decided(found: list[tuple[Any, Any]], decisive: bool) -> Any:
    open_parts = []
    for kept, value in found:
        if kept.__class__ is Unknown or value.__class__ is Unknown:
            certain_no = value.__class__ is not Unknown and value is not decisive
            open_parts += [] if certain_no else [kept, value]
        elif value is decisive:
            return decisive
    return merge(*open_parts) if open_parts else not decisive


_FINISHES: dict[str, Callable[[list[tuple[Any, Any]]], Any]] = {
    "count": _total,
    "sum": _total,
    "any": lambda found: _decided(found, True),
    "all": lambda found: _decided(found, False),
}
