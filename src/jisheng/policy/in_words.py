"""Expressions in Chinese words: what a condition or an amount says, for people who read rules.

    Wording.of(read_raw(texts)).say("enrolled_headcount <= max_class_size")
    → 「经锁定的名册人数」不超过「每期培训班人数上限」

Only reads; what it cannot put into words it leaves as it is written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jisheng.policy.raw_texts import RawRulebook

_COMPARED = {
    ast.LtE: "不超过",
    ast.Lt: "小于",
    ast.GtE: "不少于",
    ast.Gt: "大于",
    ast.Eq: "是",
    ast.NotEq: "不是",
    ast.In: "属于",
    ast.NotIn: "不属于",
}
_OF_DAYS = {ast.LtE: "不晚于", ast.Lt: "早于", ast.GtE: "不早于", ast.Gt: "晚于"}
_ALWAYS = {
    "lines": "名册中的人",
    "issued_on": "印发日",
    "in_force_from": "施行日",
    "in_force_until": "截止日",
}
_DAY_NAMES = ("_on", "_date", "_day", "_until", "_from")
_RECKONED = {ast.Add: "＋", ast.Sub: "－", ast.Mult: "×", ast.Div: "÷", ast.FloorDiv: "整除以"}
_CALLS = {
    "min": "{0}中最小的",
    "max": "{0}中最大的",
    "floor": "{0}取整",
    "round": "{0}四舍五入",
    "days": "{0}天",
    "year": "{0}的年份",
    "month": "{0}的月份",
    "given": "已给出{0}",
    "add_months": "{0}个月后",
    "add_workdays": "{0}个工作日后",
    "months_between": "{0}之间的整月数",
    "workdays_between": "{0}之间的工作日数",
}
_FOLDS = {"any": "有", "all": "都", "count": "的个数", "sum": "合计"}
_DEEPEST = 6


@dataclass(frozen=True)
class Wording:
    """The Chinese names of everything expressions may speak of."""

    labels: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]
    questions: Mapping[str, str]
    definitions: Mapping[str, str]
    days: frozenset[str] = frozenset()
    loose: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: RawRulebook) -> Wording:
        """Return the names a rulebook gives."""
        facts = raw.all_facts()
        labels = _ALWAYS | {name: _label(said, name) for name, said in facts.items()}
        fields = [said.get("fields") for said in facts.values()]
        for group in (one for one in fields if isinstance(one, dict)):
            labels |= {str(name): _label(said, str(name)) for name, said in group.items()}
        for kind in ("values", "silent", "tables", "rules", "uplifts"):
            labels |= {one.name: _label(one.said, one.name) for one in raw.items(kind)}
        choices = {name: _words(said.get("choices")) for name, said in facts.items()}
        choices |= {one.name: _words(_of(one.said, "results")) for one in raw.items("tables")}
        readings = list(raw.items("readings"))
        choices |= {one.name: _options(one.said) for one in readings}
        questions = {one.name: str(_of(one.said, "question") or one.name) for one in readings}
        definitions = {
            one.name: one.said for one in raw.items("define") if isinstance(one.said, str)
        }
        days = {name for name, said in facts.items() if said.get("type") == "date"}
        days |= {one.name for one in raw.items("values") if _of(one.said, "unit") == "date"}
        loose = _loose(choices.values())
        return cls(labels, choices, questions, definitions, frozenset(days), loose)

    def say(self, text: object) -> str:
        """Return an expression in words; text that is no expression comes back as it is."""
        if not isinstance(text, str):
            return str(text)
        try:
            node = ast.parse(" ".join(text.split()), mode="eval").body
        except (SyntaxError, ValueError, RecursionError):
            return text
        return self._say(node, 0)

    def name(self, name: str, depth: int = 0) -> str:
        """Return the Chinese name of a fact, number or table; a definition by what it means."""
        if name in self.labels:
            return f"「{self.labels[name]}」"
        if name in self.definitions and depth < _DEEPEST:
            text = " ".join(self.definitions[name].split())
            if len(text) <= 80:
                try:
                    return f"（{self._say(ast.parse(text, mode='eval').body, depth + 2)}）"
                except (SyntaxError, ValueError, RecursionError):
                    return name
        return name

    def _say(self, node: ast.expr, depth: int) -> str:
        if isinstance(node, ast.Name):
            return self.name(node.id, depth)
        if isinstance(node, ast.Constant):
            return (
                self.loose.get(node.value, node.value)
                if isinstance(node.value, str)
                else str(node.value)
            )
        if isinstance(node, ast.BoolOp):
            between = "，并且" if isinstance(node.op, ast.And) else "，或者"
            inner = [self._within(one, node, depth) for one in node.values]
            return between.join(inner)
        return self._say_more(node, depth)

    def _say_more(self, node: ast.expr, depth: int) -> str:
        if isinstance(node, ast.UnaryOp):
            inner = self._within(node.operand, node, depth)
            return f"不满足{inner}" if isinstance(node.op, ast.Not) else f"－{inner}"
        if isinstance(node, ast.BinOp):
            sign = _RECKONED.get(type(node.op), "?")
            left, right = (self._within(one, node, depth) for one in (node.left, node.right))
            return f"{left}{sign}{right}"
        if isinstance(node, ast.Compare):
            return self._compared(node, depth)
        if isinstance(node, ast.IfExp):
            when, then, other = (
                self._say(one, depth + 1) for one in (node.test, node.body, node.orelse)
            )
            return f"{when}时为{then}，否则为{other}"
        if isinstance(node, ast.Call):
            return self._called(node, depth)
        if isinstance(node, ast.Attribute):
            return f"「{self.labels.get(node.attr, node.attr)}」"
        if isinstance(node, ast.Tuple | ast.List):
            return "、".join(self._say(one, depth + 1) for one in node.elts)
        return ast.unparse(node)

    def _within(self, node: ast.expr, outer: ast.expr, depth: int) -> str:
        """Return a part in brackets where it would otherwise run together with its neighbour."""
        said = self._say(node, depth + 1)
        loose = isinstance(node, ast.IfExp | ast.BinOp | ast.BoolOp)
        if isinstance(outer, ast.BoolOp):
            loose = isinstance(node, ast.BoolOp | ast.IfExp)
        return f"（{said}）" if loose and not said.startswith("（") else said

    def _compared(self, node: ast.Compare, depth: int) -> str:
        said = self._side(node.left, depth)
        for operation, right in zip(node.ops, node.comparators, strict=True):
            word = _COMPARED.get(type(operation), "?")
            if self._is_day(node.left) or self._is_day(right):
                word = _OF_DAYS.get(type(operation), word)
            other = self._constant(node.left, right) or self._side(right, depth)
            ending = "之一" if word.endswith("属于") else ""
            said = f"{said}{word}{other}{ending}"
        return said

    def _is_day(self, node: ast.expr) -> bool:
        name = getattr(node, "id", "")
        return name in self.days or (
            (name in self.definitions or name in _ALWAYS) and name.endswith(_DAY_NAMES)
        )

    def _side(self, node: ast.expr, depth: int) -> str:
        if _is_call(node, "reading"):
            name = str(_argument(node))
            return f"读法“{self.questions.get(name, name)}”"
        return self._say(node, depth + 1)

    def _constant(self, left: ast.expr, right: ast.expr) -> str:
        """Return the Chinese of a word compared with a fact or a reading."""
        name = str(_argument(left)) if isinstance(left, ast.Call) else getattr(left, "id", "")
        name = name or getattr(left, "attr", "")
        known = self.choices.get(name, {})
        words = right.elts if isinstance(right, ast.Tuple | ast.List) else [right]
        if not all(isinstance(one, ast.Constant) for one in words):
            return ""
        said = [str(one.value) for one in words if isinstance(one, ast.Constant)]
        if all(isinstance(one.value, bool | int) for one in words if isinstance(one, ast.Constant)):
            return "、".join(said)
        return "、".join(f"“{known.get(one) or self.loose.get(one, one)}”" for one in said)

    def _called(self, node: ast.Call, depth: int) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in _FOLDS and node.args and isinstance(node.args[0], ast.GeneratorExp):
            return self._folded(name, node.args[0], depth)
        arguments = [self._say(one, depth + 1) for one in node.args]
        if name in ("lookup", "published") and arguments:
            table = self.labels.get(str(_argument(node)), str(_argument(node)))
            return f"表“{table}”中{'、'.join(arguments[1:])}对应的值"
        if name == "has" and arguments:
            return f"{arguments[0]}包括{'或'.join(f'“{one}”' for one in arguments[1:])}"
        if name == "reading":
            return self._side(node, depth)
        if name in _CALLS:
            return _CALLS[name].format("、".join(arguments))
        return f"{name}（{'、'.join(arguments)}）"

    def _folded(self, name: str, node: ast.GeneratorExp, depth: int) -> str:
        over = self._say(node.generators[0].iter, depth + 1)
        tests = [self._say(one, depth + 1) for one in node.generators[0].ifs]
        where = f"（{'，并且'.join(tests)}）" if tests else ""
        inner = "" if isinstance(node.elt, ast.Name) else self._say(node.elt, depth + 1)
        if name in ("any", "all"):
            return f"{over}{where}中{_FOLDS[name]}符合“{inner}”的"
        return f"{over}{where}{inner}{_FOLDS[name]}"


def _label(said: Any, otherwise: str) -> str:
    return str(_of(said, "label") or otherwise)


def _of(said: Any, key: str) -> Any:
    return said.get(key) if isinstance(said, dict) else None


def _words(group: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in group.items()} if isinstance(group, dict) else {}


def _options(said: Any) -> dict[str, str]:
    options = _of(said, "options")
    if not isinstance(options, dict):
        return {}
    return {str(name): _label(option, str(name)) for name, option in options.items()}


def _loose(groups: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the words that have one Chinese everywhere they occur."""
    found: dict[str, set[str]] = {}
    for group in groups:
        for word, label in group.items():
            found.setdefault(word, set()).add(label)
    return {word: labels.pop() for word, labels in found.items() if len(labels) == 1}


def _is_call(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == name


def _argument(node: ast.expr) -> Any:
    """Return the first argument of a call where it is a word."""
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        return node.args[0].value
    return ""
