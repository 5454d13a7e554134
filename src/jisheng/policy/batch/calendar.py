"""Days as whole numbers: the functions of days that generated code and columns call."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from jisheng.policy.batch.ir import EPOCH, day_number
from jisheng.policy.engine.closures import CALLS, reckoned

FIRST = day_number(date(1899, 1, 1))
# The year of every day a fact may name, so that asking for it is one step in a list.
YEARS = tuple(
    year
    for year in range(1899, 2201)
    for _ in range(date(year, 12, 31).toordinal() - date(year, 1, 1).toordinal() + 1)
)


def year(day: int) -> int:
    """Return the year of a day."""
    return YEARS[day - FIRST]


def month(day: int) -> int:
    """Return the month of a day, 1 to 12."""
    return as_date(day).month


def as_date(day: int) -> date:
    """Return a day number as a calendar day."""
    return date.fromordinal(day + EPOCH)


@lru_cache(maxsize=65536)
def add_months(day: int, months: int) -> int:
    """Return the day so many months later; where there is none, the last of the month."""
    return day_number(reckoned(CALLS["add_months"], (as_date(day), months)))


@lru_cache(maxsize=65536)
def add_workdays(day: int, count: int) -> int:
    """Return the day so many working days later, the first day not counted."""
    return day_number(reckoned(CALLS["add_workdays"], (as_date(day), count)))


@lru_cache(maxsize=65536)
def months_between(earlier: int, later: int) -> int:
    """Return the whole months from one day to another."""
    return int(reckoned(CALLS["months_between"], (as_date(earlier), as_date(later))))


@lru_cache(maxsize=65536)
def workdays_between(earlier: int, later: int) -> int:
    """Return the working days after one day up to and including another."""
    return int(reckoned(CALLS["workdays_between"], (as_date(earlier), as_date(later))))


FUNCTIONS = {
    "year": year,
    "month": month,
    "add_months": add_months,
    "add_workdays": add_workdays,
    "months_between": months_between,
    "workdays_between": workdays_between,
}
