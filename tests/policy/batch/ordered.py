"""Hold the ordered pass against a plain loop: each claim decided with what its person has so far.

The loop asks the engine case by case; what a grant leaves in the history is reckoned by the engine
too. A claim whose facts nobody knows stays open and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import polars as pl

from jisheng.policy import Pack
from jisheng.policy.batch import ir
from jisheng.policy.batch.fold import decide_in_order
from jisheng.policy.batch.program import HISTORY, PAID_TO, Program, compile_program
from jisheng.policy.batch.python_code import compiled
from jisheng.policy.batch.source import Writer, local
from jisheng.policy.engine.compiled import Compiler
from jisheng.policy.engine.evaluate import Override, check_facts, decide
from jisheng.policy.engine.types import Kind
from jisheng.policy.engine.unknown import Evaluate, Unknown
from jisheng.policy.errors import CannotReckon, FactsError
from tests.policy.batch.agreement import (
    CONTRADICTION,
    OPEN,
    Engine,
    Found,
    by_python,
    differs,
    found_of,
    frame_of,
    named,
    row_of,
)
from tests.policy.batch.random_cases import RandomCases, Values

UNSAID = "·unsaid"
EARLIEST = date(1900, 1, 1)


def compare_in_order(
    pack: Pack, benefit: str, seed: int, size: int, engines: Sequence[str] = ("python",)
) -> tuple[Program, list[Found]]:
    """Hold the pass against the loop on `size` random claims of people with several each."""
    program = compile_program(pack, benefit)
    engine = Engine(pack, program)
    drawn, persons = claims(RandomCases(pack, program, seed, missing=0.05), size, seed)
    values = [engine.given(one).values for one in drawn]
    wanted = by_loop(pack, program, engine, values, persons)
    rows = [row_of(program, one) for one in values]
    frame = frame_of(program, rows, skip=HISTORY)
    frame = frame.with_columns(person=pl.Series(persons), claim=pl.Series(range(size)))
    for name in engines:
        decided = decide_in_order(program, frame, "person", "claim", name)
        found = [named(program, row) for row in decided.rows()]
        for one, want, got in zip(values, wanted, found, strict=True):
            assert want == got, differs(pack, program, f"ordered pass ({name})", one, want, got)
    return program, wanted


def compare_long_order(
    pack: Pack, benefit: str, seed: int, size: int, engines: Sequence[str]
) -> None:
    """Hold the pass over one long table against a loop over the function of single cases."""
    program = compile_program(pack, benefit)
    engine = Engine(pack, program)
    drawn, persons = claims(RandomCases(pack, program, seed, missing=0), size, seed)
    rows = [row_of(program, engine.given(one).values) for one in drawn]
    wanted = by_function(program, rows, persons)
    frame = frame_of(program, rows, skip=HISTORY)
    frame = frame.with_columns(person=pl.Series(persons), claim=pl.Series(range(size)))
    for name in engines:
        found = decide_in_order(program, frame, "person", "claim", name).rows()
        for row, want, got in zip(rows, wanted, found, strict=True):
            assert named(program, got) == want, (benefit, name, row, want, got)


def by_function(
    program: Program, rows: Sequence[tuple[Any, ...]], persons: Sequence[int]
) -> list[Found]:
    """Decide row by row in the order of day and claim, with the grants so far."""
    names = [column.name for column in program.columns]
    own, fields = names.index(HISTORY), program.column(HISTORY).fields
    leaves = replace(program, tests=(), uplifts=(), consistent=())
    said = [f.name for f in fields if f.name in program.grant]
    reckon = [function_of_value(leaves, program.grant[name]) for name in said]
    day_of = function_of_value(leaves, program.day)
    days = [day_of(*row) for row in rows]
    held: dict[int, list[tuple[Any, ...]]] = {}
    wanted: list[Found] = [OPEN] * len(rows)
    for i in sorted(range(len(rows)), key=lambda i: (days[i], i)):
        grants = held.setdefault(persons[i], [])
        row = (*rows[i][:own], grants, *rows[i][own + 1 :])
        wanted[i] = by_python(program, row)
        if wanted[i][0] == "granted":
            values = dict(zip(said, (value(*rows[i]) for value in reckon), strict=True))
            values |= {"governing_date": days[i], "status": "granted"}
            grants.append(tuple(values.get(f.name, UNSAID) for f in fields))
    return wanted


def function_of_value(program: Program, expr: ir.Expr) -> Callable[..., Any]:
    """Return a generated function that reckons one value of a row."""
    writer = Writer(program)
    writer.line(f"return {writer.value(expr)}")
    arguments = ", ".join(local(column.name) for column in program.columns)
    source = f"def decide({arguments}):\n" + "\n".join(writer.lines) + "\n"
    return compiled(program, source, writer.constants)


def claims(cases: RandomCases, size: int, seed: int) -> tuple[list[Values], list[int]]:
    """Return claims and their persons; a later claim of a person is often much like an earlier."""
    random = Random(seed)
    persons = [random.randrange(size // 4 + 1) for _ in range(size)]
    latest: dict[int, Values] = {}
    drawn = []
    for person in persons:
        old = latest.get(person)
        values = cases.changed(old) if old and random.random() < 0.7 else cases.draw()
        values[HISTORY] = []
        latest[person] = values
        drawn.append(values)
    return drawn, persons


def by_loop(
    pack: Pack, program: Program, engine: Engine, values: Sequence[Values], persons: Sequence[int]
) -> list[Found]:
    """Decide claim by claim in the order of day and claim, with the grants so far."""
    leaves = Leaves(pack, program, engine)
    days = [leaves.day(one) for one in values]
    held: dict[int, list[Values]] = {}
    wanted: list[Found] = [OPEN] * len(values)
    for i in sorted(range(len(values)), key=lambda i: (days[i], i)):
        grants = held.setdefault(persons[i], [])
        given = engine.given({**values[i], HISTORY: list(grants)})
        try:
            check_facts(engine.benefit, given)
            raw = decide(engine.benefit, pack.document, given, Override())
        except FactsError:
            wanted[i] = CONTRADICTION
            continue
        except CannotReckon:
            continue
        wanted[i] = found_of(raw)
        if raw.outcome == "granted":
            grants.append(leaves.record(raw.values | raw.lines[0].values, raw.payee))
    return wanted


class Leaves:
    """What a grant leaves in the history, reckoned by the engine."""

    def __init__(self, pack: Pack, program: Program, engine: Engine) -> None:
        self.engine = engine
        source, folder = engine.benefit.source, pack.folder
        compiler = Compiler(folder, dict(pack.readings_taken), is_single=True)
        spec = folder.facts[HISTORY]
        self.kinds = spec.type.fields
        self.said: dict[str, Evaluate] = {
            name: compiler.function(source.place, text)
            for name, text in source.grant.items()
            if name in self.kinds
        }

    def day(self, values: Values) -> date:
        """Return the governing day; a claim whose day nobody knows comes first."""
        known = dict.fromkeys((*self.engine.of_class, *self.engine.of_line), Unknown(frozenset()))
        found = self.engine.benefit.day({**known, **values})
        return found if isinstance(found, date) else EARLIEST

    def record(self, values: Values, payee: str) -> Values:
        """Return the record of a grant; a text field it does not speak of holds no known word."""
        found: dict[str, Any] = {}
        for name, kind in self.kinds.items():
            if name in self.said:
                found[name] = self.said[name](values)
            elif kind.kind in (Kind.TEXT, Kind.DIVISION):
                found[name] = UNSAID
            else:
                found[name] = Unknown(frozenset({f"{HISTORY}.{name}"}))
        own = {"governing_date": self.engine.benefit.day(values), "status": "granted"}
        return {**found, PAID_TO: found.get(PAID_TO, payee), **own} | (
            {PAID_TO: payee} if PAID_TO in self.kinds and PAID_TO not in self.said else {}
        )
