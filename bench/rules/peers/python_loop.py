"""A plain Python function, row by row: what a programmer would write by hand in an afternoon."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from bench.rules import claims
from bench.rules.peers.python_case import one as one
from bench.rules.peers.python_case import one_explained as one_explained
from bench.rules.peers.python_case import prepare_case as prepare_case
from bench.rules.work import (
    DAY_RATE_FEN,
    FEN_PER_PERCENT,
    FIRST,
    GRANTED,
    GRANTS_PER_YEAR,
    HIGH_TALENT,
    HOURS_PER_DAY,
    LAST,
    MOST_DAYS,
    NO_FULL_DAY,
    NO_UPLIFT,
    OUTSIDE_VALIDITY,
    REPEATED,
    SEAT_ABOVE_LIMIT,
    SEATS,
    SMALL_CLASS,
    SMALL_CLASS_PERCENT,
    SMALL_CLASS_SIZE,
    TRADE_AFFECTED,
    TRADE_PERCENT,
    VENUE_PERCENT,
    YEAR_STARTS,
    YEARLY_LIMIT,
    Answer,
)

Triple = tuple[int, int, int]
SECOND_YEAR = YEAR_STARTS[1]
STRETCH = 100_000

load = claims.read
answer = Answer._make


def decide(
    day: int, hours: int, size: int, seat: int, talent: bool, venue: int, trade: bool
) -> Triple:
    """Decide one claim by what its row says: reason, fen, clause of the uplift."""
    if day < FIRST or day > LAST:
        return OUTSIDE_VALIDITY, 0, NO_UPLIFT
    if seat > SEATS:
        return SEAT_ABOVE_LIMIT, 0, NO_UPLIFT
    if hours < HOURS_PER_DAY:
        return NO_FULL_DAY, 0, NO_UPLIFT
    days = hours // HOURS_PER_DAY
    if days > MOST_DAYS:
        days = MOST_DAYS
    if talent:
        return GRANTED, days * FEN_PER_PERCENT * (100 + VENUE_PERCENT[venue]), HIGH_TALENT
    if size <= SMALL_CLASS_SIZE:
        return GRANTED, days * FEN_PER_PERCENT * (100 + SMALL_CLASS_PERCENT), SMALL_CLASS
    if trade:
        return GRANTED, days * FEN_PER_PERCENT * (100 + TRADE_PERCENT), TRADE_AFFECTED
    return GRANTED, days * DAY_RATE_FEN, NO_UPLIFT


def stateless(columns: claims.Columns) -> Answer:
    """Decide every row on its own."""
    rows = len(columns["claim_id"])
    said = np.empty((3, rows), dtype=np.int32)
    for start in range(0, rows, STRETCH):
        stretch = [decide(*row) for row in _rows(columns, start, start + STRETCH)]
        said[:, start : start + STRETCH] = np.array(stretch, dtype=np.int32).T
    return _answer(columns, said)


def with_limits(columns: claims.Columns) -> Answer:
    """Decide every row in the order of (day, id), remembering what each person was granted."""
    day, claim_id = columns["claim_date"].tolist(), columns["claim_id"].tolist()
    order = sorted(range(len(day)), key=lambda row: (day[row] << 32) + claim_id[row])
    taken: set[tuple[int, int]] = set()
    counts: dict[tuple[int, bool], int] = {}
    said = np.empty((3, len(order)), dtype=np.int32)
    for start in range(0, len(order), STRETCH):
        rows = np.array(order[start : start + STRETCH])
        said[:, rows] = np.array(_fold(columns, rows, taken, counts), dtype=np.int32).T
    return _answer(columns, said)


def _fold(
    columns: claims.Columns,
    rows: Any,
    taken: set[tuple[int, int]],
    counts: dict[tuple[int, bool], int],
) -> list[Triple]:
    people, courses = columns["person_id"][rows].tolist(), columns["course"][rows].tolist()
    answers = []
    chosen = {name: column[rows] for name, column in columns.items()}
    for person, course, row in zip(people, courses, _rows(chosen, 0, len(rows)), strict=True):
        answer = decide(*row)
        if answer[0] == GRANTED:
            claimed, in_year = (person, course), (person, row[0] >= SECOND_YEAR)
            if claimed in taken:
                answer = REPEATED, 0, NO_UPLIFT
            elif counts.get(in_year, 0) >= GRANTS_PER_YEAR:
                answer = YEARLY_LIMIT, 0, NO_UPLIFT
            else:
                taken.add(claimed)
                counts[in_year] = counts.get(in_year, 0) + 1
        answers.append(answer)
    return answers


def _rows(columns: claims.Columns, start: int, end: int) -> Iterator[Any]:
    names = ("claim_date", "class_hours", "class_size", "seat_no", "high_talent", "venue")
    lists = [columns[name][start:end].tolist() for name in (*names, "trade_affected")]
    return zip(*lists, strict=True)


def _answer(columns: claims.Columns, said: Any) -> Answer:
    return Answer(columns["claim_id"], said[0].astype(np.int8), said[1], said[2].astype(np.int8))
