"""Write the ordered pass of one program as source that runs as Python and as machine code alike.

The pass goes through the claims in the order of day and claim. For each it looks at the grants its
person has so far, asks the tests that rest on them, and where the claim is granted adds it to them.
All values are whole numbers; words stand as codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatchmethod

from jisheng.policy.batch import ir
from jisheng.policy.batch.calendar import FIRST
from jisheng.policy.batch.program import HISTORY, Program, Test
from jisheng.policy.batch.source import INDENT


@dataclass(frozen=True)
class Pass:
    """The ordered pass of a program: its source, the row values and the record fields it reads."""

    source: str
    row_values: tuple[ir.Expr, ...]
    record_fields: tuple[str, ...]


def words_of(program: Program) -> Mapping[str, int]:
    """Return a code for every word the program knows."""
    exprs = [*program.lets.values(), *program.grant.values()]
    exprs += [test.holds for test in program.tests]
    exprs += [speech.when for test in program.tests for speech in test.no]
    found = dict.fromkeys(("granted", "·unsaid", *program.payee_names))
    for expr in exprs:
        for part in ir.walk(expr):
            if isinstance(part, ir.Const) and isinstance(part.value, str):
                found[part.value] = None
    return {word: code for code, word in enumerate(found)}


class PassWriter:
    """Write the pass; `codes` are the codes of words."""

    def __init__(self, program: Program, codes: Mapping[str, int]) -> None:
        self.program, self.codes = program, codes
        self.asking = [(i, test) for i, test in enumerate(program.tests) if test.asks_history]
        self.row_values: dict[ir.Expr, int] = {}
        self.folds: dict[ir.Over, str] = {}
        self.fields: dict[str, int] = {}
        self.lines: list[str] = []
        self.variable = ""

    def written(self) -> Pass:
        """Return the whole pass."""
        for _, test in self.asking:
            self.collect(test)
        tests = [line for place, test in self.asking for line in self.test_lines(place, test)]
        loop = self.fold_lines()
        lines = [
            "def run(order, person, stop, rows, head, after, records, used, reasons):",
            f"{INDENT}for at in range(order.size):",
            f"{INDENT * 2}i = order[at]",
            f"{INDENT * 2}s = stop[i]",
            f"{INDENT * 2}if s > {self.asking[0][0] if self.asking else len(self.program.tests)}:",
            *(f"{INDENT * 3}{line}" for line in [*loop, *tests]),
            f"{INDENT * 2}if s == {len(self.program.tests)}:",
            *(f"{INDENT * 3}{line}" for line in self._record()),
            f"{INDENT * 2}stop[i] = s",
            f"{INDENT}return used",
        ]
        return Pass("\n".join(lines) + "\n", tuple(self.row_values), tuple(self.fields))

    def collect(self, test: Test) -> None:
        """Note every fold over the history that a test rests on."""
        open_ = [test.holds, *(speech.when for speech in test.no)]
        while open_:
            for part in ir.walk(open_.pop()):
                if isinstance(part, ir.Over) and part.records == HISTORY:
                    self.folds.setdefault(part, f"f{len(self.folds)}")
                elif isinstance(part, ir.Let) and part.name in self.program.asking_history:
                    open_.append(self.program.lets[part.name])

    def fold_lines(self) -> list[str]:
        """Return one walk over the person's grants that reckons every fold at once."""
        steps = self.steps()
        walk = ["k = head[person[i]]", "while k >= 0:", *(f"{INDENT}{line}" for line in steps)]
        return [*self.starts(), *walk, f"{INDENT}k = after[k]"]

    def starts(self) -> list[str]:
        """Return what every fold starts with."""
        first = {"any": "False", "all": "True"}
        return [f"{name} = {first.get(over.op, '0')}" for over, name in self.folds.items()]

    def steps(self) -> list[str]:
        """Return what every fold does with one earlier grant."""
        return [line for over, name in self.folds.items() for line in self._step(over, name)]

    def _step(self, over: ir.Over, name: str) -> list[str]:
        self.variable = over.variable
        kept = self.text(over.condition) if over.condition is not None else ""
        item = self.text(over.item) if over.item is not None else "1"
        change = {
            "count": f"{name} += 1",
            "sum": f"{name} += {item}",
            "any": f"{name} = {name} or {item}",
            "all": f"{name} = {name} and {item}",
        }[over.op]
        return [f"if {kept}:", f"{INDENT}{change}"] if kept else [change]

    def test_lines(self, place: int, test: Test) -> list[str]:
        chain = str(self.program.reasons.index(test.no[-1].reason))
        for speech in reversed(test.no[:-1]):
            code = self.program.reasons.index(speech.reason)
            chain = f"({code} if {self.text(speech.when)} else {chain})"
        return [
            f"if s > {place} and not {self.text(test.holds)}:",
            f"{INDENT}s = {place}",
            f"{INDENT}{self.noted(chain)}",
        ]

    def noted(self, reason: str) -> str:
        """Return the line that notes a reason."""
        return f"reasons[i] = {reason}"

    def _record(self) -> list[str]:
        """Write what a grant leaves behind; only the fields that somebody asks for."""
        lines = []
        for field, place in self.fields.items():
            lines.append(f"records[used, {place}] = {self.text(self.grant_field(field))}")
        return [
            *lines,
            "after[used] = head[person[i]]",
            "head[person[i]] = used",
            "used += 1",
        ]

    def grant_field(self, field: str) -> ir.Expr:
        """Return what a grant of this benefit says in one field of the history."""
        if field == "governing_date":
            return self.program.day
        if field == "status":
            return ir.Const("granted")
        return self.program.grant.get(field, ir.Const("·unsaid"))

    def code(self, word: str) -> int:
        """Return the code of a word; one that no row has still has a code of its own."""
        return self.codes[word]

    @singledispatchmethod
    def text(self, expr: ir.Expr) -> str:
        """Return the source of an expression; whatever the row itself says is read from it."""
        raise TypeError(f"no pass for {type(expr).__name__}")

    def _row(self, expr: ir.Expr) -> str:
        place = self.row_values.setdefault(expr, len(self.row_values))
        return f"rows[i, {place}]"

    @text.register
    def _const(self, expr: ir.Const) -> str:
        return str(self.code(expr.value)) if isinstance(expr.value, str) else repr(expr.value)

    @text.register
    def _col(self, expr: ir.Col) -> str:
        return self._row(expr)

    @text.register
    def _let(self, expr: ir.Let) -> str:
        if expr.name in self.program.asking_history:
            return self.text(self.program.lets[expr.name])
        return self._row(expr)

    @text.register
    def _bin(self, expr: ir.Bin) -> str:
        return f"({self.text(expr.left)} {expr.op} {self.text(expr.right)})"

    @text.register
    def _pick(self, expr: ir.Pick) -> str:
        return f"{expr.op}({', '.join(self.text(part) for part in expr.parts)})"

    @text.register
    def _cmp(self, expr: ir.Cmp) -> str:
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
            return self.year_text(expr.parts[0])
        if not any(isinstance(part, ir.Part | ir.Over) for part in ir.walk(expr)):
            return self._row(expr)
        return f"{expr.name}({', '.join(self.text(part) for part in expr.parts)})"

    def year_text(self, day: ir.Expr) -> str:
        """Return the year of a day."""
        return f"years[{self.text(day)} - {FIRST}]"

    @text.register
    def _holds(self, expr: ir.Holds) -> str:
        return f"(({self.text(expr.part)} & {expr.mask}) != 0)"

    @text.register
    def _starts(self, expr: ir.Starts) -> str:
        return self._row(expr)

    @text.register
    def _given(self, expr: ir.Given) -> str:
        return self._row(expr)

    @text.register
    def _over(self, expr: ir.Over) -> str:
        return self.folds[expr] if expr.records == HISTORY else self._row(expr)

    @text.register
    def _part(self, expr: ir.Part) -> str:
        fixed = self.grant_field(expr.field)
        # All grants the pass sees were made by it, so what each of them says is no question.
        return self.text(fixed) if isinstance(fixed, ir.Const) else self.field_text(expr.field)

    def field_text(self, field: str) -> str:
        """Return where a field of an earlier grant stands."""
        return f"records[k, {self.fields.setdefault(field, len(self.fields))}]"
