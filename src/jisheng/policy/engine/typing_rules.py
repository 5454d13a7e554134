"""What may be compared, reckoned and joined: the rules of types and units."""

from __future__ import annotations

from fractions import Fraction

from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.types import BOOL, DATE, Kind, Type, number
from jisheng.policy.engine.units import parse_unit


class ExpressionFault(ValueError):
    """What is wrong with an expression and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(f"{message}；{remedy}")


def need_bool(node: n.Node, text: object) -> n.Node:
    """Return `node` if it is a condition, otherwise raise."""
    if node.type.kind is not Kind.BOOL:
        raise ExpressionFault(f"“{text}”不是条件而是 {node.type}", "写成比较或是非事实")
    return node


def fold_type(op: str, item: n.Node | None) -> Type:
    """Return the type of `count`, `sum`, `any` or `all` over records."""
    if op in ("any", "all"):
        return BOOL
    if item is None:
        return number(parse_unit("time"))
    if not item.type.is_number:
        raise ExpressionFault("sum 只能加数", "检查遍历的项")
    return item.type


def same_unit(one: Type, two: Type) -> bool:
    """Tell whether two quantities may be added or compared.

    A bare literal fits beside any unit but money, which is kept in fen: there only 0 is clear.
    """
    for literal, other in ((one, two), (two, one)):
        if literal.free:
            return literal.zero or not other.unit.is_money
    return one.unit == two.unit


def comparable(sign: str, one: n.Node, two: n.Node, text: object) -> None:
    """Raise unless two values may be compared by `sign`."""
    if one.type.kind is not two.type.kind:
        raise ExpressionFault(f"“{text}”两边不同类：{one.type} 与 {two.type}", "只比较同类的值")
    if one.type.is_number and not same_unit(one.type, two.type):
        raise ExpressionFault(
            f"“{text}”两边单位不同：{one.type} 与 {two.type}", "先换算成同一单位再比较"
        )
    if _compares_share_with_count(one.type, two.type):
        raise ExpressionFault(f"“{text}”把百分比与裸数相比", "百分比也写成文件数值，再引用它的名字")
    if not one.type.is_number and one.type.kind is not Kind.DATE and sign not in ("==", "!="):
        raise ExpressionFault(f"“{text}”不能比大小", "只能用 == 或 !=")
    _choices_fit(one, two, text)


def _compares_share_with_count(one: Type, two: Type) -> bool:
    """Tell whether a percentage, kept as a share of 1, meets a literal such as 50."""
    return (one.percent and two.free and not two.zero) or (
        two.percent and one.free and not one.zero
    )


def _choices_fit(one: n.Node, two: n.Node, text: object) -> None:
    for chosen, literal in ((one, two), (two, one)):
        options = chosen.type.choices
        if options and isinstance(literal, n.Constant) and literal.value not in options:
            raise ExpressionFault(
                f"“{text}”里的“{literal.value}”不是可选值", f"可选：{'、'.join(options)}"
            )


def result_of(sign: str, left: Type, right: Type, text: object) -> Type:
    """Return the type of an arithmetic result; raise where kinds or units do not fit."""
    dates = (left.kind is Kind.DATE, right.kind is Kind.DATE)
    if any(dates):
        return _date_result_of(sign, left, right, dates, text)
    if not (left.is_number and right.is_number):
        raise ExpressionFault(f"“{text}”里 {left} 与 {right} 不能计算", "只对数和日期作运算")
    if sign in "+-":
        if not same_unit(left, right):
            raise ExpressionFault(f"“{text}”把 {left} 与 {right} 相加减", "单位相同才能加减")
        return Type(Kind.NUMBER, free=True) if left.free and right.free else _unfree(left, right)
    if sign == "*":
        return number(left.unit * right.unit, left.percent and right.percent)
    return number(left.unit / right.unit)


def _unfree(left: Type, right: Type) -> Type:
    return right if left.free else left


def _date_result_of(
    sign: str, left: Type, right: Type, dates: tuple[bool, bool], text: object
) -> Type:
    day = parse_unit("day")
    if sign == "-" and all(dates):
        return number(day)
    if sign in "+-" and dates[0] and right.is_number and right.unit == day:
        return DATE
    raise ExpressionFault(f"“{text}”里 {left} 与 {right} 不能计算", "日期只能相减，或加减天数")


def no_fixed_zero(divisor: n.Node, text: object) -> None:
    """Raise where a number of the document that is divided by is 0 on some day."""
    fixed = [divisor.value] if isinstance(divisor, n.Constant) else []
    if isinstance(divisor, n.Dated):
        fixed = [span.value for span in divisor.value.spans]
    if 0 in fixed:
        raise ExpressionFault(f"“{text}”除以0没有结果", "改正除数的数值")


def joined(parts: list[n.Node], text: object) -> Type:
    """Return the common type of alternatives; numbers must share a unit."""
    literal = Type(Kind.NUMBER, free=True, zero=all(part.type.zero for part in parts))
    first = next((part.type for part in parts if not part.type.free), literal)
    for part in parts:
        fits = part.type.kind is first.kind and (not first.is_number or same_unit(first, part.type))
        if not fits:
            raise ExpressionFault(f"“{text}”各项不同类：{first} 与 {part.type}", "各项用同一单位")
    return first


def exact(value: object) -> int | Fraction:
    """Return a number without loss; whole fractions become integers."""
    fraction = Fraction(str(value))
    return fraction.numerator if fraction.denominator == 1 else fraction
