"""What is measured: the columns, the numbers of the law, the reasons. No engine stands here.

One row is one trainee's claim for one class. `stateless` is what a row says of itself;
`with_limits` adds what the person was granted before. Claims are decided in the order of (day,
id); only a granted claim counts towards the limit of a year and the repeats.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

EPOCH = date(1970, 1, 1)

COLUMNS = {
    "claim_id": np.dtype(np.int32),
    "person_id": np.dtype(np.int32),
    "course": np.dtype(np.int32),
    "claim_date": np.dtype(np.int32),
    "class_hours": np.dtype(np.int32),
    "class_size": np.dtype(np.int32),
    "seat_no": np.dtype(np.int32),
    "high_talent": np.dtype(np.bool_),
    "venue": np.dtype(np.int8),
    "trade_affected": np.dtype(np.bool_),
}

GRANTED, OUTSIDE_VALIDITY, SEAT_ABOVE_LIMIT, NO_FULL_DAY, REPEATED, YEARLY_LIMIT = range(6)
NO_UPLIFT, SMALL_CLASS, TRADE_AFFECTED, HIGH_TALENT = range(4)

FIRST_DAY = date(2020, 1, 30)
LAST_DAY = date(2021, 12, 31)
FIRST = (FIRST_DAY - EPOCH).days
LAST = (LAST_DAY - EPOCH).days
YEARS = (2020, 2021)
YEAR_STARTS = tuple((date(year, 1, 1) - EPOCH).days for year in (*YEARS, YEARS[-1] + 1))

SEATS = 80
HOURS_PER_DAY = 8
MOST_DAYS = 10
DAY_RATE_FEN = 20_000
GRANTS_PER_YEAR = 3
SMALL_CLASS_SIZE = 30
SMALL_CLASS_PERCENT = 50
TRADE_PERCENT = 30
VENUE_PERCENT = (200, 300, 400)
FEN_PER_PERCENT = DAY_RATE_FEN // 100


class Answer(NamedTuple):
    """Hold what an engine says of each claim, by the claims' ids, in any order."""

    claim_id: NDArray[Any]
    reason: NDArray[Any]
    amount_fen: NDArray[Any]
    uplift_clause: NDArray[Any]


def answer_from(columns: Mapping[str, Any]) -> Answer:
    """Take the four columns of an answer out of a mapping of arrays."""
    return Answer(*(np.asarray(columns[name]) for name in Answer._fields))


def fingerprint(answer: Answer) -> str:
    """Sum up an answer in 16 letters that do not depend on the order of its rows."""
    return as_letters(mixed_sum(answer))


def mixed_sum(answer: Answer) -> int:
    """Mix each row's id, reason, amount and clause into a word, and add the words up."""
    said = answer.amount_fen.astype(np.int64) * 64
    said += answer.reason.astype(np.int64) * 8 + answer.uplift_clause.astype(np.int64)
    mixed = (answer.claim_id.astype(np.uint64) << np.uint64(32)) | said.astype(np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return int(mixed.sum(dtype=np.uint64))


def as_letters(total: int) -> str:
    """Write a sum of mixed words as 16 letters."""
    return f"{total % 2**64:016x}"
