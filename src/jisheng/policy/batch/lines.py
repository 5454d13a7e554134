"""Classes with lines for many cases: each line in whole numbers, then one choice for the class.

A class is spread out into its lines (trainees, or groups of like ones) as the engine does; every
line is decided by generated code, folds over the lines of the class stand as values of the class.
Then the uplift that brings the class most is chosen, heads are paid up to the limit, and the class
is what its lines come to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Any

from jisheng.policy.batch import ir
from jisheng.policy.batch.inputs import ABSENT, encoded
from jisheng.policy.batch.program import Column, Program
from jisheng.policy.batch.python_code import (
    DENIED,
    GRANTED,
    NO_REASON,
    Function,
    compiled,
    reason_source,
)
from jisheng.policy.batch.source import INDENT, Writer
from jisheng.policy.batch.wording import rounded
from jisheng.policy.engine.compiled import Benefit
from jisheng.policy.engine.evaluate import class_values
from jisheng.policy.engine.given import Given
from jisheng.policy.engine.mechanisms.line_expansion import LineFacts, expand
from jisheng.policy.engine.parse import LINES

Row = tuple[Any, ...]
Result = tuple[int, int, int, int, int]
NOT_FAILED = -1


@dataclass(frozen=True, eq=False)
class LinesProgram:
    """A program whose inputs are those of one line and whose folds over lines are inputs too."""

    flat: Program
    folds: Mapping[ir.Over, str]

    @property
    def own_columns(self) -> tuple[Column, ...]:
        """Return the inputs of a line without the folds of its class."""
        return self.flat.columns[: len(self.flat.columns) - len(self.folds)]


@lru_cache(maxsize=32)
def lines_program(program: Program) -> LinesProgram:
    """Return the program with every fold over lines turned into an input of the line."""
    exprs = [*program.lets.values(), *_asked(program)]
    found = [p for e in exprs for p in ir.walk(e) if isinstance(p, ir.Over) and p.records == LINES]
    folds = {over: f"lines_{place}" for place, over in enumerate(dict.fromkeys(found))}
    flat = _replaced(program, folds)
    return LinesProgram(flat, folds)


def _asked(program: Program) -> list[ir.Expr]:
    tests = [test.holds for test in program.tests]
    uplifts = [uplift.holds for uplift in program.uplifts]
    payees = [when for when, _ in program.payees]
    amount = [program.amount.num, program.amount.den]
    return [*tests, *uplifts, *payees, *amount]


def _replaced(program: Program, folds: Mapping[ir.Over, str]) -> Program:
    def swap(expr: ir.Expr) -> ir.Expr:
        return replaced(expr, folds)

    extra = tuple(Column(name, name, "int", most=10**6) for name in folds.values())
    return replace(
        program,
        columns=(*program.columns, *extra),
        lets={name: swap(expr) for name, expr in program.lets.items()},
        tests=tuple(replace(test, holds=swap(test.holds)) for test in program.tests),
        uplifts=tuple(replace(uplift, holds=swap(uplift.holds)) for uplift in program.uplifts),
        consistent=(),
        amount=ir.Ratio(swap(program.amount.num), swap(program.amount.den)),
    )


def replaced(expr: ir.Expr, folds: Mapping[ir.Over, str]) -> ir.Expr:
    """Return `expr` with the folds over lines as inputs."""

    def as_input(part: ir.Expr) -> ir.Expr | None:
        return ir.Col(folds[part]) if isinstance(part, ir.Over) and part in folds else None

    return ir.rebuilt(expr, as_input)


def of_a_line(expr: ir.Expr, variable: str) -> ir.Expr:
    """Return part of a fold as an expression over the inputs of one line."""

    def as_input(part: ir.Expr) -> ir.Expr | None:
        if isinstance(part, ir.Part) and part.variable == variable:
            return ir.Col(part.field)
        return None

    return ir.rebuilt(expr, as_input)


@lru_cache(maxsize=32)
def line_function(lines: LinesProgram) -> Function:
    """Return the generated function of one line.

    It gives `(class_test, class_reason, line_test, line_reason, num, den, held, rates, heads_limit,
    payee)`, -1 where no test fails.
    """
    return compiled(lines.flat, *_line_source(lines.flat))


def _line_source(program: Program) -> tuple[str, dict[str, Any]]:
    writer = Writer(program)
    codes = {reason: code for code, reason in enumerate(program.reasons)}
    writer.line("cf = cr = lf = lr = -1")
    of_line = [test for test in program.tests if test.is_of_line]
    for test in program.tests:
        failed, reason = ("lf", "lr") if test.is_of_line else ("cf", "cr")
        place = of_line.index(test) if test.is_of_line else program.tests.index(test)
        holds = writer.value(test.holds)
        writer.need(*(speech.when for speech in test.no))
        writer.line(f"if {failed} < 0 and not {holds}:")
        code = reason_source(writer, test.no, codes)
        writer.line(f"{INDENT}{failed} = {place}; {reason} = {code}")
    held = [writer.value(uplift.holds) for uplift in program.uplifts]
    mask = " | ".join(f"({1 << i} if {h} else 0)" for i, h in enumerate(held)) or "0"
    nums, _ = program.rates
    rates = "".join(f"{writer.value(num)}, " for num in nums)
    limit = "None"
    if program.heads_limit is not None:
        limit = writer.value(program.heads_limit.num)
    num, den = writer.value(program.amount.num), writer.value(program.amount.den)
    payee = _payee(writer, program)
    writer.line(f"return (cf, cr, lf, lr, {num}, {den}, {mask}, ({rates}), {limit}, {payee})")
    names = ", ".join(column.name for column in program.columns)
    return f"def decide({names}):\n" + "\n".join(writer.lines) + "\n", writer.constants


def _payee(writer: Writer, program: Program) -> str:
    chain = "0"
    for when, to in reversed(program.payees):
        code = program.payee_names.index(to)
        chain = str(code) if when == ir.TRUE else f"({code} if {writer.value(when)} else {chain})"
    return chain


def spread(benefit: Benefit, given: Given) -> list[list[LineFacts]]:
    """Return the lines of a class; several alternatives where the facts leave them open."""
    return expand(benefit.source.lines, class_values(benefit, given, {}))


@dataclass(frozen=True)
class Lines:
    """The inputs of every line of a class, and of each line which of them nobody knows."""

    rows: list[Row]
    heads: list[int]
    unknown: list[frozenset[str]]


_NEUTRAL: dict[str, Any] = {"bool": False, "text": "", "list": ()}


def line_rows(program: LinesProgram, given: Given, lines: Sequence[LineFacts]) -> Lines:
    """Return the inputs of every line of a class; what is not known stands as nothing."""
    said = {**given.assumed, **given.values}
    rows, missing = [], []
    for line in lines:
        values = {**said, **line.values, "heads": line.heads}
        row, absent = [], []
        for column in program.own_columns:
            value = encoded(column, values.get(column.name, ABSENT))
            if value is ABSENT:
                absent.append(column.name)
                value = _NEUTRAL.get(column.kind, 0)
            row.append(value)
        rows.append(tuple(row))
        missing.append(frozenset(absent))
    return Lines(_with_folds(program, rows), [line.heads for line in lines], missing)


def _with_folds(program: LinesProgram, rows: list[Row]) -> list[Row]:
    if not program.folds:
        return rows
    totals = tuple(
        _total(over, [part_function(program, over)(*row) for row in rows]) for over in program.folds
    )
    return [(*row, *totals) for row in rows]


@lru_cache(maxsize=64)
def rests_on(program: LinesProgram) -> tuple[tuple[frozenset[str], ...], frozenset[str]]:
    """Return the inputs behind each test of a line, and those behind everything of the class."""
    flat = program.flat
    of_line = tuple(_behind(flat, [test.holds]) for test in flat.tests if test.is_of_line)
    whole = [test.holds for test in flat.tests if not test.is_of_line]
    parts = [
        of_a_line(part, over.variable)
        for over in program.folds
        for part in (over.condition, over.item)
        if part is not None
    ]
    payees = [when for when, _ in flat.payees]
    return of_line, _behind(flat, [*whole, *parts, *payees])


def _behind(program: Program, exprs: Sequence[ir.Expr]) -> frozenset[str]:
    found: set[str] = set()
    open_ = list(exprs)
    while open_:
        for part in ir.walk(open_.pop()):
            if isinstance(part, ir.Col):
                found.add(part.name)
            elif isinstance(part, ir.Let):
                open_.append(program.lets[part.name])
            elif isinstance(part, ir.Over):
                found.add(part.records)
    return frozenset(found)


def is_settled(program: LinesProgram, lines: Lines, found: Sequence[Row]) -> bool:
    """Tell whether what nobody knows is without effect: a known test refuses each such line."""
    of_line, of_class = rests_on(program)
    # A test before the one that fails may say no as well, and would give the reason.
    behind = list(accumulate(of_line, lambda one, two: one | two))
    if any(missing & of_class for missing in lines.unknown):
        return False
    if found[0][0] != NOT_FAILED:
        return True
    return all(
        not missing or (line[2] != NOT_FAILED and not missing & behind[line[2]])
        for missing, line in zip(lines.unknown, found, strict=True)
    )


@lru_cache(maxsize=64)
def part_function(program: LinesProgram, over: ir.Over) -> Function:
    """Return the function of one line that a fold adds up: whether it counts, and with what."""
    own = program.own_columns
    flat = replace(program.flat, columns=own)
    writer = Writer(flat)
    kept = ir.TRUE if over.condition is None else of_a_line(over.condition, over.variable)
    item = ir.ONE if over.item is None else of_a_line(over.item, over.variable)
    writer.line(f"return ({writer.value(kept)}, {writer.value(item)})")
    names = ", ".join(column.name for column in own)
    source = f"def decide({names}):\n" + "\n".join(writer.lines) + "\n"
    return compiled(flat, source, writer.constants)


def _total(over: ir.Over, parts: list[tuple[Any, Any]]) -> Any:
    kept = [item for holds, item in parts if holds]
    return {"any": any, "all": all}.get(over.op, sum)(kept)


def decide_class(program: LinesProgram, benefit: Benefit, given: Given) -> Result | None:
    """Decide one class; nothing where a fact that is missing could change it.

    Facts that contradict each other, or name nobody, have been refused before. The result is that
    of `python_code`.
    """
    ways = spread(benefit, given)
    if not all(ways):
        return None
    found = [conclude(program, line_rows(program, given, lines)) for lines in ways]
    if len(found) == 1:
        return found[0]
    low, high, undetermined = found
    if low is None or high is None:
        return None
    return low if low[:3] == high[:3] else undetermined


def conclude(program: LinesProgram, lines: Lines) -> Result | None:
    """Return what a class comes to; nothing where a fact that is not known could change it."""
    function = line_function(program)
    found = [function(*row) for row in lines.rows]
    if not is_settled(program, lines, found):
        return None
    class_test, class_reason = found[0][:2]
    if class_test != NOT_FAILED:
        return (DENIED, class_reason, 0, 0, 0)
    able = [(line, count) for line, count in zip(found, lines.heads, strict=True) if line[2] < 0]
    if not able:
        furthest = max(found, key=lambda line: line[2])
        return (DENIED, furthest[3], 0, 0, 0)
    mask, amount = _paid(program.flat, able)
    return (GRANTED, NO_REASON, amount, found[0][9], mask)


def _paid(program: Program, able: list[tuple[Row, int]]) -> tuple[int, int]:
    """Return the uplifts that count and the sum of the lines, rounded once per person."""
    _, common = program.rates
    chosen = _chosen(program, able)
    left, total, used = able[0][0][8], 0, 0
    for line, count in able:
        factor, mask = _factor(program, line, common, chosen)
        used |= mask
        paid = count if left is None else min(count, left)
        left = None if left is None else left - paid
        total += rounded(line[4] * factor[0], line[5] * factor[1], program.rounding) * paid
    return (used if chosen is None else chosen), total


def _chosen(program: Program, able: list[tuple[Row, int]]) -> int | None:
    """Return the mask of the one uplift of a class; nothing where each line has its own."""
    if not program.stacking.startswith("highest"):
        return None
    best, score = 0, 0
    for place in range(len(program.uplifts)):
        gains = [
            line[7][place] * (count * line[4] if program.stacking == "highest_amount" else 1)
            for line, count in able
            if line[6] >> place & 1
        ]
        total = sum(gains) if program.stacking == "highest_amount" else max(gains, default=0)
        if total > score:
            best, score = 1 << place, total
    return best


def _factor(
    program: Program, line: Row, common: int, chosen: int | None
) -> tuple[tuple[int, int], int]:
    """Return the factor of one line as a fraction, and the uplifts that made it."""
    held = line[6] if chosen is None else line[6] & chosen
    rates = [rate for place, rate in enumerate(line[7]) if held >> place & 1]
    if program.stacking == "first":
        first = held & -held
        rates, held = rates[:1], first
    if program.stacking == "product":
        over = 1
        for rate in rates:
            over *= common + rate
        return (over, common ** len(rates)), held
    return (common + sum(rates), common), held
