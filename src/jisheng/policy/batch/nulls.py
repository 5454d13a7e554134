"""Which expressions may come out unknown, so that an evaluator asks only where it has to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from jisheng.policy.batch import ir
from jisheng.policy.batch.program import Program


class Nulls:
    """What may be unknown in one program; `nullable` are the inputs that may hold nulls."""

    def __init__(self, program: Program, nullable: Collection[str]) -> None:
        self.program = program
        self.nullable = set(nullable)
        self._sure: list[ir.Expr] = []

    def may_be_null(self, expr: ir.Expr) -> bool:
        """Tell whether an expression may come out unknown."""
        if expr in self._sure:
            return False
        if isinstance(expr, ir.Col):
            return expr.name in self.nullable
        if isinstance(expr, ir.Let):
            return self.may_be_null(self.program.lets[expr.name])
        if isinstance(expr, ir.Given):
            return False
        if isinstance(expr, ir.Over | ir.Part):
            return True
        if isinstance(expr, ir.Const):
            return expr.value is None
        if isinstance(expr, ir.Bin) and expr.op == "//" and not isinstance(expr.right, ir.Const):
            return True
        return any(self.may_be_null(part) for part in ir.parts(expr))

    def open_keys(self, looked_up: ir.Known) -> list[ir.Expr]:
        """Return the keys of a look-up that may be unknown."""
        return [key for key in looked_up.keys if self.may_be_null(key)]

    @contextmanager
    def sure_of(self, exprs: Sequence[ir.Expr]) -> Iterator[None]:
        """Take `exprs` as known for a while: somebody has asked for them already."""
        self._sure += exprs
        yield
        del self._sure[len(self._sure) - len(exprs) :]
