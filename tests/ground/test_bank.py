from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.bank import (
    BankFault,
    check_card_number,
    check_corporate_account,
    mask_account,
    passes_luhn,
)
from jisheng.ground.synthetic import synthetic_card

cards = st.integers(min_value=0, max_value=2**32).map(lambda seed: synthetic_card(Random(seed)))


@given(cards)
def test_a_good_card_raises_no_warning(card: str) -> None:
    check = check_card_number(f"{card[:4]} {card[4:]}\u3000")
    assert (str(check), check.warning) == (card, None)


@given(cards, st.integers(min_value=0, max_value=18), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_warned_about_but_kept(card: str, place: int, digit: str) -> None:
    wrong = card[:place] + digit + card[place + 1 :]
    assert passes_luhn(wrong) == (wrong == card)
    assert (check_card_number(wrong).warning is None) == (wrong == card)


def test_a_passbook_of_unusual_length_is_kept_with_a_warning() -> None:
    check = check_card_number("330782010123")
    assert check.number == "330782010123"
    assert check.warning
    assert "12 位" in check.warning


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bank.empty"),
        ("6.22202E+18", "bank.character"),
        ("6222-0211-0101-1234", "bank.character"),
        ("12345", "bank.length"),
        ("1" * 33, "bank.length"),
    ],
)
def test_what_can_be_no_card_is_refused(text: str, code: str) -> None:
    with pytest.raises(BankFault) as caught:
        check_card_number(text)
    assert caught.value.code == code
    assert caught.value.remedy


def test_an_organisations_account_has_no_check_digit_and_may_have_hyphens() -> None:
    assert check_corporate_account("19-6543 2101040012345") == "19-65432101040012345"


def test_an_account_shows_its_ends_only() -> None:
    assert mask_account("6299999912345678901") == "6299***********8901"
    assert mask_account("12345678") == "********"
