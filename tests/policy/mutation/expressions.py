"""Small faults in an expression: a border, a dropped condition, a swapped sign or branch."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_SIGNS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
}  # fmt: skip
_FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}
Found = Iterator[tuple[str, ast.expr]]


def faulty(text: str) -> Iterator[tuple[str, str]]:
    """Yield each small fault of an expression: what was done and the text it gives."""
    tree = ast.parse(text.strip(), mode="eval").body
    whole = ast.unparse(tree)
    for what, other in _of(tree):
        if (written := ast.unparse(other)) != whole:
            yield what, written


def _of(tree: ast.expr) -> Found:
    """Yield the faults of `tree` itself, then those of its parts put back into it."""
    maker = _MAKERS.get(type(tree))
    if maker is not None:
        yield from maker(tree)
    for field, value in ast.iter_fields(tree):
        if isinstance(value, ast.expr):
            for what, part in _of(value):
                yield what, _with(tree, field, part)
        elif isinstance(value, list):
            yield from _in_list(tree, field, value)


def _in_list(tree: ast.expr, field: str, parts: list[ast.AST]) -> Found:
    for index, part in enumerate(parts):
        if isinstance(part, ast.expr):
            for what, other in _of(part):
                yield what, _with(tree, field, [*parts[:index], other, *parts[index + 1 :]])
        elif isinstance(part, ast.comprehension):
            for place, test in enumerate(part.ifs):
                for what, other in _of(test):
                    ifs = [*part.ifs[:place], other, *part.ifs[place + 1 :]]
                    loop = ast.comprehension(part.target, part.iter, ifs, 0)
                    yield what, _with(tree, field, [loop])


def _with(tree: ast.expr, field: str, value: object) -> ast.expr:
    return type(tree)(**{**dict(ast.iter_fields(tree)), field: value})


def _compare(tree: ast.Compare) -> Found:
    for index, op in enumerate(tree.ops):
        ops = [*tree.ops[:index], _COMPARISONS[type(op)](), *tree.ops[index + 1 :]]
        yield "a changed comparison", _with(tree, "ops", ops)


def _logic(tree: ast.BoolOp) -> Found:
    other = ast.Or() if isinstance(tree.op, ast.And) else ast.And()
    yield "and for or", _with(tree, "op", other)
    for index in range(len(tree.values)):
        kept = tree.values[:index] + tree.values[index + 1 :]
        part = kept[0] if len(kept) == 1 else _with(tree, "values", kept)
        yield "a dropped condition", part


def _negation(tree: ast.UnaryOp) -> Found:
    if isinstance(tree.op, ast.Not):
        yield "a dropped not", tree.operand


def _choice(tree: ast.IfExp) -> Found:
    yield "swapped branches", ast.IfExp(tree.test, tree.orelse, tree.body)


def _arithmetic(tree: ast.BinOp) -> Found:
    yield "a changed sign", _with(tree, "op", _SIGNS[type(tree.op)]())


def _call(tree: ast.Call) -> Found:
    name = tree.func.id if isinstance(tree.func, ast.Name) else ""
    if name in _FUNCTIONS:
        yield "the other extreme", _with(tree, "func", ast.Name(_FUNCTIONS[name]))
    if name == "has" and len(tree.args) > 2:
        for index in range(1, len(tree.args)):
            kept = tree.args[:index] + tree.args[index + 1 :]
            yield "a dropped group", _with(tree, "args", kept)


def _options(tree: ast.Tuple) -> Found:
    if len(tree.elts) > 1:
        for index in range(len(tree.elts)):
            yield (
                "a dropped option",
                _with(tree, "elts", tree.elts[:index] + tree.elts[index + 1 :]),
            )


def _constant(tree: ast.Constant) -> Found:
    if type(tree.value) is int:
        yield "a changed number", ast.Constant(tree.value + 1)


_MAKERS: dict[type[ast.expr], Callable[[Any], Found]] = {
    ast.Compare: _compare, ast.BoolOp: _logic, ast.UnaryOp: _negation, ast.IfExp: _choice,
    ast.BinOp: _arithmetic, ast.Call: _call, ast.Tuple: _options, ast.Constant: _constant,
}  # fmt: skip
