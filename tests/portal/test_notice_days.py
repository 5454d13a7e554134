"""The strip of days: which count, which do not, and why."""

from __future__ import annotations

import datetime as dt

from jisheng.ground.workdays import add_workdays
from jisheng.portal.public.notice_days import day_tiles

FRIDAY = dt.date(2020, 9, 25)


def test_the_days_over_national_day_2020_are_told_one_by_one() -> None:
    tiles = {tile.day: tile for tile in day_tiles(FRIDAY, dt.date(2020, 10, 9), False)}
    assert len(tiles) == 15
    assert not tiles[FRIDAY].counts
    sunday = tiles[dt.date(2020, 9, 27)]
    assert (sunday.number, sunday.why, sunday.is_makeup) == (1, "国庆节调休上班", True)
    assert tiles[dt.date(2020, 10, 1)].why.startswith("国庆节")
    assert tiles[dt.date(2020, 10, 9)].number == 5


def test_the_first_day_counts_where_the_office_says_so() -> None:
    tiles = day_tiles(FRIDAY, dt.date(2020, 9, 30), True)
    assert [tile.number for tile in tiles] == [1, 0, 2, 3, 4, 5]


def test_the_strip_ends_where_the_notice_does() -> None:
    for first in (False, True):
        for offset in range(40):
            start = FRIDAY + dt.timedelta(days=offset)
            span = add_workdays(start, 5, first)
            assert day_tiles(start, span.last_on, first)[-1].number == 5
