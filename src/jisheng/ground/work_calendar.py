"""The official calendar as data, and what a single day is by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that settles a year; `number` is empty where it was not held against a copy."""

    title: str
    number: str = ""

    def __str__(self) -> str:
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True, slots=True)
class DayRule:
    """What a notice says of one day: `works` or not, for which festival, by which notices."""

    works: bool
    festival: str
    notices: tuple[Notice, ...] = ()


class WorkCalendar:
    """Tell working days from rest days by rules for single days and for known years.

    A year nobody has settled yet counts as Monday to Friday and is provisional; no question about
    a day is ever an error.
    """

    def __init__(self, rules: Mapping[date, DayRule], years: frozenset[int]) -> None:
        self._rules = MappingProxyType(dict(rules))
        self.years = years

    def with_rules(
        self, rules: Mapping[date, DayRule], years: frozenset[int] = frozenset()
    ) -> WorkCalendar:
        """Return a calendar in which `rules` win, for a local order (epidemic, typhoon) or a new
        year's notice; `years` become known."""
        return WorkCalendar({**self._rules, **rules}, self.years | years)

    def is_known(self, year: int) -> bool:
        """Tell whether the notice for `year` is in the calendar."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        rule = self._rules.get(day)
        return rule.works if rule else day.weekday() < SATURDAY

    def is_ordinary(self, day: date) -> bool:
        """Tell whether `day` is a plain working day of a known year and needs no explanation."""
        return day not in self._rules and day.weekday() < SATURDAY and self.is_known(day.year)

    def why(self, day: date) -> str:
        """Say in Chinese what `day` is: 国庆节放假, 国庆节调休上班, 周六休息, 周三上班."""
        rule = self._rules.get(day)
        if rule:
            return f"{rule.festival}{'调休上班' if rule.works else '放假'}"
        kind = "休息" if day.weekday() >= SATURDAY else "上班"
        doubt = "" if self.is_known(day.year) else f"（{day.year}年放假安排未录入，暂按周一至周五）"
        return f"{WEEKDAYS[day.weekday()]}{kind}{doubt}"

    def notices(self, day: date) -> tuple[Notice, ...]:
        """Return the notices that single out `day`; none for an ordinary day or weekend."""
        rule = self._rules.get(day)
        return rule.notices if rule else ()


@lru_cache(maxsize=1)
def official_calendar() -> WorkCalendar:
    """Return the State Council's calendar shipped with the package, 2004 to 2026."""
    path = resources.files("jisheng.ground") / "data" / "calendar.yaml"
    years = yaml.safe_load(path.read_text(encoding="utf-8"))
    rules = {day: rule for year in years for day, rule in _rules_of(year)}
    return WorkCalendar(rules, frozenset(year["year"] for year in years))


def _rules_of(year: Mapping[str, Any]) -> Iterator[tuple[date, DayRule]]:
    notices = tuple(Notice(**notice) for notice in year["notices"])
    for festival, (first_on, last_on) in year["breaks"].items():
        for offset in range((last_on - first_on).days + 1):
            yield first_on + offset * ONE_DAY, DayRule(False, festival, notices)
    for festival, days in year["worked"].items():
        for day in days:
            yield day, DayRule(True, festival, notices)
