from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.bank import check_card_number
from jisheng.ground.identity import Sex, check_identity_number
from jisheng.ground.names import COMPOUND_SURNAMES, MIDDLE_DOT
from jisheng.ground.synthetic import (
    synthetic_card,
    synthetic_identity,
    synthetic_name,
    synthetic_uscc,
)
from jisheng.ground.uscc import check_uscc, uscc_warning

seeds = st.integers(min_value=0, max_value=2**32)
births = st.dates(min_value=date(1950, 1, 1), max_value=date(2005, 1, 1))


@given(seeds, births, st.sampled_from(Sex))
def test_an_invented_identity_says_what_was_asked_for(seed: int, born_on: date, sex: Sex) -> None:
    text = synthetic_identity(Random(seed), "330782", born_on, sex)
    number = check_identity_number(text, date(2021, 1, 1))
    assert (number.region.code, number.birth_on, number.sex) == ("330782", born_on, sex)


@given(seeds)
def test_invented_accounts_and_codes_pass_their_checks(seed: int) -> None:
    assert check_card_number(synthetic_card(Random(seed))).warning is None
    code = synthetic_uscc(Random(seed), "330782", "91")
    assert check_uscc(code) == code
    assert code.startswith("91330782")
    assert uscc_warning(code) is None


def test_the_same_seed_invents_the_same_people() -> None:
    first, second = Random(7), Random(7)
    assert [synthetic_name(first) for _ in range(50)] == [synthetic_name(second) for _ in range(50)]


def test_a_crowd_holds_compound_rare_and_dotted_names() -> None:
    rng = Random(104)
    crowd = [synthetic_name(rng) for _ in range(500)]
    assert any(name[:2] in COMPOUND_SURNAMES for name in crowd)
    assert any(MIDDLE_DOT in name for name in crowd)
    assert any(ord(sign) > 0xFFFF for name in crowd for sign in name)
    assert len(set(crowd)) > 400
