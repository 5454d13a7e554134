from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.period import Period, PeriodFault, add_months

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1))
periods = st.tuples(days, days).map(lambda ends: Period(min(ends), max(ends)))


def test_both_ends_belong_to_a_period() -> None:
    period = Period(date(2020, 1, 1), date(2020, 1, 31))
    assert period.contains(date(2020, 1, 1))
    assert period.contains(date(2020, 1, 31))
    assert not period.contains(date(2020, 2, 1))
    assert period.length_days == 31


def test_a_period_is_written_as_officials_do() -> None:
    assert str(Period(date(2020, 1, 1), date(2020, 2, 3))) == "2020年1月1日至2020年2月3日"
    assert str(Period(date(2020, 1, 1), date(2020, 1, 1))) == "2020年1月1日"


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PeriodFault) as caught:
        Period(date(2020, 1, 2), date(2020, 1, 1))
    assert caught.value.code == "period.backwards"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 11, 15), 3, date(2021, 2, 15)),
        (date(2020, 3, 31), -1, date(2020, 2, 29)),
        (date(2020, 1, 15), -1, date(2019, 12, 15)),
    ],
)
def test_months_go_by_the_same_day_or_the_last(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(periods, periods)
def test_periods_overlap_exactly_when_they_share_days(one: Period, other: Period) -> None:
    common = one.overlap(other)
    assert one.overlaps(other) == other.overlaps(one) == (common is not None)
    if common:
        assert one.contains(common.from_)
        assert other.contains(common.until)


@given(days, st.integers(min_value=-600, max_value=600))
def test_a_month_step_lands_in_the_right_month(day: date, months: int) -> None:
    landed = add_months(day, months)
    assert landed.year * 12 + landed.month == day.year * 12 + day.month + months
    assert landed.day == day.day or (landed.day < day.day and landed.day >= 28)
