"""Identity numbers of residents (GB 11643-1999) and of Hong Kong, Macao and Taiwan residents who
hold a residence permit (国办发〔2018〕81号): the same 18 digits, address code 81, 82 or 83.

The county part of a number is never used to refuse it: counties are renumbered, people are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from jisheng.ground.fault import GroundFault
from jisheng.ground.period import in_chinese
from jisheng.ground.region import Region, is_province_prefix
from jisheng.ground.written import keep_ends, normalise, show_sign

__all__ = [
    "IdentityFault",
    "IdentityKind",
    "IdentityNumber",
    "Sex",
    "check_digit",
    "check_identity_number",
    "mask_identity",
    "normalise",
]

LENGTH = 18
OLDEST_AGE = 150
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_PERMIT_PREFIXES = ("81", "82", "83")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")


class IdentityFault(GroundFault):
    """Report an identity number that cannot be right."""


class IdentityKind(Enum):
    """Name the document a number of 18 digits belongs to."""

    RESIDENT = "resident"
    RESIDENCE_PERMIT = "residence_permit"

    @property
    def label(self) -> str:
        """Return the Chinese name of the document."""
        return "居民身份证" if self is IdentityKind.RESIDENT else "港澳台居民居住证"


class Sex(Enum):
    """Name the sex a number carries in its seventeenth digit."""

    MALE = "male"
    FEMALE = "female"

    @property
    def label(self) -> str:
        """Return 男 or 女."""
        return "男" if self is Sex.MALE else "女"


@dataclass(frozen=True, order=True, slots=True)
class IdentityNumber:
    """A checked number; get one from `check_identity_number`."""

    text: str

    @property
    def kind(self) -> IdentityKind:
        """Return which document the number belongs to."""
        permit = self.text.startswith(_PERMIT_PREFIXES)
        return IdentityKind.RESIDENCE_PERMIT if permit else IdentityKind.RESIDENT

    @property
    def birth_on(self) -> date:
        """Return the day of birth the number carries."""
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def sex(self) -> Sex:
        """Return the sex the number carries."""
        return Sex.MALE if int(self.text[16]) % 2 else Sex.FEMALE

    @property
    def region(self) -> Region:
        """Return where the number was first issued; a hint, never a proof of residence."""
        return Region(self.text[:6])

    def age_on(self, day: date) -> int:
        """Return the age in full years on `day`; who is born on 29 February turns on 1 March."""
        born = self.birth_on
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def masked(self, first: int = 4, last: int = 2) -> str:
        """Return the number with its middle starred out."""
        return mask_identity(self, first, last)

    def __str__(self) -> str:
        return self.text


def check_identity_number(text: str, day: date) -> IdentityNumber:
    """Read a number as typed; `day` is today, after which nobody can be born.

    Raises `IdentityFault` whose `code` is one of `identity.empty`, `.fifteen_digits`, `.as_number`,
    `.length`, `.character`, `.permanent_resident`, `.province`, `.birth_date`, `.check_digit`.
    """
    number = normalise(text)
    _check_shape(number)
    _check_place(number)
    _check_birth(number, day)
    _check_last(number)
    return IdentityNumber(number)


def check_digit(first_seventeen: str) -> str:
    """Work out the last character over the first seventeen digits (ISO 7064 MOD 11-2)."""
    total = sum(
        int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True)
    )
    return _CHECK_DIGITS[total % 11]


def mask_identity(number: IdentityNumber | str, first: int = 4, last: int = 2) -> str:
    """Star out the middle of a number.

    The usual first 6 and last 4 leave a few dozen candidates once an age is known; 4 and 2 do not.
    """
    return keep_ends(normalise(str(number)), first, last)


def _check_shape(number: str) -> None:
    if not number:
        raise IdentityFault("identity.empty", "证件号码为空。", "请填写 18 位号码。")
    if re.fullmatch(r"[0-9.]+[Ee]\+?[0-9]+", number):
        raise _as_number()
    stray = next((sign for sign in number[:17] if sign not in "0123456789"), None)
    stray = stray or next((sign for sign in number[17:] if sign not in "0123456789X"), None)
    if stray:
        raise IdentityFault(
            "identity.character",
            f"证件号码中有{show_sign(stray)}，只能是数字，最后一位可为 X。",
            "请对照证件原件重新录入。",
        )
    if re.fullmatch(r"[0-9]{15}", number):
        raise IdentityFault(
            "identity.fifteen_digits",
            "这是 15 位的一代身份证号码，已停止使用。",
            "请填写现行居民身份证上的 18 位号码。",
        )
    if not _SHAPE.fullmatch(number):
        raise IdentityFault(
            "identity.length",
            f"证件号码应为 {LENGTH} 位，现为 {len(number)} 位。",
            "请对照证件原件核对是否多录或漏录。",
        )


def _check_place(number: str) -> None:
    if number.startswith("9"):
        raise IdentityFault(
            "identity.permanent_resident",
            "以 9 开头的 18 位号码是外国人永久居留身份证号码。",
            "请把证件类型改为“外国人永久居留身份证”，或对照证件原件核对首位。",
        )
    if not number.startswith(_PERMIT_PREFIXES) and not is_province_prefix(number[:2]):
        raise IdentityFault(
            "identity.province",
            f"号码前两位 {number[:2]} 不是任何省份的代码。",
            "请对照证件原件核对前两位。",
        )


def _check_birth(number: str, day: date) -> None:
    written = f"{number[6:10]}年{number[10:12]}月{number[12:14]}日"
    try:
        born_on = IdentityNumber(number).birth_on
    except ValueError:
        raise _birth_fault(f"号码中的出生日期 {written} 不存在。") from None
    if born_on > day:
        raise _birth_fault(f"号码中的出生日期 {written} 晚于 {in_chinese(day)}。")
    if day.year - born_on.year > OLDEST_AGE:
        raise _birth_fault(f"号码中的出生日期 {written} 距今已超过 {OLDEST_AGE} 年。")


def _check_last(number: str) -> None:
    if number[17] == check_digit(number[:17]):
        return
    if number.endswith("000"):
        raise _as_number()
    raise IdentityFault(
        "identity.check_digit",
        "号码的校验位不符，其中有数字抄错或两位颠倒。",
        "请对照证件原件逐位核对，不要只改最后一位。",
    )


def _birth_fault(message: str) -> IdentityFault:
    return IdentityFault("identity.birth_date", message, "请对照证件原件核对第 7 至 14 位。")


def _as_number() -> IdentityFault:
    return IdentityFault(
        "identity.as_number",
        "号码被表格软件当作数字保存，后几位已丢失。",
        "请把该列设为文本格式，再对照证件原件重新录入，不能从原单元格恢复。",
    )
