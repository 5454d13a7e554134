"""Read an expression of the rulebook: a safe subset of Python, typed while it is read.

Allowed: comparisons (chained too), `and`/`or`/`not`, `+ - * / //`, `a if c else b`, `in (…)`,
`min max floor year month days lookup published reading has given`, `add_months`, `add_workdays`,
`months_between`, `workdays_between`, and `count/sum/any/all(… for x in records if …)`.
Everything else, an unknown name, or a mix of units is an :class:`ExpressionFault`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache
from typing import Protocol

from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.types import BOOL, DATE, TEXT, Kind, Type, number
from jisheng.policy.engine.typing_rules import (
    ExpressionFault,
    comparable,
    fold_type,
    joined,
    need_bool,
    no_fixed_zero,
    result_of,
)
from jisheng.policy.engine.units import BARE, parse_unit

LINES = "lines"
LONGEST = 4000
GREATEST = 10**12


class Scope(Protocol):
    """What an expression may speak of."""

    def find(self, name: str) -> n.Node | None:
        """Return the node of a name, or nothing."""

    def known(self) -> list[str]:
        """Return the names that exist, for suggestions."""

    def records(self, name: str) -> Type | None:
        """Return the type of a list of records (or of the `lines` of a class), or nothing."""

    def table(self, name: str) -> tuple[object, tuple[Type, ...], Type] | None:
        """Return rows, types of the keys and type of the result of a table."""

    def reading(self, name: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the option taken and all options of a reading."""


def parse(text: str, scope: Scope) -> n.Node:
    """Return the typed node of `text`; raise `ExpressionFault` with the remedy."""
    if len(text) > LONGEST:
        raise ExpressionFault(
            f"表达式“{text[:40]}…”有{len(text)}个字符，多于{LONGEST}个", "拆成几个中间值"
        )
    try:
        return _Reader(scope).read(_tree(text.strip()))
    except SyntaxError as error:
        raise ExpressionFault(
            f"表达式“{text}”读不懂（第{error.offset or 1}个字符处）", "检查括号、运算符和引号"
        ) from None
    except RecursionError:
        raise ExpressionFault(f"表达式“{text[:40]}…”嵌套太深", "拆成几个中间值") from None


@lru_cache(maxsize=16384)
def _tree(text: str) -> ast.expr:
    """Return the syntax of an expression; the same text is read under every reading."""
    return ast.parse(text, mode="eval").body


class Written:
    """Part of an expression as it was written; put into words only when a fault asks for it."""

    def __init__(self, *parts: ast.expr | str) -> None:
        self.parts = parts

    def __str__(self) -> str:
        return " ".join(p if isinstance(p, str) else ast.unparse(p) for p in self.parts)


class _Reader:
    """Turn syntax into typed nodes; `fields` holds the records in sight of a fold."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.fields: dict[str, Type] = {}

    def read(self, tree: ast.expr) -> n.Node:
        reader: Callable[[ast.expr], n.Node] | None = getattr(
            self, f"_{type(tree).__name__.lower()}", None
        )
        if reader is None:
            raise ExpressionFault(
                f"“{ast.unparse(tree)}”不是规则表达式允许的写法",
                "只用比较、且或非、四则、表和日期函数",
            )
        return reader(tree)

    def _constant(self, tree: ast.Constant) -> n.Node:
        value = tree.value
        if isinstance(value, bool):
            return n.Constant(BOOL, value)
        if isinstance(value, int) and value < GREATEST:
            return n.Constant(Type(Kind.NUMBER, BARE, free=True, zero=value == 0), value)
        if isinstance(value, str):
            return n.Constant(TEXT, value)
        raise ExpressionFault(
            f"表达式里不能写“{value!r}”", "把数写成带单位的文件数值，再引用它的名字"
        )

    def _name(self, tree: ast.Name) -> n.Node:
        if tree.id in ("true", "false"):
            return n.Constant(BOOL, tree.id == "true")
        found = self.scope.find(tree.id)
        if found is None:
            near = get_close_matches(tree.id, self.scope.known(), 1)
            remedy = f"是否应为“{near[0]}”？" if near else "先声明这个事实、数值或中间值"
            raise ExpressionFault(f"不认识的名字“{tree.id}”", remedy)
        return found

    def _attribute(self, tree: ast.Attribute) -> n.Node:
        variable = tree.value.id if isinstance(tree.value, ast.Name) else ""
        if variable not in self.fields:
            raise ExpressionFault(
                f"“{ast.unparse(tree)}”不在遍历之内", "只在 count(… for x in …) 中写 x.字段"
            )
        record = self.fields[variable]
        if tree.attr not in record.fields:
            raise ExpressionFault(f"记录没有字段“{tree.attr}”", f"可用：{'、'.join(record.fields)}")
        return n.Field(record.fields[tree.attr], variable, tree.attr)

    def _unaryop(self, tree: ast.UnaryOp) -> n.Node:
        part = self.read(tree.operand)
        if isinstance(tree.op, ast.Not):
            return n.Not(BOOL, need_bool(part, ast.unparse(tree.operand)))
        raise ExpressionFault(f"“{ast.unparse(tree)}”不允许负号", "改写为减法")

    def _boolop(self, tree: ast.BoolOp) -> n.Node:
        parts = tuple(need_bool(self.read(part), Written(part)) for part in tree.values)
        return n.Logic(BOOL, "and" if isinstance(tree.op, ast.And) else "or", parts)

    def _compare(self, tree: ast.Compare) -> n.Node:
        operands = [tree.left, *tree.comparators]
        parts = [
            self._one_comparison(op, left, right)
            for op, left, right in zip(tree.ops, operands, operands[1:], strict=False)
        ]
        return parts[0] if len(parts) == 1 else n.Logic(BOOL, "and", tuple(parts))

    def _one_comparison(self, op: ast.cmpop, left: ast.expr, right: ast.expr) -> n.Node:
        if isinstance(op, ast.In | ast.NotIn):
            return self._member(left, right, isinstance(op, ast.NotIn))
        sign = _SIGNS.get(type(op))
        if sign is None:
            raise ExpressionFault("不允许 is 比较", "改用 == 或 !=")
        one, two = self.read(left), self.read(right)
        comparable(sign, one, two, Written(left, sign, right))
        return n.Compare(BOOL, sign, one, two)

    def _member(self, left: ast.expr, right: ast.expr, negated: bool) -> n.Node:
        if not isinstance(right, ast.Tuple | ast.List):
            raise ExpressionFault("in 后面应为括号列出的选项", "写成 x in ('a', 'b')")
        one = self.read(left)
        parts = []
        for option in right.elts:
            two = self.read(option)
            comparable("==", one, two, Written(left, "in", right))
            parts.append(n.Compare(BOOL, "==", one, two))
        either = n.Logic(BOOL, "or", tuple(parts))
        return n.Not(BOOL, either) if negated else either

    def _binop(self, tree: ast.BinOp) -> n.Node:
        sign = _OPERATORS.get(type(tree.op))
        if sign is None:
            raise ExpressionFault(f"“{ast.unparse(tree)}”的运算符不允许", "只用 + - * / //")
        left, right = self.read(tree.left), self.read(tree.right)
        if sign in ("/", "//"):
            no_fixed_zero(right, Written(tree))
        return n.Arithmetic(
            result_of(sign, left.type, right.type, Written(tree)), sign, left, right
        )

    def _ifexp(self, tree: ast.IfExp) -> n.Node:
        condition = need_bool(self.read(tree.test), Written(tree.test))
        yes, no = self.read(tree.body), self.read(tree.orelse)
        return n.Choose(joined([yes, no], Written(tree)), condition, yes, no)

    def _call(self, tree: ast.Call) -> n.Node:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        reader: Callable[[ast.Call], n.Node] | None = getattr(self, f"_call_{name}", None)
        if reader is None or tree.keywords:
            raise ExpressionFault(
                f"没有函数“{ast.unparse(tree.func)}”", f"可用：{'、'.join(FUNCTIONS)}"
            )
        return reader(tree)

    def _call_min(self, tree: ast.Call) -> n.Node:
        parts = [self.read(part) for part in tree.args]
        if not parts or not all(
            part.type.is_number or part.type.kind is Kind.DATE for part in parts
        ):
            raise ExpressionFault(f"“{ast.unparse(tree)}”只能比较数或日期", "检查各项")
        name = tree.func.id if isinstance(tree.func, ast.Name) else "min"
        return n.Extreme(joined(parts, Written(tree)), name, tuple(parts))

    _call_max = _call_min

    def _call_floor(self, tree: ast.Call) -> n.Node:
        part = self._only(tree)
        if not part.type.is_number:
            raise ExpressionFault(f"“{ast.unparse(tree)}”只能对数取整", "检查参数")
        return n.Apply(part.type, "floor", part)

    def _call_year(self, tree: ast.Call) -> n.Node:
        part = self._only(tree)
        if part.type.kind is not Kind.DATE:
            raise ExpressionFault(f"“{ast.unparse(tree)}”只能取日期的年份", "检查参数")
        return n.Apply(number(parse_unit("year")), "year", part)

    def _call_month(self, tree: ast.Call) -> n.Node:
        part = self._only(tree)
        if part.type.kind is not Kind.DATE:
            raise ExpressionFault(f"“{ast.unparse(tree)}”只能取日期的月份", "检查参数")
        return n.Apply(number(parse_unit("month")), "month", part)

    def _call_given(self, tree: ast.Call) -> n.Node:
        part = self._only(tree)
        if not isinstance(part, n.Name):
            raise ExpressionFault(
                f"“{ast.unparse(tree)}”只能问一个事实有没有", "写成 given(事实名)"
            )
        return n.Apply(BOOL, "given", part)

    def _call_has(self, tree: ast.Call) -> n.Node:
        held = self.read(tree.args[0]) if tree.args else None
        options = [str(arg.value) for arg in tree.args[1:] if isinstance(arg, ast.Constant)]
        if held is None or held.type.kind is not Kind.SET or len(options) != len(tree.args) - 1:
            raise ExpressionFault(f"“{ast.unparse(tree)}”写法不对", "写成 has(集合, '选项', …)")
        for option in options:
            if option not in held.type.choices:
                raise ExpressionFault(
                    f"“{ast.unparse(tree)}”里的“{option}”不是可选值",
                    f"可选：{'、'.join(held.type.choices)}",
                )
        return n.Has(BOOL, held, tuple(options))

    def _call_add_months(self, tree: ast.Call) -> n.Node:
        return self._counted(tree, DATE, DATE, number(parse_unit("month")))

    def _call_add_workdays(self, tree: ast.Call) -> n.Node:
        return self._counted(tree, DATE, DATE, number(parse_unit("workday")))

    def _call_months_between(self, tree: ast.Call) -> n.Node:
        return self._counted(tree, number(parse_unit("month")), DATE, DATE)

    def _call_workdays_between(self, tree: ast.Call) -> n.Node:
        return self._counted(tree, number(parse_unit("workday")), DATE, DATE)

    def _counted(self, tree: ast.Call, result: Type, *expected: Type) -> n.Node:
        """Read a function of days; a bare literal takes the unit the function counts in."""
        parts = tuple(self.read(part) for part in tree.args)
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        fits = len(parts) == len(expected) and all(
            part.type.kind is kind.kind and (part.type.free or part.type.unit == kind.unit)
            for part, kind in zip(parts, expected, strict=True)
        )
        if not fits:
            kinds = "、".join(str(kind) for kind in expected)
            raise ExpressionFault(f"“{ast.unparse(tree)}”的参数应依次为 {kinds}", "检查参数和单位")
        return n.Call(result, name, parts)

    def _call_days(self, tree: ast.Call) -> n.Node:
        part = self._only(tree)
        if not isinstance(part, n.Constant) or not part.type.is_number:
            raise ExpressionFault(f"“{ast.unparse(tree)}”应写整数天", "写成 days(1)")
        return n.Constant(number(parse_unit("days")), part.value)

    def _call_lookup(self, tree: ast.Call) -> n.Node:
        return self._found_in(tree, tree.args[1:], None)

    def _call_published(self, tree: ast.Call) -> n.Node:
        if len(tree.args) < 3:
            raise ExpressionFault(
                f"“{ast.unparse(tree)}”写法不对", "写成 published('表名', 键…, 表中没有时的值)"
            )
        otherwise = self.read(tree.args[-1])
        found = self._found_in(tree, tree.args[1:-1], otherwise)
        joined([found, otherwise], Written(tree))
        return found

    def _found_in(self, tree: ast.Call, given: list[ast.expr], otherwise: n.Node | None) -> n.Node:
        first = tree.args[0] if tree.args else None
        if not isinstance(first, ast.Constant) or not given:
            raise ExpressionFault(f"“{ast.unparse(tree)}”写法不对", "写成 lookup('表名', 键…)")
        name = str(first.value)
        table = self.scope.table(name)
        if table is None:
            raise ExpressionFault(f"没有名为“{name}”的表", "先在条款的 tables 下声明")
        rows, key_types, result = table
        keys = tuple(self.read(key) for key in given)
        kinds = [kind.kind for kind in key_types]
        if [key.type.kind for key in keys] != kinds:
            wanted, got = (
                "、".join(map(str, types)) for types in (key_types, [key.type for key in keys])
            )
            raise ExpressionFault(f"表“{name}”的键应为 {wanted}，得到 {got}", "换用同类的键")
        return n.Lookup(result, name, rows, keys, otherwise)

    def _call_reading(self, tree: ast.Call) -> n.Node:
        only = tree.args[0] if len(tree.args) == 1 else None
        name = str(only.value) if isinstance(only, ast.Constant) else ""
        found = self.scope.reading(name)
        if found is None:
            raise ExpressionFault(f"没有声明读法“{name}”", "先在条款的 readings 下声明")
        return n.Constant(Type(Kind.TEXT, choices=found[1]), found[0])

    def _call_count(self, tree: ast.Call) -> n.Node:
        return self._fold("count", tree)

    def _call_sum(self, tree: ast.Call) -> n.Node:
        return self._fold("sum", tree)

    def _call_any(self, tree: ast.Call) -> n.Node:
        return self._fold("any", tree)

    def _call_all(self, tree: ast.Call) -> n.Node:
        return self._fold("all", tree)

    def _fold(self, op: str, tree: ast.Call) -> n.Node:
        records, variable, generator = self._generator(op, tree)
        kind = self.scope.records(records)
        if kind is None:
            raise ExpressionFault(f"“{records}”不是记录列表", "检查名字")
        if variable in self.fields or self.scope.find(variable) is not None:
            raise ExpressionFault(f"遍历用的“{variable}”已另有所指", "换一个名字，如 x")
        self.fields[variable] = kind
        tests = [need_bool(self.read(test), Written(test)) for test in generator[1]]
        condition = n.Logic(BOOL, "and", tuple(tests)) if tests else None
        item = None if op == "count" else self._item(op, generator[0])
        del self.fields[variable]
        return n.Fold(fold_type(op, item), op, records, variable, condition, item)

    def _item(self, op: str, tree: ast.expr) -> n.Node:
        item = self.read(tree)
        return item if op == "sum" else need_bool(item, Written(tree))

    def _generator(
        self, op: str, tree: ast.Call
    ) -> tuple[str, str, tuple[ast.expr, list[ast.expr]]]:
        inner = tree.args[0] if len(tree.args) == 1 else None
        if isinstance(inner, ast.GeneratorExp) and len(inner.generators) == 1:
            loop = inner.generators[0]
            if isinstance(loop.iter, ast.Name) and isinstance(loop.target, ast.Name):
                return loop.iter.id, loop.target.id, (inner.elt, loop.ifs)
        raise ExpressionFault(
            f"“{ast.unparse(tree)}”写法不对", f"写成 {op}(x for x in 记录 if 条件)"
        )

    def _only(self, tree: ast.Call) -> n.Node:
        if len(tree.args) != 1:
            raise ExpressionFault(f"“{ast.unparse(tree)}”应有一个参数", "检查括号")
        return self.read(tree.args[0])


FUNCTIONS = tuple(
    name.removeprefix("_call_") for name in vars(_Reader) if name.startswith("_call_")
)
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//",
}  # fmt: skip
