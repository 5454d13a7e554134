"""Hold the evaluators of one benefit against each other, case by case and table by table.

The engine says what a case comes to: `(outcome, reason, amount_fen, payee, uplifts)`. Every
generated evaluator must say the same of the same facts, those that nobody knows included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import polars as pl

from jisheng.policy import Pack
from jisheng.policy.batch import calendar
from jisheng.policy.batch.columns import OUTPUTS, decide_frame, dtype_of
from jisheng.policy.batch.funds import LEFT, split_in_order
from jisheng.policy.batch.funds import funds_of as names_of_funds
from jisheng.policy.batch.inputs import ABSENT, encoded
from jisheng.policy.batch.polars_source import Columns
from jisheng.policy.batch.program import Column, Program, compile_program
from jisheng.policy.batch.python_code import OUTCOMES, function_of, tracing_function_of
from jisheng.policy.cases import other_readings
from jisheng.policy.engine.compiled import Benefit, CompiledFunds
from jisheng.policy.engine.evaluate import Override, Raw, check_facts, decide, funds_of
from jisheng.policy.engine.given import Given, read_value
from jisheng.policy.engine.mechanisms.fund_order import split
from jisheng.policy.engine.standards import fill_from_tables
from jisheng.policy.errors import CannotReckon, FactsError
from tests.policy.batch.random_cases import RandomCases, Values

Found = tuple[str, str | None, int, str, int]
CONTRADICTION: Found = ("error", None, 0, "none", 0)
OPEN: Found = ("unknown", None, 0, "none", 0)


@dataclass
class Tally:
    """What the random cases of one benefit came to."""

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        """Return how many cases there were."""
        return self.outcomes.total()

    def share(self, *outcomes: str) -> float:
        """Return the share of cases with one of the outcomes."""
        return sum(self.outcomes[name] for name in outcomes) / self.total

    @property
    def never(self) -> set[str]:
        """Return the reason codes of the rules that no case came to."""
        return self.declared - self.reasons

    def note(self, program: Program, found: Sequence[Found]) -> None:
        """Count results."""
        self.declared |= set(program.reasons)
        self.outcomes.update(one[0] for one in found)
        self.reasons |= {one[1] for one in found if one[1] is not None}


class Engine:
    """The engine's own answer to drawn facts of one benefit."""

    def __init__(self, pack: Pack, program: Program) -> None:
        self.pack, self.program = pack, program
        benefit, facts = pack.compiled(program.benefit), pack.folder.facts
        asked = {column.name for column in program.columns} | benefit.rests_on
        plan = program.lines
        if plan:
            asked |= {plan.persons, plan.heads, plan.split_by, plan.mark_count, plan.others_of}
        self.of_class, self.of_line = (
            tuple(name for name in facts if name in asked and facts[name].scope == scope)
            for scope in ("class", "line")
        )
        own = {name: spec for name, spec in facts.items() if name in asked}
        self.benefit: Benefit = replace(benefit, facts=own)
        self.has_tables = any(spec.from_table for spec in own.values())

    def assumed(self, values: Values) -> Values:
        """Return what may be taken as fulfilled of the facts nobody mentions."""
        specs = self.pack.folder.facts
        open_ = [specs[name] for name in (*self.of_class, *self.of_line) if name not in values]
        return {
            spec.name: read_value(spec, spec.name, spec.if_unmentioned, specs)
            for spec in open_
            if spec.has_if_unmentioned
        }

    def given(self, values: Values, assume: bool = False) -> Given:
        """Return drawn values as read facts, filled from the tables of the pack."""
        assumed = self.assumed(values) if assume else {}
        given = Given(dict(values), assumed, self.of_class, self.of_line)
        if self.has_tables:
            fill_from_tables(self.pack.folder, self.benefit, given)
        return given

    def found(self, given: Given) -> Found:
        """Return what the engine makes of facts."""
        return self.found_and_funds(given)[0]

    def found_and_funds(self, given: Given) -> tuple[Found, CompiledFunds | None]:
        """Return what the engine makes of facts, and the order of funds that counts."""
        try:
            check_facts(self.benefit, given)
            raw = decide(self.benefit, self.pack.document, given, Override())
        except FactsError:
            return CONTRADICTION, None
        except CannotReckon:
            return OPEN, None
        return found_of(raw), funds_of(self.benefit, raw)


def found_of(raw: Raw) -> Found:
    """Return what a bare decision comes to."""
    if raw.outcome == "unknown":
        return OPEN
    if raw.outcome == "denied":
        return ("denied", raw.reason, 0, "none", 0)
    return (raw.outcome, None, raw.amount_fen, raw.payee, sum(1 << i for i in raw.choice.applied))


def named(program: Program, row: Sequence[Any]) -> Found:
    """Return codes as words."""
    outcome, reason, amount, payee, uplifts = row[:5]
    if OUTCOMES[outcome] == "error":
        return CONTRADICTION
    said = program.reasons[reason] if reason >= 0 else None
    return (OUTCOMES[outcome], said, amount, program.payee_names[payee], uplifts)


def by_python(program: Program, row: tuple[Any, ...]) -> Found:
    """Return what both generated functions say, which must be one thing."""
    found = []
    for function in (function_of(program), tracing_function_of(program)):
        try:
            found.append(named(program, function(*row)))
        except (TypeError, ZeroDivisionError, CannotReckon):
            found.append(OPEN)
    plain, traced = found
    assert plain == traced or traced == OPEN, (program.benefit, row, plain, traced)
    return plain


def row_of(program: Program, values: Values) -> tuple[Any, ...]:
    """Return encoded inputs, `ABSENT` where nobody knows one."""
    return tuple(_known(c, values.get(c.name, ABSENT)) for c in program.columns)


def _known(column: Column, value: Any) -> Any:
    if column.kind != "list" or value is ABSENT:
        return encoded(column, value)
    return [tuple(encoded(f, r.get(f.name, ABSENT)) for f in column.fields) for r in value]


def is_whole(row: tuple[Any, ...]) -> bool:
    """Tell whether everything is known."""
    return not any(
        value is ABSENT or (isinstance(value, list) and any(ABSENT in record for record in value))
        for value in row
    )


def frame_of(program: Program, rows: Sequence[tuple[Any, ...]], skip: str = "") -> pl.DataFrame:
    """Return encoded rows as a table, null where something is not known."""
    return pl.DataFrame(
        [
            _series(column, [row[place] for row in rows])
            for place, column in enumerate(program.columns)
            if column.name != skip
        ]
    )


def _series(column: Column, values: list[Any]) -> pl.Series:
    if column.kind == "list":
        return _lists(column, values)
    known = [None if value is ABSENT else value for value in values]
    return pl.Series(column.name, known, dtype=dtype_of(column))


def _lists(column: Column, values: list[Any]) -> pl.Series:
    """Return lists of records; built field by field, as row by row takes ten times as long."""
    places = [place for place, value in enumerate(values) if value is not ABSENT for _ in value]
    flat = [record for value in values if value is not ABSENT for record in value]
    fields = [
        _series(field, [record[n] for record in flat]) for n, field in enumerate(column.fields)
    ]
    records = pl.DataFrame(fields).to_struct(column.name)
    held = pl.DataFrame([pl.Series("·at", places, dtype=pl.Int64), records])
    held = held.group_by("·at", maintain_order=True).agg(column.name)
    bare = pl.Series(column.name, [None, []], dtype=dtype_of(column))
    at = {place: number for number, place in enumerate(held["·at"], 2)}
    order = [0 if value is ABSENT else at.get(place, 1) for place, value in enumerate(values)]
    return pl.concat([bare, held[column.name]]).gather(order)


def by_columns(program: Program, frame: pl.DataFrame) -> list[Found]:
    """Return what whole columns say."""
    nullable = [name for name in frame.columns if frame[name].null_count()]
    found = decide_frame(program, frame.lazy(), nullable, OUTPUTS[:5]).collect()
    return [named(program, row) for row in found.rows()]


def readings_of(pack: Pack, benefit: str, seed: int) -> Iterator[Pack]:
    """Yield the pack as it stands, then under readings switched at random, without end."""
    yield pack
    random = Random(seed)
    asked = pack.compiled(benefit).readings_asked
    options = [(name, option) for name, option in other_readings(pack) if name in asked]
    while True:
        switched = random.sample(options, k=min(len(options), random.choice((1, 2, 4))))
        yield pack.with_readings(dict(switched)) if switched else pack


def compare(pack: Pack, benefit: str, seed: int, size: int) -> tuple[Program, list[Found]]:
    """Hold engine, Python and columns against each other on `size` random cases."""
    program = compile_program(pack, benefit)
    engine, cases = Engine(pack, program), RandomCases(pack, program, seed)
    givens = [engine.given(cases.draw()) for _ in range(size)]
    both = [engine.found_and_funds(given) for given in givens]
    wanted = [found for found, _ in both]
    rows = [row_of(program, given.values) for given in givens]
    for given, row, want in zip(givens, rows, wanted, strict=True):
        if is_whole(row):
            found = by_python(program, row)
            assert found == want, differs(pack, program, "python", given.values, want, found)
    frame = frame_of(program, rows)
    for given, want, found in zip(givens, wanted, by_columns(program, frame), strict=True):
        assert found == want, differs(pack, program, "columns", given.values, want, found)
    if program.funds:
        compare_funds(program, frame, both)
    return program, wanted


def compare_funds(
    program: Program,
    frame: pl.DataFrame,
    both: Sequence[tuple[Found, CompiledFunds | None]],
) -> None:
    """Hold the split of a whole table against a loop over its claims."""
    frame = frame.with_row_index("claim")
    amounts = [found[2] if found[0] == "granted" else 0 for found, _ in both]
    total = sum(amounts)
    balances = {f: total * (n + 1) // 9 for n, f in enumerate(names_of_funds(program))}
    held, wanted = dict(balances), {}
    days = frame.with_columns(writer_day(program, frame).alias("·day"))
    for claim in days.sort("·day", "claim")["claim"]:
        funds = both[claim][1]
        order = funds.order if funds and amounts[claim] else ()
        parts, left = split(amounts[claim], order, {}, held)
        held = {fund: open_ - parts.get(fund, 0) for fund, open_ in held.items()}
        wanted[claim] = {**{fund: parts.get(fund, 0) for fund in balances}, LEFT: left}
    found = split_in_order(program, frame, pl.Series(amounts), "claim", balances)
    assert found.to_dicts() == [wanted[claim] for claim in range(frame.height)]
    assert min(held.values()) >= 0
    assert sum(found.sum().row(0)) == total


def writer_day(program: Program, frame: pl.DataFrame) -> pl.Expr:
    """Return the governing day of each row, the earliest of all where nobody knows it."""
    return Columns(program, frame.columns).of(program.day).fill_null(calendar.FIRST)


def differs(
    pack: Pack, program: Program, evaluator: str, values: Values, want: Found, found: Found | None
) -> str:
    """Say what differs, so that the case can be asked again."""
    switched = {
        name: option
        for name, option in pack.readings_taken.items()
        if option != pack.readings[name].taken
    }
    return (
        f"{program.document}/{program.benefit} {switched}: the engine says {want}, "
        f"{evaluator} says {found} of {values}"
    )
