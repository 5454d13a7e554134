"""Decide a piece of classes with lines: all lines of all classes at once, the rest one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from jisheng.policy.batch.ir import day_number
from jisheng.policy.batch.line_columns import decide_lines, spread_classes
from jisheng.policy.batch.lines import lines_program
from jisheng.policy.batch.lower import NotInColumns
from jisheng.policy.batch.program import Program
from jisheng.policy.batch.python_code import DENIED, GRANTED
from jisheng.policy.batch.run_engines import TYPES
from jisheng.policy.batch.run_words import WORDS, Settling, Words, in_words
from jisheng.policy.engine.evaluate import check_facts, class_values
from jisheng.policy.engine.given import Given, read_given
from jisheng.policy.engine.standards import fill_from_tables
from jisheng.policy.errors import FactsError
from jisheng.policy.pack import Pack

Rows = Mapping[int, Words]


def decide_classes(settling: Settling, places: list[int], is_brief: bool) -> dict[int, Words]:
    """Return the words of the classes at `places`; with `is_brief` refusals are named shortly.

    What columns cannot settle (an open fact, a contradiction) is decided as a single case.
    """
    pack, program = settling.pack, settling.program
    read = {place: _given(pack, program, settling, place) for place in places}
    known = [place for place, given in read.items() if given is not None]
    found = _in_columns(pack, program, [(place, read[place]) for place in known], is_brief)
    return {place: found.get(place) or settling.words(place) for place in places}


def _given(pack: Pack, program: Program, settling: Settling, place: int) -> Given | None:
    """Return the facts of one class; nothing where they contradict each other."""
    benefit = pack.compiled(program.benefit)
    try:
        given = read_given(benefit.facts, settling.facts(place), frozenset(settling.assume))
        fill_from_tables(pack.folder, benefit, given)
        check_facts(benefit, given)
    except FactsError:
        return None
    return given


def _in_columns(
    pack: Pack, program: Program, classes: list[tuple[int, Given | None]], is_brief: bool
) -> dict[int, Words]:
    givens = [given for _, given in classes if given is not None]
    if not givens:
        return {}
    benefit = pack.compiled(program.benefit)
    lines = lines_program(program)
    try:
        codes = decide_lines(lines, spread_classes(lines, benefit, givens))
    except (NotInColumns, FactsError):
        return {}
    codes = codes.with_columns(_failed(program, codes["reason"]))
    codes = codes.select(pl.col(name).cast(kind) for name, kind in TYPES.items())
    days = [_day(benefit.day(class_values(benefit, given, {}))) for given in givens]
    words = in_words(program, codes, pl.Series("day", days, dtype=pl.Int32)).select(*WORDS)
    settled = (GRANTED, DENIED) if is_brief else (GRANTED,)
    return {
        place: row
        for (place, _), row, outcome in zip(
            classes, words.iter_rows(), codes["outcome"], strict=True
        )
        if outcome in settled
    }


def _failed(program: Program, reasons: pl.Series) -> pl.Series:
    """Return the mask of the condition that gave the reason; the others are not kept per class."""
    first = {
        code: next(
            1 << place
            for place, test in enumerate(program.tests)
            if any(speech.reason == reason for speech in test.no)
        )
        for code, reason in enumerate(program.reasons)
    }
    return reasons.replace_strict(first, default=0, return_dtype=pl.Int64).alias("failed")


def _day(day: Any) -> int | None:
    return day_number(day) if isinstance(day, date) else None
