"""z3: one question for gaps (no row holds), one for overlaps (at least two rows hold)."""

from __future__ import annotations

from datetime import date

import z3

from bench.rules.tables import DAYS, LEVELS, SIZES, Row, Verdict
from bench.rules.work import EPOCH


def check_table(rows: list[Row]) -> Verdict:
    """Decide both questions over the declared ranges of level, class size and day."""
    level, size, day = z3.Ints("level size day")
    domain = z3.And(
        *_within(level, 0, len(LEVELS) - 1),
        *_within(size, SIZES[0], SIZES[-1] - 1),
        *_within(day, _number(DAYS[0]), _number(DAYS[-1]) - 1),
    )
    holds = [
        z3.And(
            level == LEVELS.index(row["level"]),
            *_within(size, row["class_size"]["from"], row["class_size"]["until"]),
            *_within(day, _number(row["from"]), _number(row["until"])),
        )
        for row in rows
    ]
    none, two = z3.Not(z3.Or(holds)), z3.AtLeast(*holds, 2)
    return Verdict(gap=_possible(domain, none), overlap=_possible(domain, two))


def _within(value: z3.ArithRef, least: int, most: int) -> tuple[z3.BoolRef, z3.BoolRef]:
    return value >= least, value <= most


def _possible(*claims: z3.BoolRef) -> bool:
    solver = z3.Solver()
    solver.add(*claims)
    answer = solver.check()
    if answer == z3.unknown:
        raise ValueError(f"z3 could not decide: {solver.reason_unknown()}")
    return bool(answer == z3.sat)


def _number(day: date) -> int:
    return (day - EPOCH).days
