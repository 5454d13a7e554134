"""Telephone numbers of the mainland."""

from __future__ import annotations

import re

from jisheng.ground.fault import GroundFault
from jisheng.ground.written import keep_ends, normalise

_COUNTRY = re.compile(r"(?:\+|00)?86(?=1[0-9]{10}$)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(?:0[0-9]{2,3}-?)?[2-9][0-9]{6,7}")


class PhoneFault(GroundFault):
    """Report a text that cannot be a mobile number."""


def check_mobile(text: str) -> str:
    """Read a mobile number as typed and return its eleven digits; +86 in front is dropped.

    Raises `PhoneFault` with code `phone.empty`, `.landline` or `.mobile`.
    """
    number = _COUNTRY.sub("", normalise(text))
    if not number:
        raise PhoneFault("phone.empty", "手机号码为空。", "请填写 11 位手机号码。")
    if _LANDLINE.fullmatch(number):
        raise PhoneFault(
            "phone.landline",
            f"“{number}”是固定电话，收不到短信。",
            "请填写 11 位手机号码。",
        )
    if not _MOBILE.fullmatch(number):
        raise PhoneFault(
            "phone.mobile",
            f"“{number}”不是手机号码，应为 1 开头的 11 位数字。",
            "请核对是否多录、漏录或混入其他字符。",
        )
    return number


def mask_phone(text: str, first: int = 3, last: int = 4) -> str:
    """Star out the middle of a telephone number: 138****5678."""
    return keep_ends(normalise(text), first, last)
