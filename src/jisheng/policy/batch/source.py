"""Write the intermediate form as Python source; values are reckoned when first needed."""

from __future__ import annotations

import keyword
from functools import singledispatchmethod
from typing import Any

from jisheng.policy.batch import ir
from jisheng.policy.batch.program import Column, Program

INDENT = "    "


def local(name: str) -> str:
    """Return a name as generated code may use it; inputs keep theirs."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
    return f"{plain}_" if keyword.iskeyword(plain) or name != plain else plain


class Writer:
    """Write statements line by line; a named value or a fold is written before its first use."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.columns = {column.name: column for column in program.columns}
        self.lines: list[str] = []
        self.depth = 1
        self.constants: dict[str, Any] = {}
        self.before: list[str] = []
        self._known: set[str] = set()
        self._folds: dict[ir.Over, str] = {}

    def line(self, text: str) -> None:
        """Write one line at the present depth."""
        self.lines.append(INDENT * self.depth + text)

    def keep(self, constant: Any) -> str:
        """Give a constant a name the code may use."""
        name = f"c{len(self.constants)}"
        self.constants[name] = constant
        return name

    def need(self, *exprs: ir.Expr) -> None:
        """Write every named value and fold that `exprs` rest on, unless it stands already."""
        for expr in exprs:
            for part in ir.walk_values(expr):
                if isinstance(part, ir.Let):
                    self._need_let(part.name)
                elif isinstance(part, ir.Over) and part not in self._folds:
                    self._fold(part)

    def _need_let(self, name: str) -> None:
        if name in self._known:
            return
        expr = self.program.lets[name]
        self.need(expr)
        self._known.add(name)
        self.line(f"v_{local(name)} = {self.text(expr)}")

    def value(self, expr: ir.Expr) -> str:
        """Return the source of `expr`, everything it rests on written before."""
        self.need(expr)
        return self.text(expr)

    def _fold(self, over: ir.Over) -> None:
        """Write a loop over records; only the fields it looks at are unpacked."""
        name = f"f{len(self._folds)}"
        inner = [part for part in (over.condition, over.item) if part is not None]
        for part in inner:
            self.need(*(p for p in ir.walk_values(part) if isinstance(p, ir.Let)))
        self._folds[over] = name
        self.line(f"{name} = {'False' if over.op == 'any' else over.op == 'all' or 0}")
        fields = self.columns[over.records].fields
        asked = {p.field for part in inner for p in ir.walk(part) if isinstance(p, ir.Part)}
        self.line(f"for {self._unpacked(over, fields, asked)} in {local(over.records)}:")
        self.depth += 1
        self._step(over, name)
        self.depth -= 1

    def _unpacked(self, over: ir.Over, fields: tuple[Column, ...], asked: set[str]) -> str:
        names = [f"{over.variable}_{f.name}" if f.name in asked else "_" for f in fields]
        return f"({', '.join(names)},)"

    def _step(self, over: ir.Over, name: str) -> None:
        if over.condition is not None:
            self.line(f"if {self.text(over.condition)}:")
            self.depth += 1
        item = self.text(over.item) if over.item is not None else "1"
        if over.op in ("count", "sum"):
            self.line(f"{name} += {item}")
        else:
            self.line(f"if {item}:" if over.op == "any" else f"if not ({item}):")
            self.line(f"{INDENT}{name} = {over.op == 'any'}")
            self.line(f"{INDENT}break")
        if over.condition is not None:
            self.depth -= 1

    @singledispatchmethod
    def text(self, expr: ir.Expr) -> str:
        """Return the source of an expression whose parts stand already."""
        raise TypeError(f"no source for {type(expr).__name__}")

    @text.register
    def _const(self, expr: ir.Const) -> str:
        return repr(expr.value)

    @text.register
    def _col(self, expr: ir.Col) -> str:
        return local(expr.name)

    @text.register
    def _let(self, expr: ir.Let) -> str:
        return f"v_{local(expr.name)}"

    @text.register
    def _bin(self, expr: ir.Bin) -> str:
        return f"({self.text(expr.left)} {expr.op} {self.text(expr.right)})"

    @text.register
    def _pick(self, expr: ir.Pick) -> str:
        parts = [self.text(part) for part in expr.parts]
        if len(parts) == 2 and all(isinstance(p, ir.Const | ir.Col | ir.Let) for p in expr.parts):
            sign = "<" if expr.op == "min" else ">"
            return f"({parts[0]} if {parts[0]} {sign} {parts[1]} else {parts[1]})"
        return f"{expr.op}({', '.join(parts)})"

    @text.register
    def _cmp(self, expr: ir.Cmp) -> str:
        if isinstance(expr.right, ir.Const) and isinstance(expr.right.value, bool):
            same = expr.right.value is (expr.op == "==")
            return self.text(expr.left) if same else f"(not {self.text(expr.left)})"
        return f"({self.text(expr.left)} {expr.op} {self.text(expr.right)})"

    @text.register
    def _all(self, expr: ir.All) -> str:
        return "(" + " and ".join(self.text(part) for part in expr.parts) + ")"

    @text.register
    def _any(self, expr: ir.Any_) -> str:
        return "(" + " or ".join(self.text(part) for part in expr.parts) + ")"

    @text.register
    def _no(self, expr: ir.No) -> str:
        return f"(not {self.text(expr.part)})"

    @text.register
    def _if(self, expr: ir.If) -> str:
        parts = (self.text(part) for part in (expr.yes, expr.condition, expr.no))
        return "({} if {} else {})".format(*parts)

    @text.register
    def _looked_up(self, expr: ir.Known) -> str:
        return self.text(expr.value)

    @text.register
    def _fn(self, expr: ir.Fn) -> str:
        if expr.name == "year":
            return f"years[{self.text(expr.parts[0])} - first_day]"
        return f"{expr.name}({', '.join(self.text(part) for part in expr.parts)})"

    @text.register
    def _holds(self, expr: ir.Holds) -> str:
        return f"(({self.text(expr.part)} & {expr.mask}) != 0)"

    @text.register
    def _starts(self, expr: ir.Starts) -> str:
        return f"{self.text(expr.part)}.startswith({expr.prefix!r})"

    @text.register
    def _given(self, expr: ir.Given) -> str:
        return f"({self.text(expr.part)} is not None)"

    @text.register
    def _over(self, expr: ir.Over) -> str:
        return self._folds[expr]

    @text.register
    def _part(self, expr: ir.Part) -> str:
        return f"{expr.variable}_{expr.field}"
