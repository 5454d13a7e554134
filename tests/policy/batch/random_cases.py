"""Random facts of a benefit, near its borders more often than far from them, by a fixed seed."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from jisheng.policy import Pack
from jisheng.policy.batch import ir
from jisheng.policy.batch.calendar import as_date
from jisheng.policy.batch.program import Column, Program
from jisheng.policy.engine.types import Kind, Type


class RandomCases:
    """Facts drawn for one program: fixed numbers of its rules, one more and one less are likely."""

    def __init__(self, pack: Pack, program: Program, seed: int) -> None:
        self.random = Random(seed)
        self.program = program
        self.types = {name: spec.type for name, spec in pack.folder.facts.items()}
        document = pack.document
        days = [document.issued_on, document.in_force_from, document.in_force_until]
        self.days = [day + timedelta(days=step) for day in days for step in (-1, 0, 1)]
        self.numbers = sorted(_numbers_of(program))
        self.words = ["electrician", "chef", "welder"]

    def draw(self) -> dict[str, Any]:
        """Return one set of facts, all of them known."""
        return {column.name: self._value(column) for column in self.program.columns}

    def _value(self, column: Column) -> Any:
        if column.may_be_absent and self.random.random() < 0.3:
            return None
        return self._of(column, self.types[column.name])

    def _of(self, column: Column, kind: Type) -> Any:
        if kind.kind is Kind.BOOL:
            return self.random.random() < 0.75
        if kind.kind is Kind.DATE:
            return self._day()
        if kind.kind is Kind.TEXT:
            return self.random.choice(kind.choices or self.words)
        if kind.kind is Kind.SET:
            return [word for word in kind.choices if self.random.random() < 0.2]
        if kind.kind is Kind.DIVISION:
            return self.random.choice(["330782", "330106", "310101", "360102", "440703", "810000"])
        if kind.kind is Kind.RECORDS:
            return [self._record(column, kind) for _ in range(self.random.randrange(4))]
        return self._number(column, kind)

    def _record(self, column: Column, kind: Type) -> Any:
        inner = {part.name: part for part in column.fields}
        record = {name: self._of(inner[name], field) for name, field in kind.fields.items()}
        return record["value"] if tuple(record) == ("value",) else record

    def _day(self) -> date:
        if self.random.random() < 0.4:
            return self.random.choice(self.days)
        return date(2019, 6, 1) + timedelta(days=self.random.randrange(1200))

    def _number(self, column: Column, kind: Type) -> Any:
        least, most = column.least, min(column.most, 10**9)
        near = [n + step for n in self.numbers for step in (-1, 0, 1) if least <= n + step <= most]
        if near and self.random.random() < 0.5:
            figure = self.random.choice(near)
        else:
            figure = self.random.randint(least, max(least, min(most, 200 * 10**column.scale)))
        if kind.unit.is_money:
            return f"{figure // 100}.{figure % 100:02d}"
        if column.scale:
            return str(Fraction(figure, 10**column.scale).limit_denominator(10**column.scale))
        return figure


def _numbers_of(program: Program) -> set[int]:
    """Return the fixed numbers the program compares and reckons with."""
    exprs = [*program.lets.values(), *(test.holds for test in program.tests), program.amount.num]
    exprs += [uplift.holds for uplift in program.uplifts]
    found = {
        part.value
        for expr in exprs
        for part in ir.walk(expr)
        if isinstance(part, ir.Const) and type(part.value) is int
    }
    return {abs(number) for number in found}


def days_of(program: Program) -> list[date]:
    """Return the days that the program names."""
    return [as_date(number) for number in _numbers_of(program) if 15000 < number < 25000]


