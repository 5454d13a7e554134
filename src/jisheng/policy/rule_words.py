"""The rules of a pack in Chinese words, as they stand under the readings taken.

    RuleWords(pack).condition("reading('pending') == 'counts' or enrolled_headcount <= max_size")
    → 「开班锁定名册人数」不超过「每期培训班人数上限」

A reading that is settled is left out of the sentence (it is told where the open questions are), and
a named value without a Chinese name of its own is told by what it means.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from jisheng.policy.engine.mechanisms.payee import PAYEES
from jisheng.policy.engine.template import pieces
from jisheng.policy.engine.types import Kind
from jisheng.policy.in_words import Wording
from jisheng.policy.pack import Pack
from jisheng.policy.raw_texts import read_raw

ALWAYS, NEVER = "任何情形", "没有情形"
OTHER_BENEFIT = "另一项补贴"
_DEEPEST = 12
_RECORD = "of_record_"
_AFTER = {"add_months": "个月", "add_workdays": "个工作日"}


@lru_cache(maxsize=64)
def rule_words(pack: Pack) -> RuleWords:
    """Return the words of a pack, made once."""
    return RuleWords(pack)


class RuleWords:
    """Says conditions, amounts and sentences of one pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._folder = pack.folder

    @cached_property
    def _wording(self) -> Wording:
        folder = self._folder
        labels = dict(Wording.of(read_raw({})).labels)
        for group in (folder.facts, folder.values, folder.silent, folder.tables):
            labels |= {name: item.label for name, item in group.items()}
        for rules in (folder.rules, folder.uplifts):
            labels |= {name: rule.label for name, rule in rules.items()}
        choices = _choices(self.pack)
        days = {name for name, fact in folder.facts.items() if fact.type.kind is Kind.DATE}
        days |= {name for name, value in folder.values.items() if value.unit_text == "date"}
        labels |= {f"{_RECORD}{name}": label for name, label in _field_labels(self.pack)}
        return _Words(labels, choices, {}, {}, frozenset(days), _loose(choices))

    def condition(self, text: str) -> str:
        """Return an expression in words; the whole of it when it always or never holds."""
        try:
            node = ast.parse(" ".join(text.split()), mode="eval").body
        except (SyntaxError, ValueError, RecursionError):
            return text
        settled = _Settling(self.pack).settle(node)
        if isinstance(settled, ast.Constant) and isinstance(settled.value, bool):
            return ALWAYS if settled.value else NEVER
        return self._wording.say(ast.unparse(settled))

    def sentence(self, text: str) -> str:
        """Return a sentence with the names of its facts in place of their values."""
        return "".join(
            self.condition(piece) if index % 2 else piece for index, piece in pieces(text)
        )


class _Words(Wording):
    """Say days counted from another day as people do: from when, how long."""

    def _called(self, node: ast.Call, depth: int) -> str:
        unit = _AFTER.get(getattr(node.func, "id", ""))
        if unit is None:
            return super()._called(node, depth)
        since, long = (self._say(part, depth + 1) for part in node.args)
        return f"{since}起{long}{unit}后"


def _choices(pack: Pack) -> dict[str, Mapping[str, str]]:
    """Return the words of every fact, table and field of a record with their Chinese."""
    folder = pack.folder
    found: dict[str, Mapping[str, str]] = {
        name: fact.type.labels for name, fact in folder.facts.items() if not fact.type.fields
    }
    found |= {name: table.result.labels for name, table in folder.tables.items()}
    for fact in folder.facts.values():
        for name, kind in fact.type.fields.items():
            if kind.labels:
                found[f"{_RECORD}{name}"] = kind.labels
    found[f"{_RECORD}benefit"] = pack.benefits
    found[f"{_RECORD}paid_to"] = {**PAYEES, **folder.document.payees}
    return found


def _field_labels(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield the fields of records, said so that they are not taken for facts of the case."""
    for fact in pack.folder.facts.values():
        for name in fact.type.fields:
            yield name, f"该次的{fact.type.labels.get(name, name)}"


def _loose(choices: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the words that have one Chinese everywhere they occur."""
    found: dict[str, set[str]] = {}
    for group in choices.values():
        for word, label in group.items():
            found.setdefault(word, set()).add(label)
    return {word: labels.pop() for word, labels in found.items() if len(labels) == 1}


class _Settling(ast.NodeTransformer):
    """Put the readings taken and the named values into an expression and fold what is decided."""

    def __init__(self, pack: Pack, depth: int = 0) -> None:
        self.pack, self.depth = pack, depth

    def settle(self, node: ast.expr) -> ast.expr:
        settled: ast.expr = self.visit(node)
        return settled

    def visit_Name(self, node: ast.Name) -> ast.expr:
        meant = self.pack.folder.definitions.get(node.id)
        if meant is None or self.depth >= _DEEPEST:
            return node
        inner = ast.parse(" ".join(meant.text.split()), mode="eval").body
        return _Settling(self.pack, self.depth + 1).settle(inner)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if getattr(node.func, "id", "") == "reading" and isinstance(node.args[0], ast.Constant):
            return ast.Constant(self.pack.readings_taken[str(node.args[0].value)])
        if getattr(node.func, "id", "") == "has":
            self._name_options(node)
        node.args = [self.settle(arg) for arg in node.args]
        return node

    def _name_options(self, node: ast.Call) -> None:
        """Put the Chinese of a set's options in their place; elsewhere it may be another."""
        fact = self.pack.folder.facts.get(getattr(node.args[0], "id", ""))
        labels = fact.type.labels if fact else {}
        for option in node.args[1:]:
            if isinstance(option, ast.Constant):
                option.value = labels.get(str(option.value), option.value)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return ast.Attribute(node.value, f"{_RECORD}{node.attr}", node.ctx)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        node.elt = self.settle(node.elt)
        for part in node.generators:
            tests = [self.settle(test) for test in part.ifs]
            part.ifs = [test for test in tests if _truth(test) is not True]
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        node.left = self.settle(node.left)
        node.comparators = [self.settle(one) for one in node.comparators]
        if len(node.ops) == 1 and isinstance(node.left, ast.Constant):
            return _compared(node, node.left.value, node.comparators[0])
        return self._known_benefits(_as_equal(node))

    def _known_benefits(self, node: ast.Compare) -> ast.expr:
        """Say of a benefit another document grants only that it is another one."""
        if getattr(node.left, "attr", "") == f"{_RECORD}benefit":
            for one in ast.walk(node.comparators[0]):
                if isinstance(one, ast.Constant) and one.value not in self.pack.benefits:
                    one.value = OTHER_BENEFIT
        return node

    def visit_Tuple(self, node: ast.Tuple) -> ast.expr:
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        node.operand = self.settle(node.operand)
        truth = _truth(node.operand)
        if isinstance(node.op, ast.Not) and truth is not None:
            return ast.Constant(not truth)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        decisive = isinstance(node.op, ast.Or)
        parts = [self.settle(part) for part in node.values]
        if any(_truth(part) is decisive for part in parts):
            return ast.Constant(decisive)
        kept = [part for part in parts if _truth(part) is None]
        if not kept:
            return ast.Constant(not decisive)
        return kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        test, yes, no = (self.settle(part) for part in (node.test, node.body, node.orelse))
        truth = _truth(test)
        if truth is not None:
            return yes if truth else no
        return yes if ast.dump(yes) == ast.dump(no) else ast.IfExp(test, yes, no)


def _truth(node: ast.expr) -> bool | None:
    known = isinstance(node, ast.Constant) and isinstance(node.value, bool)
    return bool(node.value) if known else None  # type: ignore[attr-defined]


def _as_equal(node: ast.Compare) -> ast.Compare:
    """Return “is one of” a single word as “is” that word."""
    operation, right = node.ops[0], node.comparators[0]
    if len(node.ops) == 1 and isinstance(right, ast.Tuple | ast.List) and len(right.elts) == 1:
        kinds: dict[type, ast.cmpop] = {ast.In: ast.Eq(), ast.NotIn: ast.NotEq()}
        if type(operation) in kinds:
            return ast.Compare(node.left, [kinds[type(operation)]], [right.elts[0]])
    return node


def _compared(node: ast.Compare, left: object, right: ast.expr) -> ast.expr:
    """Return what a comparison of two written words comes to."""
    operation = node.ops[0]
    if isinstance(right, ast.Constant) and isinstance(operation, ast.Eq | ast.NotEq):
        return ast.Constant((left == right.value) is isinstance(operation, ast.Eq))
    if isinstance(right, ast.Tuple | ast.List) and isinstance(operation, ast.In | ast.NotIn):
        held = {one.value for one in right.elts if isinstance(one, ast.Constant)}
        return ast.Constant((left in held) is isinstance(operation, ast.In))
    return node
