"""Sessions made by the dozen, and places read by name."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms

from jisheng.portal.provider.generator import MOST_DAYS, Half, is_holiday, sessions_from
from jisheng.portal.region_field import RegionField
from tests.conftest import SHANGHAI

MORNING = Half(dt.time(8, 30), dt.time(11, 30), 4)
AFTERNOON = Half(dt.time(13, 30), dt.time(16, 30), 4)
WEEKDAYS = range(5)


def made(first: str, last: str, **options: bool) -> list[dt.date]:
    found = sessions_from(
        dt.date.fromisoformat(first),
        dt.date.fromisoformat(last),
        WEEKDAYS,
        [MORNING, AFTERNOON],
        topic="电商",
        teacher="陈老师",
        zone=SHANGHAI,
        **options,
    )
    return [session.starts_at.date() for session in found]


def test_two_weeks_of_weekdays_make_twenty_sessions() -> None:
    days = made("2020-10-12", "2020-10-23")
    assert len(days) == 20
    assert {day.weekday() for day in days} == set(WEEKDAYS)


def test_public_holidays_are_left_out_unless_wanted() -> None:
    assert dt.date(2020, 10, 1) not in made("2020-09-28", "2020-10-09")
    assert dt.date(2020, 10, 1) in made("2020-09-28", "2020-10-09", skip_holidays=False)


def test_a_plain_weekend_and_a_make_up_day_are_no_holidays() -> None:
    assert not is_holiday(dt.date(2020, 10, 17))
    assert not is_holiday(dt.date(2020, 9, 27))
    assert is_holiday(dt.date(2020, 10, 1))


def test_a_slip_of_the_year_does_not_make_thousands_of_sessions() -> None:
    assert len(made("2020-10-12", "2120-10-12")) <= 2 * (MOST_DAYS + 1)


@pytest.mark.parametrize("text", ["义乌市", "浙江省金华市义乌市", "330782"])
def test_a_place_is_read_by_name_full_name_or_code(text: str) -> None:
    assert RegionField().clean(text) == "330782"


def test_a_municipality_is_itself_and_not_the_group_of_its_districts() -> None:
    assert RegionField().clean("上海市") == "310000"


def test_a_name_that_several_places_bear_is_told_with_their_codes() -> None:
    with pytest.raises(forms.ValidationError, match="有几个地方叫这个名称"):
        RegionField().clean("鼓楼区")


def test_a_code_is_shown_again_by_its_name() -> None:
    assert RegionField().prepare_value("330782") == "义乌市"
