from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.money import Money, Rounding
from jisheng.ground.rate import Rate, RateFault


@pytest.mark.parametrize("figure", [50, "50", "50%", "50.0", Decimal("50"), Fraction(50)])
def test_a_percentage_may_be_given_in_any_exact_form(
    figure: int | str | Decimal | Fraction,
) -> None:
    assert Rate.percent(figure) == Rate(Fraction(1, 2))


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Rate.percent(50), "50%"),
        (Rate.percent("12.5"), "12.5%"),
        (Rate.percent("-0.05"), "-0.05%"),
        (Rate(Fraction(1, 3)), "1/3"),
        (Rate.percent(0), "0%"),
    ],
)
def test_a_rate_is_written_without_losing_anything(rate: Rate, text: str) -> None:
    assert str(rate) == text


def test_a_share_of_an_amount_is_rounded_as_named() -> None:
    assert Rate.percent(50).of(Money(101)) == Money(51)
    assert Rate.percent(50).of(Money(101), Rounding.DOWN) == Money(50)


def test_a_float_is_never_a_rate() -> None:
    with pytest.raises(TypeError, match="请"):
        Rate.percent(0.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="请"):
        Rate(0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "五成", "NaN", "1/2"])
def test_a_text_that_is_no_percentage_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(RateFault) as caught:
        Rate.percent(text)
    assert caught.value.remedy


@given(st.decimals(min_value=-1000, max_value=1000, places=4))
def test_a_written_rate_reads_back(figure: Decimal) -> None:
    rate = Rate.percent(figure)
    assert Rate.percent(str(rate)) == rate


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=100))
def test_a_share_and_its_rest_make_the_whole_within_one_fen(fen: int, percent: int) -> None:
    whole = Money(fen)
    parts = Rate.percent(percent).of(whole) + Rate.percent(100 - percent).of(whole)
    assert abs((parts - whole).fen) <= 1
