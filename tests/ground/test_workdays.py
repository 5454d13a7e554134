from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.work_calendar import DayRule, official_calendar
from jisheng.ground.workdays import (
    WorkdayFault,
    add_workdays,
    is_known,
    is_workday,
    why,
    workdays_before,
    workdays_between,
    workdays_left,
)

days = st.dates(min_value=date(2003, 1, 1), max_value=date(2028, 12, 31))
counts = st.integers(min_value=1, max_value=60)

MADE_UP = {
    2019: "02-02 02-03 04-28 05-05 09-29 10-12",
    2020: "01-19 04-26 05-09 06-28 09-27 10-10",
    2021: "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    2022: "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}


@pytest.mark.parametrize("year", MADE_UP)
def test_the_weekend_days_worked_are_exactly_those_of_the_notice(year: int) -> None:
    first = date(year, 1, 1)
    year_days = (first + timedelta(days=n) for n in range(365 + (year % 4 == 0)))
    worked = [day for day in year_days if day.weekday() >= 5 and is_workday(day)]
    assert " ".join(f"{day:%m-%d}" for day in worked) == MADE_UP[year]


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        ("2019-12-18", 15, "2020-01-09"),
        ("2020-01-20", 5, "2020-02-04"),
        ("2020-01-20", 15, "2020-02-18"),
        ("2020-04-29", 5, "2020-05-09"),
        ("2020-09-28", 5, "2020-10-12"),
        ("2021-02-08", 15, "2021-03-05"),
        ("2021-09-28", 5, "2021-10-11"),
        ("2021-12-13", 5, "2021-12-20"),
    ],
)
def test_a_period_ends_on_the_day_the_official_calendar_gives(
    start: str, count: int, last: str
) -> None:
    span = add_workdays(date.fromisoformat(start), count)
    assert span.last_on == date.fromisoformat(last)
    assert not span.provisional


def test_the_first_day_counts_only_when_the_rule_says_so() -> None:
    thursday = date(2023, 8, 17)
    assert add_workdays(thursday, 5, counts_first_day=True).last_on == date(2023, 8, 23)
    assert add_workdays(thursday, 5).last_on == date(2023, 8, 24)


def test_a_first_day_at_rest_never_counts() -> None:
    saturday = date(2023, 8, 19)
    assert add_workdays(saturday, 1, counts_first_day=True).last_on == date(2023, 8, 21)


def test_the_extended_spring_festival_of_2020_is_a_holiday() -> None:
    assert not is_workday(date(2020, 1, 31))
    assert not is_workday(date(2020, 2, 1))
    assert is_workday(date(2020, 2, 3))
    numbers = [notice.number for notice in official_calendar().notices(date(2020, 1, 31))]
    assert "国办发明电〔2020〕1号" in numbers


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2020, 10, 1), "国庆节放假"),
        (date(2020, 10, 10), "国庆节调休上班"),
        (date(2020, 10, 11), "周日休息"),
        (date(2020, 10, 12), "周一上班"),
        (date(2023, 10, 2), "中秋节、国庆节放假"),
        (date(2027, 1, 1), "周五上班（2027年放假安排未录入，暂按周一至周五）"),
    ],
)
def test_every_day_can_be_explained(day: date, reason: str) -> None:
    assert why(day) == reason


def test_a_span_explains_every_day_that_is_not_plain() -> None:
    span = add_workdays(date(2020, 9, 30), 2)
    assert span.last_on == date(2020, 10, 10)
    assert span.first_on == date(2020, 10, 9)
    assert dict(span.reasons)[date(2020, 10, 4)] == "国庆节放假"
    assert date(2020, 10, 9) not in dict(span.reasons)
    assert dict(span.reasons)[date(2020, 10, 10)] == "国庆节调休上班"


def test_a_year_without_a_notice_is_provisional_and_not_an_error() -> None:
    assert is_known(2026)
    assert not is_known(2027)
    span = add_workdays(date(2026, 12, 28), 30)
    assert span.provisional
    assert span.last_on == date(2027, 2, 8)


def test_a_local_order_wins_over_the_official_calendar() -> None:
    typhoon = date(2024, 8, 1)
    local = official_calendar().with_rules({typhoon: DayRule(False, "防台风停工")})
    assert add_workdays(date(2024, 7, 31), 1, calendar=local).last_on == date(2024, 8, 2)
    assert local.why(typhoon) == "防台风停工放假"
    assert is_workday(typhoon)


def test_fifteen_working_days_before_a_class_skip_the_holiday() -> None:
    assert workdays_before(date(2020, 10, 9), 1).first_on == date(2020, 9, 30)
    assert workdays_before(date(2020, 10, 12), 15).first_on == date(2020, 9, 15)


def test_the_countdown_shows_one_on_the_last_day_and_never_more_afterwards() -> None:
    last_on = date(2020, 10, 12)
    assert workdays_left(date(2020, 9, 29), last_on) == 5
    assert workdays_left(last_on, last_on) == 1
    assert workdays_left(date(2020, 10, 13), last_on) == -1
    assert workdays_left(date(2020, 10, 17), date(2020, 10, 16)) == 0


@pytest.mark.parametrize("count", [0, -3])
def test_a_period_without_days_is_refused(count: int) -> None:
    with pytest.raises(WorkdayFault) as caught:
        add_workdays(date(2020, 1, 1), count)
    assert caught.value.code == "workdays.too_few"


@given(days, counts, st.booleans())
def test_a_span_holds_exactly_the_days_asked_for(day: date, count: int, first: bool) -> None:
    span = add_workdays(day, count, counts_first_day=first)
    assert len(span.days) == count
    assert all(map(is_workday, span.days))
    assert (span.first_on, span.last_on) == (span.days[0], span.days[-1])


@given(days, counts)
def test_counting_forward_and_counting_between_agree(day: date, count: int) -> None:
    span = add_workdays(day, count)
    assert workdays_between(day, span.last_on) == count
    assert workdays_between(span.last_on, day) == -count
    assert workdays_left(day, span.last_on) == count + is_workday(day)


@given(days, counts)
def test_counting_back_undoes_counting_forward(day: date, count: int) -> None:
    there = add_workdays(day, count)
    assert workdays_before(there.last_on + timedelta(days=1), count).first_on == there.first_on


@given(days, counts, counts)
def test_longer_periods_end_later(day: date, one: int, other: int) -> None:
    first = add_workdays(day, one).last_on
    assert add_workdays(first, other).last_on == add_workdays(day, one + other).last_on
