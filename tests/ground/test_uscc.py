from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.synthetic import synthetic_uscc
from jisheng.ground.uscc import ALPHABET, UsccFault, check_uscc, registrar_of, uscc_warning

PUBLISHED = ["91110000600037341L", "91440300708461136T", "91350100M000100Y43"]

codes = st.integers(min_value=0, max_value=2**32).map(
    lambda seed: synthetic_uscc(Random(seed), "330782")
)


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_pass_both_checks(code: str) -> None:
    assert check_uscc(f" {code.lower()}\u3000") == code
    assert uscc_warning(code) is None
    assert registrar_of(code) == "市场监管"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "uscc.empty"),
        ("600037341", "uscc.length"),
        ("9111000060003734OL", "uscc.character"),
        ("91A10000600037341L", "uscc.region"),
        ("91110000600037341M", "uscc.check_digit"),
    ],
)
def test_each_fault_has_its_own_code(text: str, code: str) -> None:
    with pytest.raises(UsccFault) as caught:
        check_uscc(text)
    assert caught.value.code == code
    assert caught.value.remedy.startswith("请")


def test_a_letter_o_is_named_as_a_likely_zero() -> None:
    with pytest.raises(UsccFault, match="可能是 0"):
        check_uscc("9111000060003734OL")


@given(codes, st.integers(min_value=0, max_value=17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code: str, place: int, sign: str) -> None:
    assert check_uscc(code) == code
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong != code:
        with pytest.raises(UsccFault):
            check_uscc(wrong)


@given(codes)
def test_a_slip_hidden_from_the_outer_check_still_warns(code: str) -> None:
    slipped = code[:16] + ("1" if code[16] != "1" else "2") + code[17]
    assert uscc_warning(code) is None
    assert uscc_warning(slipped)


def test_the_first_character_tells_who_registered() -> None:
    assert registrar_of("52330782") == "民政"
    assert registrar_of("12330782") == "机构编制"
    assert registrar_of("A1330782") == "其他"
