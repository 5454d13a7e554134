"""Random facts of a benefit, near its borders more often than far from them, by a fixed seed.

A draw starts from a case the pack proves itself by and changes a few of its facts: towards the
numbers of the rules and one beside them, the days of the document and the days around, every
choice. Drawn values are those of `engine.given.Given`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from jisheng.policy import Pack
from jisheng.policy.batch import ir
from jisheng.policy.batch.calendar import as_date
from jisheng.policy.batch.program import HISTORY, Program
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.given import read_given
from jisheng.policy.engine.proving import OwnCase, read_own_cases
from jisheng.policy.engine.types import Kind, Type
from jisheng.policy.engine.typing_rules import exact
from jisheng.policy.engine.unknown import unknown

Values = dict[str, Any]
CHANGES = (0, 1, 1, 1, 2, 2, 3, 4)
DIVISIONS = ("330782", "330106", "310101", "360102", "430400", "440703", "440100", "320600")
SHORT, LONG = (-1, 0, 1), (-366, -365, -31, -30, -1, 0, 1, 30, 31, 365, 366)


@dataclass(frozen=True)
class Base:
    """A case to start from, in read form, and whether it is expected to be granted."""

    values: Values
    is_granted: bool
    readings: Mapping[str, str]


class RandomCases:
    """Facts drawn for one program."""

    def __init__(self, pack: Pack, program: Program, seed: int, missing: float = 0.15) -> None:
        self.random = Random(seed)
        self.program, self.missing = program, missing
        self.specs = pack.folder.facts
        self.asked = _asked(pack.folder, program)
        self.days = _days(pack, program)
        self.numbers = sorted(_numbers_of(program))
        self.words = _words_of(program)
        self.bases = bases(pack.folder, program.benefit, self.asked)
        self.granted = [base for base in self.bases if base.is_granted] or self.bases
        every = [spec for base in self.bases for spec in self.of_lists(base.values)]
        self.records = {name: [r for n, r in every if n == name] for name, _ in every}

    def of_lists(self, values: Values) -> list[tuple[str, Values]]:
        """Return the records in the lists of a case, each with the name of its list."""
        found = []
        for name, value in values.items():
            if self.specs[name].type.kind is Kind.RECORDS and value is not None:
                found += [(name, record) for record in value]
        return found

    def draw(self) -> Values:
        """Return one set of facts; now and then some of them are not known."""
        return self.changed(self._start())

    def changed(self, values: Values) -> Values:
        """Return facts with a few of them changed."""
        random, values = self.random, dict(values)
        for name in random.choices(self.asked, k=random.choice(CHANGES)):
            values[name] = self.value(name, values)
        if random.random() < self.missing:
            for name in random.choices(self.asked, k=random.choice((1, 1, 2))):
                if not self.specs[name].is_optional:
                    values.pop(name, None)
        return values

    def _start(self) -> Values:
        """Return a case of the pack, whatever it does not mention taken from a granted one."""
        if not self.bases:
            return {name: self.value(name, {}) for name in self.asked}
        random = self.random
        start = random.choice(self.granted if random.random() < 0.6 else self.bases).values
        rest = random.choice(self.granted).values
        values = {**rest, **start} if not self.program.lines else dict(start)
        for name in self.asked:
            if name not in values and self.specs[name].is_optional:
                values[name] = None
            elif name not in values and not self.program.lines:
                values[name] = self.value(name, values)
        return values

    def value(self, name: str, values: Values) -> Any:
        """Return a new value of a fact, near those that matter."""
        spec = self.specs[name]
        if spec.is_optional and self.random.random() < 0.3:
            return None
        if spec.type.kind is Kind.RECORDS:
            return self._list(spec, values)
        return self._of(spec.type, values.get(name), values, (spec.least, spec.most))

    def _of(self, kind: Type, old: Any, values: Values, span: tuple[Any, Any]) -> Any:
        random = self.random
        if kind.kind is Kind.BOOL:
            return random.random() < 0.5 if old is None else not old
        if kind.kind is Kind.DATE:
            return self._day(values)
        if kind.kind is Kind.TEXT:
            return random.choice(kind.choices or self.words)
        if kind.kind is Kind.SET:
            return frozenset(word for word in kind.choices if random.random() < 0.2)
        if kind.kind is Kind.DIVISION:
            return random.choice(DIVISIONS)
        return self._number(kind, old, values, span)

    def _day(self, values: Values) -> date:
        random = self.random
        others = [value for value in values.values() if type(value) is date]
        chance = random.random()
        if others and chance < 0.5:
            return random.choice(others) + timedelta(days=random.choice(LONG))
        if chance < 0.9:
            return random.choice(self.days) + timedelta(days=random.choice(SHORT))
        return date(2019, 1, 1) + timedelta(days=random.randrange(1500))

    def _number(self, kind: Type, old: Any, values: Values, span: tuple[Any, Any]) -> Any:
        """Return a number near one of the rules, of another fact, or of what it was."""
        scale = 1 if kind.unit.is_money else 10**kind.scale
        random = self.random
        least, most = int(span[0] * scale), int(min(span[1], 10**9) * scale)
        near = [old] if old is not None else []
        near += [value for value in values.values() if type(value) in (int, Fraction)]
        figure = 0
        if near and random.random() < 0.5:
            figure = int(random.choice(near) * scale) + random.choice(SHORT)
        elif self.numbers and random.random() < 0.8:
            figure = random.choice(self.numbers) * random.choice((1, 1, 1, scale))
            figure += random.choice(SHORT)
        else:
            figure = random.randint(least, max(least, min(most, 300 * scale)))
        figure = min(max(figure, least), most)
        return figure if scale == 1 else exact(Fraction(figure, scale))

    def _list(self, spec: FactSpec, values: Values) -> list[Values]:
        random = self.random
        held = list(values.get(spec.name) or ())
        for _ in range(random.choice((1, 1, 2, 3))):
            if held and random.random() < 0.3:
                held.pop(random.randrange(len(held)))
            else:
                held.append(self._record(spec, values))
        return held

    def _record(self, spec: FactSpec, values: Values) -> Values:
        """Return a record like one of the pack's, some fields changed, now and then one unknown."""
        random = self.random
        like = self.records.get(spec.name)
        if spec.record_facts:
            return self._person(spec, like)
        fields = spec.type.fields
        old = dict(random.choice(like)) if like and random.random() < 0.8 else {}
        known = {name: values.get(name) for name in fields}
        for name, kind in fields.items():
            if name not in old or random.random() < 0.3:
                same = known[name] if random.random() < 0.6 else None
                old[name] = self._of(kind, same, values, (0, 10**6)) if same is None else same
        if random.random() < self.missing / 5:
            name = random.choice(list(fields))
            old[name] = unknown(f"{spec.name}.{name}")
        return old

    def _person(self, spec: FactSpec, like: list[Values] | None) -> Values:
        person = dict(self.random.choice(like)) if like else {}
        person.pop("ref", None)
        names = [name for name in spec.record_facts if name in self.specs and name != "ref"]
        for name in self.random.sample(names, k=min(2, len(names))):
            person[name] = self.value(name, person)
        return person


def bases(folder: Folder, benefit: str, asked: tuple[str, ...]) -> list[Base]:
    """Return the pack's own cases of a benefit; for an inherited one those of the pack above."""
    found = [_base(folder, case, asked) for case in _cases(folder) if case.benefit == benefit]
    above = folder.above
    if above is not None and benefit in above.benefits and benefit in folder.inherited:
        found += [_base(above, case, asked) for case in _cases(above) if case.benefit == benefit]
    return found


_CASES: dict[str, list[OwnCase]] = {}


def _cases(folder: Folder) -> list[OwnCase]:
    """Return the own cases of a folder, read once."""
    if folder.version not in _CASES:
        _CASES[folder.version] = read_own_cases(folder)
    return _CASES[folder.version]


def _base(folder: Folder, case: OwnCase, asked: tuple[str, ...]) -> Base:
    kept = {name: value for name, value in case.facts.items() if name in asked}
    values = read_given(folder.facts, kept, frozenset()).values
    return Base(values, case.outcome in ("granted", "recovery"), case.readings)


def _asked(folder: Folder, program: Program) -> tuple[str, ...]:
    """Return the facts a benefit asks, and the keys of tables that fill them."""
    names = {column.name: None for column in program.columns if column.name in folder.facts}
    plan = program.lines
    for name in (
        (plan.persons, plan.heads, plan.split_by, plan.mark_count, plan.others_of) if (plan) else ()
    ):
        if name:
            names[name] = None
    for name in list(names):
        table = folder.facts[name].from_table
        names.update(dict.fromkeys(table[1] if table else ()))
    return tuple(names)


def exprs_of(program: Program) -> list[ir.Expr]:
    """Return every expression of a program that a case turns on."""
    found = [*program.lets.values(), program.amount.num, program.amount.den]
    found += [test.holds for test in program.tests]
    found += [speech.when for test in program.tests for speech in test.no]
    found += [part for uplift in program.uplifts for part in (uplift.holds, uplift.rate.num)]
    found += [*program.consistent, *(when for when, _ in program.payees)]
    return [*found, *(row.holds for row in program.funds)]


def _numbers_of(program: Program) -> set[int]:
    """Return the fixed numbers the program compares and reckons with."""
    found = {
        part.value
        for expr in exprs_of(program)
        for part in ir.walk(expr)
        if isinstance(part, ir.Const) and type(part.value) is int
    }
    return {abs(number) for number in found}


def _words_of(program: Program) -> tuple[str, ...]:
    """Return the words the program knows, and some it does not."""
    found = {
        part.value: None
        for expr in exprs_of(program)
        for part in ir.walk(expr)
        if isinstance(part, ir.Const) and isinstance(part.value, str)
    }
    return (*found, "electrician", "chef", "welder")


def _days(pack: Pack, program: Program) -> list[date]:
    """Return the days of the document and those that the program names."""
    document = pack.document
    named = [as_date(number) for number in _numbers_of(program) if 15000 < number < 25000]
    return [document.issued_on, document.in_force_from, document.in_force_until, *named]


def without_history(program: Program, values: Values) -> Values:
    """Return facts of somebody whose earlier grants are those of the same table."""
    return {**values, HISTORY: []} if program.has_history else values
