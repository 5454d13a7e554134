from __future__ import annotations

import datetime as dt
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jisheng.training.class_code import code_for, is_right, seconds_left
from tests.conftest import SHANGHAI, moment

SECRET = "a" * 64
LESSON = UUID("6f1c3c56-9a53-4d0c-9a6e-0d6c2f3b1f10")
OTHER = UUID("6f1c3c56-9a53-4d0c-9a6e-0d6c2f3b1f11")
AT = moment("2020-10-14 08:45")
moments = st.integers(1577836800, 1893456000).map(lambda s: dt.datetime.fromtimestamp(s, SHANGHAI))


@given(at=moments)
def test_a_code_is_six_digits_and_holds_for_its_minute_and_the_next(at: dt.datetime) -> None:
    code = code_for(SECRET, LESSON, at)
    assert len(code) == 6
    assert code.isdecimal()
    start = at.replace(second=0, microsecond=0)
    for later in (0, 59, 60, 119):
        assert is_right(SECRET, LESSON, code, start + dt.timedelta(seconds=later))


def test_a_code_is_wrong_before_its_minute_and_two_minutes_on() -> None:
    code = code_for(SECRET, LESSON, AT)
    assert not is_right(SECRET, LESSON, code, AT - dt.timedelta(seconds=1))
    assert not is_right(SECRET, LESSON, code, AT + dt.timedelta(seconds=120))


def test_another_session_or_class_has_another_code() -> None:
    code = code_for(SECRET, LESSON, AT)
    assert not is_right(SECRET, OTHER, code, AT)
    assert not is_right("b" * 64, LESSON, code, AT)
    assert not is_right(SECRET, LESSON, "", AT)


def test_a_code_typed_in_full_width_with_blanks_is_read() -> None:
    wide = " ".join(chr(ord(d) + 0xFEE0) for d in code_for(SECRET, LESSON, AT))
    assert is_right(SECRET, LESSON, wide, AT)


def test_the_screen_is_told_how_long_a_code_stays() -> None:
    assert seconds_left(AT) == 60
    assert seconds_left(AT + dt.timedelta(seconds=59)) == 1
