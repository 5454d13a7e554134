"""The days of a public notice one by one: which count, which do not, and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from jisheng.ground.work_calendar import ONE_DAY, official_calendar


@dataclass(frozen=True, slots=True)
class DayTile:
    """One day of the strip; ``number`` is its place among the working days that count."""

    day: dt.date
    number: int
    why: str
    is_makeup: bool

    @property
    def counts(self) -> bool:
        """Say whether the day is one of the notice's working days."""
        return self.number > 0


def day_tiles(starts_on: dt.date, last_on: dt.date, counts_first_day: bool) -> list[DayTile]:
    """Return every day from the first to the last, counted by the official calendar."""
    calendar, tiles, number = official_calendar(), [], 0
    for offset in range((last_on - starts_on).days + 1):
        day = starts_on + offset * ONE_DAY
        works = calendar.is_workday(day)
        counts = works and (offset > 0 or counts_first_day)
        number += counts
        is_makeup = works and bool(calendar.notices(day))
        tiles.append(DayTile(day, number if counts else 0, calendar.why(day), is_makeup))
    return tiles
