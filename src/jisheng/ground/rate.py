"""Rates: exact fractions such as 50 %, never floats."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from jisheng.ground.fault import GroundFault
from jisheng.ground.money import Money, Rounding, refuse_float


class RateFault(GroundFault):
    """Report a text that is not a rate."""


@dataclass(frozen=True, order=True, slots=True)
class Rate:
    """An exact share; `Rate(Fraction(1, 2))` and `Rate.percent(50)` are the same."""

    value: Fraction

    def __post_init__(self) -> None:
        refuse_float(self.value, "请用 Rate.percent(50) 或 Fraction。")
        if not isinstance(self.value, Fraction | int):
            raise TypeError(
                f"Rate 只接受 Fraction 或整数，收到 {self.value!r}。请用 Rate.percent。"
            )
        object.__setattr__(self, "value", Fraction(self.value))

    @classmethod
    def percent(cls, figure: int | str | Decimal | Fraction) -> Rate:
        """Read a figure in hundredths: `50`, `"12.5"` or `"50%"`."""
        refuse_float(figure, '请以整数或文本给出，例如 "12.5"。')
        if isinstance(figure, str):
            return cls(_read_percent(figure) / 100)
        return cls(Fraction(figure) / 100)

    def of(self, amount: Money, rounding: Rounding = Rounding.HALF_UP) -> Money:
        """Return this share of `amount`, rounded to whole fen as named."""
        return amount.times(self.value, rounding)

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.value + other.value) if isinstance(other, Rate) else NotImplemented

    def __str__(self) -> str:
        hundredths = self.value * 100
        if not _ends(hundredths.denominator):
            return f"{self.value.numerator}/{self.value.denominator}"
        return f"{_plain(hundredths)}%"


def _read_percent(text: str) -> Fraction:
    try:
        value = Decimal(text.strip().removesuffix("%").removesuffix("％"))
        if value.is_finite():
            return Fraction(value)
    except InvalidOperation:
        pass
    raise RateFault("rate.not_a_number", f"“{text}”不是百分比。", "请填数字，例如 50 或 12.5%。")


def _ends(denominator: int) -> bool:
    """Tell whether a fraction over `denominator` has a finite decimal expansion."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1


def _plain(value: Fraction) -> str:
    """Write a finite decimal fraction digit by digit, so that no precision is ever lost."""
    whole, rest = divmod(abs(value), 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}" + (f".{digits}" if digits else "")
