from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.money import Money, MoneyFault, Rounding

amounts = st.integers(min_value=-(10**14), max_value=10**14).map(Money)
fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


def test_an_amount_reads_as_officials_write_it() -> None:
    money = Money.from_yuan("1234.5")
    assert (str(money), money.plain(), money.yuan) == ("¥1,234.50", "1234.50", Decimal("1234.50"))


@pytest.mark.parametrize("yuan", ["1,234.50", " 1234.50 ", Decimal("1234.5"), "1234.500"])
def test_usual_ways_of_writing_an_amount_are_read(yuan: str | Decimal) -> None:
    assert Money.from_yuan(yuan) == Money(123450)


@pytest.mark.parametrize(
    "text", ["", "壹佰", "1e3", "1_000", "1,2", "１２", "--1", "NaN", Decimal("Infinity")]
)
def test_anything_else_is_not_an_amount(text: str | Decimal) -> None:
    with pytest.raises(MoneyFault) as caught:
        Money.from_yuan(text)
    assert caught.value.code == "money.not_a_number"
    assert caught.value.remedy


def test_less_than_a_fen_is_refused_and_not_rounded() -> None:
    with pytest.raises(MoneyFault) as caught:
        Money.from_yuan("0.005")
    assert caught.value.code == "money.below_fen"


@pytest.mark.parametrize("value", [1.5, True, None])
def test_floats_and_truth_values_never_become_money(value: object) -> None:
    with pytest.raises(TypeError, match="请"):
        Money.from_yuan(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="请"):
        Money(value)  # type: ignore[arg-type]


def test_money_is_not_multiplied_by_a_float_nor_added_to_a_number() -> None:
    with pytest.raises(TypeError, match="取整"):
        Money(100) * 1.5  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(100) + 1  # type: ignore[operator]


@given(amounts)
def test_plain_text_gives_the_same_amount_back(money: Money) -> None:
    assert Money.from_yuan(money.plain()) == money
    assert Money.from_yuan(money.yuan) == money


def test_an_amount_of_any_length_stays_exact() -> None:
    assert Money.from_yuan(Decimal("9" * 40 + ".01")) == Money(int("9" * 40 + "01"))


@given(st.lists(amounts))
def test_the_total_does_not_depend_on_the_order(money: list[Money]) -> None:
    assert Money.total(money) == Money.total(reversed(money)) == sum(money, Money(0))


@given(amounts, amounts)
def test_subtraction_undoes_addition(one: Money, other: Money) -> None:
    assert one + other - other == one
    assert Money(0) - one == -one
    assert (one < other) == (one.fen < other.fen)


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        (Rounding.HALF_UP, [1, 2, 3, -1, -3]),
        (Rounding.HALF_EVEN, [0, 2, 2, 0, -2]),
        (Rounding.DOWN, [0, 1, 2, 0, -2]),
        (Rounding.UP, [1, 2, 3, -1, -3]),
    ],
)
def test_each_rounding_does_what_its_name_says(rounding: Rounding, expected: list[int]) -> None:
    halves = [Fraction(n, 2) for n in (1, 3, 5, -1, -5)]
    assert [rounding.whole(half) for half in halves] == expected


@given(amounts, fractions, st.sampled_from(Rounding))
def test_rounding_moves_an_amount_by_less_than_one_fen(
    money: Money, factor: Fraction, rounding: Rounding
) -> None:
    assert abs(money.times(factor, rounding).fen - money.fen * factor) < 1
    assert money.times(-factor, rounding) == -money.times(factor, rounding)


@given(amounts, st.integers(min_value=-1000, max_value=1000))
def test_whole_multiples_need_no_rounding(money: Money, count: int) -> None:
    assert money * count == count * money == money.times(Fraction(count), Rounding.DOWN)


def test_every_rounding_has_a_chinese_name() -> None:
    assert len({rounding.label for rounding in Rounding}) == len(Rounding)
