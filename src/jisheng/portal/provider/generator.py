"""Make many sessions at once: from day to day, on chosen weekdays, mornings and afternoons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jisheng.ground.work_calendar import official_calendar

MOST_DAYS = 120


@dataclass(frozen=True, slots=True)
class Half:
    """One stretch of a day: when it begins and ends, and its class hours (课时)."""

    starts: dt.time
    ends: dt.time
    hours: int


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One session not yet on the timetable."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    hours: int
    topic: str
    teacher: str


def sessions_from(
    first_on: dt.date,
    last_on: dt.date,
    weekdays: Iterable[int],
    halves: Iterable[Half],
    *,
    topic: str,
    teacher: str,
    zone: dt.tzinfo,
    skip_holidays: bool = True,
) -> list[PlannedSession]:
    """Return the sessions of every chosen weekday (Monday is 0), both ends included.

    ``skip_holidays`` leaves out public holidays, not plain weekends: many classes are held then.
    """
    return [
        PlannedSession(
            dt.datetime.combine(day, half.starts, zone),
            dt.datetime.combine(day, half.ends, zone),
            half.hours,
            topic,
            teacher,
        )
        for day in days_from(first_on, last_on, frozenset(weekdays))
        if not (skip_holidays and is_holiday(day))
        for half in halves
    ]


def days_from(first_on: dt.date, last_on: dt.date, weekdays: frozenset[int]) -> Iterator[dt.date]:
    """Yield the days on the chosen weekdays, at most MOST_DAYS after the first."""
    for offset in range(min((last_on - first_on).days, MOST_DAYS) + 1):
        day = first_on + dt.timedelta(days=offset)
        if day.weekday() in weekdays:
            yield day


def is_holiday(day: dt.date) -> bool:
    """Say whether an official notice makes the day free (a plain weekend is none)."""
    calendar = official_calendar()
    return bool(calendar.notices(day)) and not calendar.is_workday(day)
