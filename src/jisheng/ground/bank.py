"""Bank accounts: cards of persons, accounts of organisations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jisheng.ground.fault import GroundFault
from jisheng.ground.written import keep_ends, normalise, show_sign

_CARD_LENGTHS = range(16, 20)
_ACCOUNT = re.compile(r"[0-9-]{6,32}")


class BankFault(GroundFault):
    """Report a text that cannot be an account number."""


@dataclass(frozen=True, slots=True)
class CardCheck:
    """A card or passbook number that can be kept, with a Chinese warning if it looks wrong."""

    number: str
    warning: str | None = None

    def __str__(self) -> str:
        return self.number


def check_card_number(text: str) -> CardCheck:
    """Read a person's card or passbook number as typed.

    Only digits are required; an unusual length or a failed Luhn check is a warning, because old
    passbook accounts follow neither. Raises `BankFault` with code `bank.empty`, `.character` or
    `.length`.
    """
    number = _account(text)
    if "-" in number:
        raise BankFault("bank.character", "卡号中有“-”，只能是数字。", "请去掉分隔符后填写。")
    if len(number) not in _CARD_LENGTHS:
        return CardCheck(number, f"卡号为 {len(number)} 位，银行卡一般为 16 至 19 位，请核对。")
    if not passes_luhn(number):
        return CardCheck(number, "卡号未通过银行卡校验，可能抄错；如为存折账号请核对后保留。")
    return CardCheck(number)


def check_corporate_account(text: str) -> str:
    """Read an organisation's account number as typed: digits and hyphens, no check digit.

    Raises `BankFault` with code `bank.empty`, `.character` or `.length`.
    """
    return _account(text)


def passes_luhn(digits: str) -> bool:
    """Tell whether a card number's last digit fits (ISO/IEC 7812-1)."""
    doubled = ("0246813579"[int(d)] if i % 2 else d for i, d in enumerate(reversed(digits)))
    return sum(map(int, doubled)) % 10 == 0


def mask_account(text: str, first: int = 4, last: int = 4) -> str:
    """Star out the middle of an account number."""
    return keep_ends(normalise(text), first, last)


def _account(text: str) -> str:
    number = normalise(text)
    if not number:
        raise BankFault("bank.empty", "银行账号为空。", "请填写收款账号。")
    stray = next((sign for sign in number if sign not in "0123456789-"), None)
    if stray:
        raise BankFault(
            "bank.character",
            f"银行账号中有{show_sign(stray)}，只能是数字。",
            "请对照银行卡或开户许可重新录入；表格中请把该列设为文本格式。",
        )
    if not _ACCOUNT.fullmatch(number):
        raise BankFault(
            "bank.length",
            f"银行账号为 {len(number)} 位，应在 6 至 32 位之间。",
            "请对照银行卡或开户许可核对是否多录或漏录。",
        )
    return number
