"""Unified social credit codes of organisations (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

from jisheng.ground.fault import GroundFault
from jisheng.ground.written import normalise, show_sign

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LOOKALIKES = {"I": "1", "O": "0", "Z": "2", "S": "5"}
_REGISTRARS = {"1": "机构编制", "5": "民政", "9": "市场监管"}


class UsccFault(GroundFault):
    """Report a credit code that cannot be right."""


def check_uscc(text: str) -> str:
    """Read a code as typed and return its 18 characters, in capitals.

    Raises `UsccFault` with code `uscc.empty`, `.length`, `.character`, `.region` or `.check_digit`.
    """
    code = normalise(text).upper()
    _check_shape(code)
    if not code[2:8].isdecimal():
        raise UsccFault(
            "uscc.region",
            f"第 3 至 8 位“{code[2:8]}”应为登记机关的 6 位行政区划代码。",
            "请对照登记证照核对这六位。",
        )
    if code[17] != check_character(code[:17]):
        raise UsccFault(
            "uscc.check_digit",
            "统一社会信用代码的校验位不符，其中有字符抄错或两位颠倒。",
            "请对照登记证照逐位核对，不要只改最后一位。",
        )
    return code


def uscc_warning(code: str) -> str | None:
    """Return a Chinese warning when the organisation code inside (places 9 to 17, GB 11714) does
    not fit its own check digit; a warning only, since the outer check has passed."""
    if code[16] == body_check_character(code[8:16]):
        return None
    return "代码中的组织机构代码（第 9 至 17 位）与其校验位不符，请对照登记证照再核一遍。"


def registrar_of(code: str) -> str:
    """Return in Chinese which kind of authority registered the organisation."""
    return _REGISTRARS.get(code[:1], "其他")


def check_character(first_seventeen: str) -> str:
    """Work out the last character over the first seventeen."""
    pairs = zip(first_seventeen, _WEIGHTS, strict=True)
    total = sum(ALPHABET.index(sign) * weight for sign, weight in pairs)
    return ALPHABET[-total % 31]


def body_check_character(first_eight: str) -> str:
    """Work out the check digit of the organisation code over its first eight characters."""
    pairs = zip(first_eight, _BODY_WEIGHTS, strict=True)
    remainder = -sum(int(sign, 36) * weight for sign, weight in pairs) % 11
    return "X" if remainder == 10 else str(remainder)


def _check_shape(code: str) -> None:
    if not code:
        raise UsccFault("uscc.empty", "统一社会信用代码为空。", "请填写 18 位代码。")
    stray = next((sign for sign in code if sign not in ALPHABET), None)
    if stray:
        hint = f"，可能是 {_LOOKALIKES[stray]}" if stray in _LOOKALIKES else ""
        raise UsccFault(
            "uscc.character",
            f"统一社会信用代码中有{show_sign(stray)}{hint}；"
            "代码只用数字和除 I、O、S、V、Z 外的字母。",
            "请对照登记证照重新录入。",
        )
    if len(code) != LENGTH:
        raise UsccFault(
            "uscc.length",
            f"统一社会信用代码应为 {LENGTH} 位，现为 {len(code)} 位。",
            "请对照登记证照核对是否多录或漏录；9 位的组织机构代码不能代替。",
        )
