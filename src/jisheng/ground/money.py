"""Amounts of money: whole fen, exact, with every rounding named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import floor

from jisheng.ground.fault import GroundFault
from jisheng.ground.money_words import in_words

FEN_PER_YUAN = 100

_AMOUNT = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


class MoneyFault(GroundFault):
    """Report an amount that cannot be taken as whole fen."""


class Rounding(Enum):
    """Name how a fraction of a unit becomes a whole one; the label is what officials read."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"

    @property
    def label(self) -> str:
        """Return the Chinese name of the rounding."""
        return _ROUNDING_LABELS[self]

    def whole(self, value: Fraction) -> int:
        """Round `value` to a whole number; the sign never changes the size of the result."""
        size = abs(value)
        below = floor(size)
        rest = size - below
        size_rounded = below + (1 if self._goes_up(below, rest) else 0)
        return -size_rounded if value < 0 else size_rounded

    def _goes_up(self, below: int, rest: Fraction) -> bool:
        half = Fraction(1, 2)
        if self is Rounding.DOWN:
            return False
        if self is Rounding.UP:
            return rest > 0
        if rest == half and self is Rounding.HALF_EVEN:
            return below % 2 == 1
        return rest >= half


_ROUNDING_LABELS = {
    Rounding.HALF_UP: "四舍五入",
    Rounding.HALF_EVEN: "四舍六入五成双",
    Rounding.DOWN: "舍去尾数",
    Rounding.UP: "进一",
}


def refuse_float(value: object, remedy: str) -> None:
    """Raise `TypeError` for a float or a truth value, which are never amounts."""
    if isinstance(value, float | bool):
        raise TypeError(
            f"金额和比例不接受 {type(value).__name__}（{value!r}），否则会产生尾差。{remedy}"
        )


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in whole fen; negative amounts are recoveries or corrections."""

    fen: int

    def __post_init__(self) -> None:
        if isinstance(self.fen, bool) or not isinstance(self.fen, int):
            raise TypeError(
                f"Money 只接受整数分，收到 {self.fen!r}。"
                "请改用 Money.from_yuan，并以文本或 Decimal 给出元。"
            )

    @classmethod
    def from_yuan(cls, yuan: str | Decimal | int) -> Money:
        """Read an amount in yuan; below a fen is a `MoneyFault`, a float a `TypeError`."""
        refuse_float(yuan, '请以文本（如 "123.45"）、Decimal 或整数给出。')
        fen = _read_yuan(yuan) * FEN_PER_YUAN
        if fen.denominator != 1:
            raise MoneyFault(
                "money.below_fen", f"金额 {yuan} 元精确到了分以下。", "请先按规定取整到分，再填写。"
            )
        return cls(fen.numerator)

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        """Add up `amounts`; nothing adds up to zero."""
        return cls(sum(amount.fen for amount in amounts))

    @property
    def yuan(self) -> Decimal:
        """Return the amount in yuan with exactly two decimal places."""
        sign = 1 if self.fen < 0 else 0
        return Decimal((sign, tuple(int(digit) for digit in str(abs(self.fen))), -2))

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen) if isinstance(other, Money) else NotImplemented

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __abs__(self) -> Money:
        return Money(abs(self.fen))

    def __bool__(self) -> bool:
        return self.fen != 0

    def __mul__(self, count: int) -> Money:
        refuse_float(count, "按比例计算请用 times 并指明取整方式。")
        return Money(self.fen * count) if isinstance(count, int) else NotImplemented

    __rmul__ = __mul__

    def times(self, factor: Fraction | int, rounding: Rounding = Rounding.HALF_UP) -> Money:
        """Multiply by an exact fraction and round to whole fen as named."""
        refuse_float(factor, "请用 Fraction，例如 Fraction(1, 2)。")
        return Money(rounding.whole(Fraction(factor) * self.fen))

    def plain(self) -> str:
        """Return the bare figure for files and forms: `1234.50`."""
        yuan, fen = divmod(abs(self.fen), FEN_PER_YUAN)
        return f"{'-' if self.fen < 0 else ''}{yuan}.{fen:02d}"

    def words(self) -> str:
        """Return the amount in capital Chinese numerals as on a voucher: 壹仟贰佰叁拾肆元伍角."""
        return in_words(self.fen)

    def __str__(self) -> str:
        sign = "-" if self.fen < 0 else ""
        yuan, fen = divmod(abs(self.fen), FEN_PER_YUAN)
        return f"{sign}¥{yuan:,}.{fen:02d}"


def _read_yuan(yuan: str | Decimal | int) -> Fraction:
    """Read yuan exactly; `Decimal` arithmetic would round silently beyond 28 digits."""
    if not isinstance(yuan, str | Decimal | int):
        raise TypeError(f"金额不接受 {type(yuan).__name__}。请以文本、Decimal 或整数给出元。")
    if isinstance(yuan, str):
        readable = _AMOUNT.fullmatch(yuan.strip()) is not None
        yuan = yuan.strip().replace(",", "")
    else:
        readable = isinstance(yuan, int) or yuan.is_finite()
    if not readable:
        raise MoneyFault(
            "money.not_a_number",
            f"“{yuan}”不是金额。",
            "请只填半角数字，最多两位小数，例如 1234.50。",
        )
    return Fraction(yuan)


ZERO = Money(0)
