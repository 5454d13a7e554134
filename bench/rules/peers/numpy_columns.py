"""numpy by hand: whole columns at once, one sorted 64-bit word a claim for the limits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.rules import claims
from bench.rules.work import (
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
    YEARS,
    Answer,
)

DAY_BITS, ROW_BITS, COURSE_BITS = 10, 27, 24
AWAY = np.array(VENUE_PERCENT, dtype=np.int32) + 100
ONE = np.int8(1)

load = claims.read
answer = Answer._make
Array = NDArray[Any]


def stateless(columns: claims.Columns) -> Answer:
    """Decide every row on its own."""
    day = columns["claim_date"]
    reason = np.where(columns["class_hours"] < HOURS_PER_DAY, ONE * NO_FULL_DAY, ONE * GRANTED)
    reason[columns["seat_no"] > SEATS] = SEAT_ABOVE_LIMIT
    reason[(day < FIRST) | (day > LAST)] = OUTSIDE_VALIDITY
    clause, percent = _uplift(columns)
    days = np.minimum(columns["class_hours"] >> 3, MOST_DAYS)
    granted = reason == GRANTED
    amount = days * np.int32(FEN_PER_PERCENT) * percent * granted
    return Answer(columns["claim_id"], reason, amount, clause * granted)


def _uplift(columns: claims.Columns) -> tuple[Array, Array]:
    clause = np.where(columns["trade_affected"], ONE * TRADE_AFFECTED, ONE * NO_UPLIFT)
    clause[columns["class_size"] <= SMALL_CLASS_SIZE] = SMALL_CLASS
    clause[columns["high_talent"]] = HIGH_TALENT
    by_clause = np.zeros(4, dtype=np.int32) + 100
    by_clause[SMALL_CLASS] += SMALL_CLASS_PERCENT
    by_clause[TRADE_AFFECTED] += TRADE_PERCENT
    percent = by_clause[clause]
    talents = np.flatnonzero(columns["high_talent"])
    percent[talents] = AWAY[columns["venue"][talents]]
    return clause, percent


def with_limits(columns: claims.Columns) -> Answer:
    """Decide every row, then refuse what repeats a grant or exceeds the limit of its year."""
    if not (np.diff(columns["claim_id"]) > 0).all():
        raise ValueError("The claims must stand in the order of their ids.")
    said = stateless(columns)
    rows, person, second = _queue(columns, said.reason)
    claimed = (person << COURSE_BITS) | columns["course"][rows]
    refused = _fold(person, claimed, second)
    rows, why = rows[refused > 0], refused[refused > 0]
    said.reason[rows] = why
    said.amount_fen[rows] = 0
    said.uplift_clause[rows] = NO_UPLIFT
    return said


def _queue(columns: claims.Columns, reason: Array) -> tuple[Array, Array, Array]:
    """Put what the rows allow in the order of (person, day, id): rows, people, in second year."""
    rows = np.flatnonzero(reason == GRANTED)
    word = columns["person_id"][rows].astype(np.int64) << DAY_BITS
    word |= columns["claim_date"][rows] - FIRST
    word = (word << ROW_BITS) | rows
    word.sort()
    day = (word >> ROW_BITS) & ((1 << DAY_BITS) - 1)
    second = day >= YEAR_STARTS[1] - FIRST
    return word & ((1 << ROW_BITS) - 1), word >> (DAY_BITS + ROW_BITS), second


def _fold(person: Array, claimed: Array, second: Array) -> Array:
    """Grant year by year, as a claim the limit refuses does not use up the course."""
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    lengths = np.diff(starts, append=len(person))
    back = int(lengths.max(initial=1))
    in_year = claimed * 2 + second
    new = ~_stood_before(in_year, in_year, back)
    granted = np.zeros(len(person), dtype=np.int64)
    for year in range(len(YEARS)):
        stands = new & (second == year)
        if year:
            stands &= ~_stood_before(claimed, granted, back)
        reached = np.cumsum(stands, dtype=np.int32)
        before = np.repeat(reached[starts] - stands[starts], lengths)
        granted = np.where(stands & (reached - before <= GRANTS_PER_YEAR), claimed, granted)
    again = _stood_before(claimed, granted, back)
    why = np.where(again, ONE * REPEATED, ONE * YEARLY_LIMIT)
    return np.where(granted != 0, ONE * GRANTED, why)


def _stood_before(word: Array, other: Array, back: int) -> Array:
    """Tell whether `other` held this `word` in one of the rows before: a person's rows are few."""
    stood = np.zeros(len(word), dtype=np.bool_)
    for step in range(1, back):
        stood[step:] |= word[step:] == other[:-step]
    return stood
