import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.money import Money

DIGITS = {word: number for number, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_integer(words: str) -> int:
    """Read capital numerals back, written independently of the code that writes them."""
    for name, size in (("亿", 10**8), ("万", 10**4)):
        if name in words:
            upper, _, lower = words.rpartition(name)
            return read_integer(upper) * size + read_integer(lower)
    total, digit = 0, 0
    for word in words:
        if word in PLACES:
            total, digit = total + digit * PLACES[word], 0
        else:
            digit = DIGITS[word]
    return total + digit


def read(words: str) -> int:
    """Read an amount in fen back from capital numerals."""
    if words.startswith("负"):
        return -read(words[1:])
    whole, _, change = words.rpartition("元")
    fen = read_integer(whole) * 100
    digit = 0
    for word in change.removesuffix("整"):
        fen += digit * {"角": 10, "分": 1}.get(word, 0)
        digit = DIGITS.get(word, 0)
    return fen


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("0", "零元整"),
        ("1500", "壹仟伍佰元整"),
        ("20000.01", "贰万元零壹分"),
        ("100.5", "壹佰元伍角"),
        ("0.05", "伍分"),
        ("0.56", "伍角陆分"),
        ("10", "壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("160000", "壹拾陆万元整"),
        ("1000010", "壹佰万零壹拾元整"),
        ("100000001", "壹亿零壹元整"),
        ("1000000000000", "壹万亿元整"),
        ("-3", "负叁元整"),
    ],
)
def test_amounts_are_written_as_on_a_voucher(yuan: str, words: str) -> None:
    assert Money.from_yuan(yuan).words() == words


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_the_words_read_back_to_the_same_amount(fen: int) -> None:
    assert read(Money(fen).words()) == fen


@given(st.integers(min_value=1, max_value=10**17))
def test_no_gap_is_read_twice_and_only_whole_yuan_are_closed(fen: int) -> None:
    words = Money(fen).words()
    assert "零零" not in words
    assert not words.startswith("零")
    assert "零元" not in words
    assert words.endswith("整") == (fen % 100 == 0)
