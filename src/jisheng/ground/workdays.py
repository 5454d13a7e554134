"""Counting in working days, by the official calendar or one given.

A period of N working days starts on the day after the event unless the rule at hand says that the
first day counts (Civil Code, articles 201 and 203; public notices follow either habit).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from jisheng.ground.fault import GroundFault
from jisheng.ground.work_calendar import ONE_DAY, WorkCalendar, official_calendar


class WorkdayFault(GroundFault):
    """Report a number of working days that cannot be counted."""


@dataclass(frozen=True, slots=True)
class WorkdaySpan:
    """The working days counted, and why every other day was passed over.

    `provisional` is true when a day counted or passed over lies in a year whose notice is not
    known; such a span is to be counted again when the notice is out.
    """

    first_on: date
    last_on: date
    days: tuple[date, ...]
    provisional: bool
    reasons: tuple[tuple[date, str], ...]


def is_known(year: int) -> bool:
    """Tell whether the official calendar settles `year`."""
    return official_calendar().is_known(year)


def is_workday(day: date, calendar: WorkCalendar | None = None) -> bool:
    """Tell whether offices work on `day`."""
    return (calendar or official_calendar()).is_workday(day)


def why(day: date, calendar: WorkCalendar | None = None) -> str:
    """Say in Chinese what `day` is: 国庆节放假, 国庆节调休上班, 周六休息, 周三上班."""
    return (calendar or official_calendar()).why(day)


def add_workdays(
    start: date,
    count: int,
    counts_first_day: bool = False,
    calendar: WorkCalendar | None = None,
) -> WorkdaySpan:
    """Count `count` working days forward from `start`; the last one is `last_on`, until 24:00.

    `start` itself counts only with `counts_first_day`, and then only if it is a working day.
    """
    first_seen = start if counts_first_day else start + ONE_DAY
    return _span(first_seen, count, ONE_DAY, calendar or official_calendar())


def workdays_before(day: date, count: int, calendar: WorkCalendar | None = None) -> WorkdaySpan:
    """Count `count` working days back from `day`, which is not counted; `first_on` is the latest
    day for "at least `count` working days before"."""
    return _span(day - ONE_DAY, count, -ONE_DAY, calendar or official_calendar())


def workdays_between(start: date, end: date, calendar: WorkCalendar | None = None) -> int:
    """Count the working days after `start` up to and including `end`; negative when `end` is
    earlier."""
    if end < start:
        return -workdays_between(end, start, calendar)
    used = calendar or official_calendar()
    days = (start + offset * ONE_DAY for offset in range(1, (end - start).days + 1))
    return sum(used.is_workday(day) for day in days)


def workdays_left(today: date, last_on: date, calendar: WorkCalendar | None = None) -> int:
    """Count the working days left until the end of `last_on`, today included.

    On the last day itself one is left. Afterwards the result is zero or negative: minus the
    working days gone by since.
    """
    if today > last_on:
        return -workdays_between(last_on, today, calendar)
    return workdays_between(today - ONE_DAY, last_on, calendar)


def _span(first_seen: date, count: int, step: timedelta, calendar: WorkCalendar) -> WorkdaySpan:
    if count < 1:
        raise WorkdayFault(
            "workdays.too_few",
            f"工作日天数应至少为 1，收到 {count}。",
            "请检查期限的设置。",
        )
    counted: list[date] = []
    seen: list[date] = []
    day = first_seen
    while len(counted) < count:
        seen.append(day)
        if calendar.is_workday(day):
            counted.append(day)
        day += step
    reasons = ((day, calendar.why(day)) for day in seen if not calendar.is_ordinary(day))
    return WorkdaySpan(
        first_on=min(counted),
        last_on=max(counted),
        days=tuple(sorted(counted)),
        provisional=any(not calendar.is_known(day.year) for day in seen),
        reasons=tuple(sorted(reasons)),
    )
