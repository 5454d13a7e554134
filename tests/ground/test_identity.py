from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.identity import (
    IdentityFault,
    IdentityKind,
    Sex,
    check_digit,
    check_identity_number,
    mask_identity,
    normalise,
)
from jisheng.ground.synthetic import synthetic_identity

TODAY = date(2021, 6, 1)
EXAMPLE = "11010519491231002X"  # the standard's own example


def fault_of(text: str, day: date = TODAY) -> IdentityFault:
    with pytest.raises(IdentityFault) as caught:
        check_identity_number(text, day)
    assert caught.value.message.endswith("。")
    assert caught.value.remedy.startswith("请")
    return caught.value


numbers = st.builds(
    lambda seed, code, born_on, sex: synthetic_identity(Random(seed), code, born_on, sex),
    st.integers(min_value=0, max_value=2**32),
    st.sampled_from(["330782", "440702", "430412", "320614", "110105", "810000", "830000"]),
    st.dates(min_value=date(1900, 1, 1), max_value=TODAY),
    st.sampled_from(Sex),
)


@pytest.mark.parametrize("text", [EXAMPLE, "440524188001010014"])
def test_the_examples_of_the_standard_pass(text: str) -> None:
    assert str(check_identity_number(text, TODAY)) == text


def test_a_number_tells_birth_sex_and_age() -> None:
    number = check_identity_number(EXAMPLE, TODAY)
    assert number.birth_on == date(1949, 12, 31)
    assert number.sex is Sex.FEMALE
    assert number.sex.label == "女"
    assert number.age_on(date(2020, 12, 30)) == 70
    assert number.age_on(date(2020, 12, 31)) == 71
    assert number.region.province.name == "北京市"


@given(numbers, st.sampled_from(["full", "blank", "zero", "lower"]))
def test_a_number_is_read_as_people_type_it(number: str, habit: str) -> None:
    typed = {
        "full": "".join(chr(ord(sign) + 0xFEE0) for sign in number),
        "blank": f"\u3000 {number[:6]} {number[6:14]}\xa0{number[14:]}\t",
        "zero": f"\ufeff{number[:9]}\u200b{number[9:]}",
        "lower": number.lower(),
    }[habit]
    assert str(check_identity_number(typed, TODAY)) == number
    assert normalise(normalise(typed)) == normalise(typed)


@given(st.text())
def test_any_text_is_either_a_number_or_a_fault_with_a_remedy(text: str) -> None:
    assert fault_of(text).code.startswith("identity.")


@given(numbers, st.integers(min_value=0, max_value=17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(number: str, place: int, digit: str) -> None:
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong != number:
        fault_of(wrong)


@given(numbers, st.integers(min_value=0, max_value=16))
def test_two_neighbours_swapped_are_always_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        fault_of(swapped)


@given(numbers, st.dates(min_value=TODAY, max_value=date(2049, 1, 1)))
def test_age_grows_by_one_each_year(number: str, day: date) -> None:
    identity = check_identity_number(number, TODAY)
    later = date(day.year + 1, day.month, min(day.day, 28))
    assert identity.age_on(later) - identity.age_on(day.replace(day=later.day)) == 1


def test_who_is_born_on_a_leap_day_turns_in_march() -> None:
    number = check_identity_number(
        synthetic_identity(Random(1), "330782", date(2000, 2, 29), Sex.MALE), TODAY
    )
    assert number.age_on(date(2018, 2, 28)) == 17
    assert number.age_on(date(2018, 3, 1)) == 18


@pytest.mark.parametrize("prefix", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan_pass(prefix: str) -> None:
    text = synthetic_identity(Random(2), prefix, date(1990, 5, 6), Sex.MALE)
    number = check_identity_number(text, TODAY)
    assert number.kind is IdentityKind.RESIDENCE_PERMIT
    assert number.kind.label == "港澳台居民居住证"


@pytest.mark.parametrize(
    ("code", "year"), [("440705", 1960), ("320614", 1970), ("330782", 1955), ("330799", 1980)]
)
def test_a_county_code_younger_than_the_person_or_unknown_is_no_fault(code: str, year: int) -> None:
    text = synthetic_identity(Random(3), code, date(year, 1, 1), Sex.FEMALE)
    assert check_identity_number(text, TODAY).region.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "identity.empty"),
        (" \u3000", "identity.empty"),
        ("330725197001011", "identity.fifteen_digits"),
        ("3.30782E+17", "identity.as_number"),
        ("33078219900101001", "identity.length"),
        ("3307821990010100123", "identity.length"),
        ("33078219900101O012", "identity.character"),
        ("33078219900101X012", "identity.character"),
        ("330782\u202d199001010012", "identity.character"),
        ("933078199001010012", "identity.permanent_resident"),
        ("003078199001010012", "identity.province"),
        ("330782199002300012", "identity.birth_date"),
        ("330782202201010012", "identity.birth_date"),
        ("330782180001010012", "identity.birth_date"),
        ("110105194912310021", "identity.check_digit"),
    ],
)
def test_each_fault_has_its_own_code(text: str, code: str) -> None:
    assert fault_of(text).code == code


def test_a_number_that_a_spreadsheet_rounded_is_told_apart_from_a_slip() -> None:
    body = "33078219900101100"
    assert check_digit(body) != "0"
    assert fault_of(body + "0").code == "identity.as_number"


def test_an_invisible_character_is_named() -> None:
    assert "U+202D" in fault_of("330782\u202d199001010012").message


def test_a_number_in_a_numeric_cell_is_a_programming_error_and_never_guessed() -> None:
    with pytest.raises(TypeError, match="文本"):
        check_identity_number(330782199001010012, TODAY)  # type: ignore[arg-type]


def test_a_public_notice_shows_four_and_two() -> None:
    assert mask_identity(EXAMPLE) == "1101************2X"
    assert check_identity_number(EXAMPLE, TODAY).masked(0, 2) == "*" * 16 + "2X"


@given(st.text(alphabet="0123456789X", max_size=20))
def test_a_masked_number_keeps_its_length_and_hides_the_birth(text: str) -> None:
    masked = mask_identity(text)
    assert len(masked) == len(text)
    assert set(masked[4:-2]) <= {"*"}
    if len(text) <= 6:
        assert set(masked) <= {"*"}
