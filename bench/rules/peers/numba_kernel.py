"""The limit: kernels written by hand for this one work and these columns, compiled by numba.

The claims that their own row allows are dealt into buckets of neighbouring people small enough
for the processor's near memory; in a bucket they are counted into place by person, each person's
few are put in order of day, and the fold runs over them with everything at hand. Buckets are
independent, so all cores fold. Ids of people must be dense and ids of claims ascending; both are
looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numba import get_num_threads, njit, prange

from bench.rules import claims
from bench.rules.work import (
    FEN_PER_PERCENT,
    FIRST,
    GRANTS_PER_YEAR,
    HIGH_TALENT,
    HOURS_PER_DAY,
    LAST,
    MOST_DAYS,
    NO_FULL_DAY,
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

SECOND_YEAR = YEAR_STARTS[1]
BUCKET_BITS = 14
MOST_BUCKETS = 1024
IN_PLACE = 48
FIRST_VENUE_PERCENT = VENUE_PERCENT[0]
VENUE_STEP = VENUE_PERCENT[1] - VENUE_PERCENT[0]

load = claims.read
answer = Answer._make


@njit(inline="always")
def _reason(day: int, hours: int, seat: int) -> int:
    reason = NO_FULL_DAY if hours < HOURS_PER_DAY else 0
    reason = SEAT_ABOVE_LIMIT if seat > SEATS else reason
    return OUTSIDE_VALIDITY if (day < FIRST) | (day > LAST) else reason


@njit(parallel=True, cache=True)
def _decide_rows(
    day: Any,
    hours: Any,
    size: Any,
    seat: Any,
    talent: Any,
    venue: Any,
    trade: Any,
    reason: Any,
    amount: Any,
    uplift: Any,
) -> None:
    for row in prange(len(day)):
        clause = TRADE_AFFECTED if trade[row] else 0
        percent = 100 + TRADE_PERCENT if trade[row] else 100
        small = size[row] <= SMALL_CLASS_SIZE
        clause = SMALL_CLASS if small else clause
        percent = 100 + SMALL_CLASS_PERCENT if small else percent
        clause = HIGH_TALENT if talent[row] else clause
        away = 100 + FIRST_VENUE_PERCENT + VENUE_STEP * venue[row]
        percent = away if talent[row] else percent
        why = _reason(day[row], hours[row], seat[row])
        days = min(hours[row] // HOURS_PER_DAY, MOST_DAYS)
        reason[row] = why
        amount[row] = days * FEN_PER_PERCENT * percent if why == 0 else 0
        uplift[row] = clause if why == 0 else 0


@njit(parallel=True, cache=True)
def _count(reason: Any, person: Any, shift: int, counts: Any) -> None:
    chunks = counts.shape[0]
    for chunk in prange(chunks):
        mine = counts[chunk]
        start, end = len(reason) * chunk // chunks, len(reason) * (chunk + 1) // chunks
        for row in range(start, end):
            if reason[row] == 0:
                mine[person[row] >> shift] += 1


@njit(parallel=True, cache=True)
def _deal(
    reason: Any, person: Any, day: Any, course: Any, shift: int, places: Any, who: Any, what: Any
) -> None:
    chunks = places.shape[0]
    for chunk in prange(chunks):
        mine = places[chunk]
        start, end = len(reason) * chunk // chunks, len(reason) * (chunk + 1) // chunks
        for row in range(start, end):
            if reason[row] == 0:
                place = mine[person[row] >> shift]
                mine[person[row] >> shift] = place + 1
                who[place] = (np.int64(person[row]) << 32) | row
                what[place] = (np.int64(day[row]) << 32) | course[row]


@njit(inline="always")
def _put_in_order(group: Any, what: Any, start: int, end: int) -> None:
    for place in range(start + 1, end):
        claim = group[place]
        day = what[claim] >> 32
        hole = place
        while hole > start and what[group[hole - 1]] >> 32 > day:
            group[hole] = group[hole - 1]
            hole -= 1
        group[hole] = claim


@njit(inline="always")
def _fold(group: Any, who: Any, what: Any, start: int, end: int, taken: Any, said: Any) -> None:
    reason, amount, uplift = said
    grants, this_year, second = 0, 0, False
    for place in range(start, end):
        claim = what[group[place]]
        if not second and claim >> 32 >= SECOND_YEAR:
            second, this_year = True, 0
        course = claim & 0xFFFFFFFF
        why = YEARLY_LIMIT if this_year >= GRANTS_PER_YEAR else 0
        for grant in range(grants):
            if taken[grant] == course:
                why = REPEATED
        if why == 0:
            taken[grants] = course
            grants += 1
            this_year += 1
        else:
            row = who[group[place]] & 0xFFFFFFFF
            reason[row] = why
            amount[row] = 0
            uplift[row] = 0


@njit(parallel=True, cache=True)
def _fold_buckets(starts: Any, shift: int, who: Any, what: Any, said: Any) -> None:
    people = 1 << shift
    for bucket in prange(len(starts) - 1):
        first, last = starts[bucket], starts[bucket + 1]
        ends = np.zeros(people + 1, dtype=np.int32)
        group = np.empty(last - first, dtype=np.int32)
        taken = np.empty(2 * GRANTS_PER_YEAR, dtype=np.int64)
        mine, theirs = who[first:last], what[first:last]
        for claim in range(last - first):
            ends[((mine[claim] >> 32) & (people - 1)) + 1] += 1
        for person in range(people):
            ends[person + 1] += ends[person]
        for claim in range(last - first):
            person = (mine[claim] >> 32) & (people - 1)
            group[ends[person]] = claim
            ends[person] += 1
        start = 0
        for person in range(people):
            end = ends[person]
            if end - start > IN_PLACE:
                days = np.empty(end - start, dtype=np.int64)
                for place in range(start, end):
                    days[place - start] = ((theirs[group[place]] >> 32) << 32) | group[place]
                days.sort()
                for place in range(start, end):
                    group[place] = days[place - start] & 0xFFFFFFFF
            elif end - start > 1:
                _put_in_order(group, theirs, start, end)
            if end - start > 1:
                _fold(group, mine, theirs, start, end, taken, said)
            start = end


def stateless(columns: claims.Columns) -> Answer:
    """Decide every row on its own, on all cores."""
    said = _new(len(columns["claim_id"]))
    names = ("claim_date", "class_hours", "class_size", "seat_no", "high_talent", "venue")
    facts = [columns[name] for name in (*names, "trade_affected")]
    _decide_rows(*facts, *said)
    return Answer(columns["claim_id"], *said)


def with_limits(columns: claims.Columns) -> Answer:
    """Decide every row, then fold over each person's claims."""
    decided = stateless(columns)
    said = tuple(decided[1:])
    person, reason = columns["person_id"], decided.reason
    shift = _shift(columns)
    counts = np.zeros((get_num_threads(), (int(person.max()) >> shift) + 1), dtype=np.int64)
    _count(reason, person, shift, counts)
    ends = np.cumsum(counts.T.ravel()).reshape(counts.T.shape).T
    starts = np.append(ends[0] - counts[0], ends[-1, -1])
    who, what = (np.empty(starts[-1], dtype=np.int64) for _ in range(2))
    places = np.ascontiguousarray(ends - counts)
    _deal(reason, person, columns["claim_date"], columns["course"], shift, places, who, what)
    _fold_buckets(starts, shift, who, what, said)
    return decided


def _shift(columns: claims.Columns) -> int:
    """Choose how many people share a bucket, once the ids are seen to be what they must be."""
    most, rows = int(columns["person_id"].max()), len(columns["person_id"])
    if most > 8 * rows + 1000 or not (np.diff(columns["claim_id"]) > 0).all():
        raise ValueError("The kernel needs dense ids of people and ascending ids of claims.")
    return max(BUCKET_BITS, (most // MOST_BUCKETS).bit_length())


def _new(rows: int) -> tuple[Any, Any, Any]:
    kinds = (np.int8, np.int32, np.int8)
    return tuple(np.empty(rows, dtype=kind) for kind in kinds)  # type: ignore[return-value]


def parquet_to_parquet(source: Path, target: Path) -> None:
    """Decide a file of claims into a file of answers."""
    pq.write_table(pa.table(with_limits(load(source))._asdict()), target)
