"""Periods of days, both ends included, and steps of months."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from jisheng.ground.fault import GroundFault


class PeriodFault(GroundFault):
    """Report a period that ends before it begins."""


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """The days from `from_` to `until`, both included."""

    from_: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.from_:
            raise PeriodFault(
                "period.backwards",
                f"止日 {in_chinese(self.until)} 早于起日 {in_chinese(self.from_)}。",
                "请检查两个日期是否填反。",
            )

    @property
    def length_days(self) -> int:
        """Return the number of days, counting both ends."""
        return (self.until - self.from_).days + 1

    def contains(self, day: date) -> bool:
        """Tell whether `day` lies in the period."""
        return self.from_ <= day <= self.until

    def overlaps(self, other: Period) -> bool:
        """Tell whether the periods share at least one day."""
        return self.from_ <= other.until and other.from_ <= self.until

    def overlap(self, other: Period) -> Period | None:
        """Return the days the periods share, or `None`."""
        if not self.overlaps(other):
            return None
        return Period(max(self.from_, other.from_), min(self.until, other.until))

    def __str__(self) -> str:
        if self.from_ == self.until:
            return in_chinese(self.from_)
        return f"{in_chinese(self.from_)}至{in_chinese(self.until)}"


def add_months(day: date, months: int) -> date:
    """Step to the same day of another month; where it has no such day, to its last.

    This is how "within N months" is counted: 29 February 2020 and 12 months is 28 February 2021.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_chinese(day: date) -> str:
    """Write a day as officials do: 2020年1月2日."""
    return f"{day.year}年{day.month}月{day.day}日"
