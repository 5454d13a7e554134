"""The ordered pass where facts may be missing: three-valued, as the engine reckons.

Whatever a row says by itself is reckoned in columns and comes with a flag that tells whether it is
known; what mixes it with earlier grants is written here, each condition as two: certainly yes, and
certainly no. A test that is neither leaves the claim open, unless a later one refuses it.
"""

from __future__ import annotations

from functools import singledispatchmethod

from jisheng.policy.batch import ir
from jisheng.policy.batch.calendar import FIRST
from jisheng.policy.batch.fold_source import Pass, PassWriter
from jisheng.policy.batch.program import HISTORY, Program, Test, asks_history
from jisheng.policy.batch.source import INDENT


def left_open(program: Program) -> int:
    """Return where a claim stops whose tests of earlier grants are left open."""
    return len(program.tests) + 2


class CarefulPassWriter(PassWriter):
    """Write the pass with a flag beside every value."""

    def written(self) -> Pass:
        """Return the whole pass."""
        for _, test in self.asking:
            self.collect(test)
        tests = [line for place, test in self.asking for line in self.test_lines(place, test)]
        last, loop = len(self.program.tests), self.fold_lines()
        lines = [
            "def run(order, person, stop, rows, known, head, after, records, sure, used, reasons):",
            f"{INDENT}for at in range(order.size):",
            f"{INDENT * 2}i = order[at]",
            f"{INDENT * 2}s = stop[i]",
            f"{INDENT * 2}if s > {self.asking[0][0] if self.asking else last}:",
            f"{INDENT * 3}is_open = False",
            *(f"{INDENT * 3}{line}" for line in [*loop, *tests]),
            f"{INDENT * 3}if is_open and s >= {last}:",
            f"{INDENT * 4}s = {left_open(self.program)}",
            f"{INDENT * 2}if s == {last}:",
            *(f"{INDENT * 3}{line}" for line in self.leaves()),
            f"{INDENT * 2}stop[i] = s",
            f"{INDENT}return used",
        ]
        return Pass("\n".join(lines) + "\n", tuple(self.row_values), tuple(self.fields))

    def fold_lines(self) -> list[str]:
        """Return one walk over the person's grants that reckons every fold at once."""
        steps = [line for over, name in self.folds.items() for line in self.step(over, name)]
        return [
            *(f"{name} = 0" for name in self.folds.values()),
            *(f"{name}_open = False" for name in self.folds.values()),
            "k = head[person[i]]",
            "while k >= 0:",
            *(f"{INDENT}{line}" for line in steps),
            f"{INDENT}k = after[k]",
        ]

    def step(self, over: ir.Over, name: str) -> list[str]:
        """Return what one earlier grant does to a fold; `any` and `all` count what decides."""
        kept = over.condition or ir.TRUE
        if over.op in ("any", "all"):
            item = over.item or ir.TRUE
            decides = ir.both([kept, item if over.op == "any" else ir.negated(item)])
            return [
                f"if {self.yes(decides)}:",
                f"{INDENT}{name} = 1",
                f"elif not {self.no(decides)}:",
                f"{INDENT}{name}_open = True",
            ]
        item = over.item or ir.ONE
        return [
            f"if {self.yes(kept)} and {self.known(item)}:",
            f"{INDENT}{name} += {self.value(item)}",
            f"elif not {self.no(kept)}:",
            f"{INDENT}{name}_open = True",
        ]

    def test_lines(self, place: int, test: Test) -> list[str]:
        """Return what one test does: it refuses, or leaves the claim open."""
        chain = str(self.program.reasons.index(test.no[-1].reason))
        for speech in reversed(test.no[:-1]):
            code = self.program.reasons.index(speech.reason)
            chain = f"({code} if {self.yes(speech.when)} else {chain})"
        return [
            f"if s > {place}:",
            f"{INDENT}if {self.no(test.holds)}:",
            f"{INDENT * 2}s = {place}",
            f"{INDENT * 2}reasons[i] = {chain}",
            f"{INDENT}elif not {self.yes(test.holds)}:",
            f"{INDENT * 2}is_open = True",
        ]

    def leaves(self) -> list[str]:
        """Return what a grant leaves behind: the fields somebody asks for, each with its flag."""
        lines = []
        for field, place in self.fields.items():
            said = self.grant_field(field)
            lines += [
                f"records[used, {place}] = {self.value(said)}",
                f"sure[used, {place}] = {self.known(said)}",
            ]
        return [*lines, "after[used] = head[person[i]]", "head[person[i]] = used", "used += 1"]

    def is_of_row(self, expr: ir.Expr) -> bool:
        """Tell whether a row says `expr` by itself, without any earlier grant."""
        inner = any(isinstance(part, ir.Part) for part in ir.walk(expr))
        return not inner and not asks_history(expr, self.program.asking_history)

    def _place(self, expr: ir.Expr) -> int:
        return self.row_values.setdefault(expr, len(self.row_values))

    def value(self, expr: ir.Expr) -> str:
        """Return the source of a value; what it is where it is not known does not matter."""
        if isinstance(expr, ir.Const):
            return self.text(expr)
        return f"rows[i, {self._place(expr)}]" if self.is_of_row(expr) else self._mixed(expr)

    def known(self, expr: ir.Expr) -> str:
        """Return the source that tells whether `expr` is known."""
        if isinstance(expr, ir.Const):
            return repr(expr.value is not None)
        return f"known[i, {self._place(expr)}]" if self.is_of_row(expr) else self._is_known(expr)

    def yes(self, expr: ir.Expr) -> str:
        """Return the source that tells whether a condition certainly holds."""
        if isinstance(expr, ir.Const):
            return repr(expr.value is True)
        if not self.is_of_row(expr):
            if isinstance(expr, ir.All):
                return "(" + " and ".join(self.yes(part) for part in expr.parts) + ")"
            if isinstance(expr, ir.Any_):
                return "(" + " or ".join(self.yes(part) for part in expr.parts) + ")"
            if isinstance(expr, ir.No):
                return self.no(expr.part)
            if isinstance(expr, ir.Let):
                return self.yes(self.program.lets[expr.name])
        return f"({self.known(expr)} and {self.value(expr)} != 0)"

    def no(self, expr: ir.Expr) -> str:
        """Return the source that tells whether a condition certainly does not hold."""
        if isinstance(expr, ir.Const):
            return repr(expr.value is False)
        if not self.is_of_row(expr):
            if isinstance(expr, ir.All):
                return "(" + " or ".join(self.no(part) for part in expr.parts) + ")"
            if isinstance(expr, ir.Any_):
                return "(" + " and ".join(self.no(part) for part in expr.parts) + ")"
            if isinstance(expr, ir.No):
                return self.yes(expr.part)
            if isinstance(expr, ir.Let):
                return self.no(self.program.lets[expr.name])
        return f"({self.known(expr)} and {self.value(expr)} == 0)"

    @singledispatchmethod
    def _mixed(self, expr: ir.Expr) -> str:
        raise TypeError(f"no pass for {type(expr).__name__}")

    @_mixed.register(ir.All)
    @_mixed.register(ir.Any_)
    @_mixed.register(ir.No)
    def _logic(self, expr: ir.Expr) -> str:
        return self.yes(expr)

    @_mixed.register
    def _let_value(self, expr: ir.Let) -> str:
        return self.value(self.program.lets[expr.name])

    @_mixed.register
    def _looked_up_value(self, expr: ir.Known) -> str:
        return self.value(expr.value)

    @_mixed.register(ir.Bin)
    @_mixed.register(ir.Cmp)
    def _two(self, expr: ir.Bin | ir.Cmp) -> str:
        return f"({self.value(expr.left)} {expr.op} {self.value(expr.right)})"

    @_mixed.register
    def _pick_value(self, expr: ir.Pick) -> str:
        return f"{expr.op}({', '.join(self.value(part) for part in expr.parts)})"

    @_mixed.register
    def _if_value(self, expr: ir.If) -> str:
        yes, no = self.value(expr.yes), self.value(expr.no)
        return f"({yes} if {self.yes(expr.condition)} else {no})"

    @_mixed.register
    def _fn_value(self, expr: ir.Fn) -> str:
        if expr.name == "year":
            return f"years[{self.value(expr.parts[0])} - {FIRST}]"
        return f"{expr.name}({', '.join(self.value(part) for part in expr.parts)})"

    @_mixed.register
    def _holds_value(self, expr: ir.Holds) -> str:
        return f"(({self.value(expr.part)} & {expr.mask}) != 0)"

    @_mixed.register
    def _over_value(self, expr: ir.Over) -> str:
        assert expr.records == HISTORY
        name = self.folds[expr]
        return f"(1 - {name})" if expr.op == "all" else name

    @_mixed.register
    def _part_value(self, expr: ir.Part) -> str:
        return self.field_text(expr.field)

    def _is_known(self, expr: ir.Expr) -> str:
        """Return whether something that rests on earlier grants is known."""
        if isinstance(expr, ir.Over):
            name = self.folds[expr]
            decided = f"{name} != 0 or " if expr.op in ("any", "all") else ""
            return f"({decided}not {name}_open)"
        if isinstance(expr, ir.Part):
            return self.field_text(expr.field).replace("records[", "sure[")
        if isinstance(expr, ir.Let):
            return self.known(self.program.lets[expr.name])
        if isinstance(expr, ir.If):
            return self._is_choice_known(expr)
        if isinstance(expr, ir.All | ir.Any_ | ir.No):
            return f"({self.yes(expr)} or {self.no(expr)})"
        return "(" + " and ".join(self.known(part) for part in ir.parts(expr)) + ")"

    def _is_choice_known(self, expr: ir.If) -> str:
        yes, no = self.known(expr.yes), self.known(expr.no)
        same = f"{yes} and {no} and {self.value(expr.yes)} == {self.value(expr.no)}"
        taken = f"({yes} if {self.yes(expr.condition)} else {no})"
        return f"(({self.known(expr.condition)} and {taken}) or ({same}))"
