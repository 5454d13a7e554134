"""A table of 200 rows by level, class size and day: sound, with a gap, with an overlap."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

LEVELS = ("junior", "intermediate", "senior", "technician", "senior_technician")
SIZES = (1, 11, 21, 31, 41, 51, 61, 71, 81)
DAYS = tuple(date.fromisoformat(f"{month}-01") for month in ("2020-01", "2020-05", "2020-10"))
DAYS += tuple(date.fromisoformat(f"{month}-01") for month in ("2021-02", "2021-07", "2022-01"))
ONE_DAY = timedelta(1)

Row = dict[str, Any]


class Verdict(NamedTuple):
    """Say whether some case has no row, and whether some case has two."""

    gap: bool
    overlap: bool


def sound(seed: int) -> list[Row]:
    """Lay out 200 rows that cover every case once, in a shuffled order."""
    rows = [
        {
            "level": level,
            "class_size": {"from": least, "until": next_least - 1},
            "from": first,
            "until": next_first - ONE_DAY,
            "value": str(100 + number),
        }
        for level in LEVELS
        for number, (least, next_least) in enumerate(pairwise(SIZES))
        for first, next_first in pairwise(DAYS)
    ]
    order = np.random.default_rng(seed).permutation(len(rows))
    return [rows[place] for place in order]


def with_gap(seed: int) -> list[Row]:
    """End one row a day early."""
    rows = sound(seed)
    rows[seed % len(rows)]["until"] -= ONE_DAY
    return rows


def with_overlap(seed: int) -> list[Row]:
    """Let one row hold for one more person in the class than its neighbour leaves free."""
    rows = sound(seed)
    chosen = next(row for row in rows if row["class_size"]["until"] < SIZES[-1] - 1)
    chosen["class_size"] = chosen["class_size"] | {"until": chosen["class_size"]["until"] + 1}
    return rows


TABLES = {
    "sound": (sound, Verdict(False, False)),
    "gap": (with_gap, Verdict(True, False)),
    "overlap": (with_overlap, Verdict(False, True)),
}
