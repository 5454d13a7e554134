from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.phone import PhoneFault, check_mobile, mask_phone
from jisheng.ground.synthetic import synthetic_mobile


@pytest.mark.parametrize(
    "typed",
    ["13800001234", "138 0000 1234", "+8613800001234", "008613800001234", "１３８００００１２３４"],
)
def test_a_mobile_number_is_read_as_people_type_it(typed: str) -> None:
    assert check_mobile(typed) == "13800001234"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone.empty"),
        ("0579-85230000", "phone.landline"),
        ("85230000", "phone.landline"),
        ("1380000123", "phone.mobile"),
        ("12800001234", "phone.mobile"),
        ("138-0000-1234", "phone.mobile"),
        ("1.38E+10", "phone.mobile"),
    ],
)
def test_what_is_no_mobile_number_is_refused(text: str, code: str) -> None:
    with pytest.raises(PhoneFault) as caught:
        check_mobile(text)
    assert caught.value.code == code
    assert caught.value.remedy


@given(st.integers(min_value=0, max_value=2**32))
def test_invented_numbers_pass_and_keep_to_their_prefix(seed: int) -> None:
    number = synthetic_mobile(Random(seed))
    assert check_mobile(number) == number
    assert number.startswith("154")


def test_a_number_shows_three_and_four() -> None:
    assert mask_phone("138 0000 1234") == "138****1234"
    assert mask_phone("1234567") == "*******"
