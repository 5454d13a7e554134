"""Read a person's name as written: put blanks right, keep every rare character."""

from __future__ import annotations

import re
import unicodedata

from jisheng.training.roster.faults import Finding, Severity

LONGEST_NAME = 50
USUAL_LENGTH = 6
MIDDLE_DOT = "·"
INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
DOTS = re.compile("[•・‧∙⋅･ㆍ●]")
HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
ALLOWED_SIGNS = "·-'’. "


def tidy(text: str) -> str:
    """Take out what cannot be seen and blanks that only align; change no character."""
    seen = INVISIBLE.sub("", text)
    joint = "" if HAN.search(seen) and not re.search("[A-Za-z]", seen) else " "
    return joint.join(seen.split())


def tidy_name(text: str) -> str:
    """Tidy a name: half-width Latin letters and digits, one kind of middle dot."""
    narrow = "".join(_narrow(sign) for sign in tidy(text))
    dotted = DOTS.sub(MIDDLE_DOT, narrow)
    return re.sub(r"(?<=[㐀-鿿])[.．](?=[㐀-鿿])", MIDDLE_DOT, dotted)


def _narrow(sign: str) -> str:
    """Turn one full-width sign of the Latin block into its narrow twin."""
    return chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign


def findings_of_name(name: str) -> list[Finding]:
    """Say what is wrong with a tidied name that is not empty."""
    if len(name) > LONGEST_NAME:
        return [
            Finding(
                "name.too_long",
                f"姓名有 {len(name)} 个字，超过 {LONGEST_NAME} 个，像是误填了别的内容。",
                "请只填身份证上的姓名。",
            )
        ]
    if any(unicodedata.category(sign) in ("Nd", "No") for sign in name):
        return [Finding("name.has_digits", "姓名里有数字。", "请删去数字，只留身份证上的姓名。")]
    strange = "".join(dict.fromkeys(sign for sign in name if not _may_stand_in_name(sign)))
    if strange or not any(_is_letter(sign) for sign in name):
        return [_strange_signs(strange or name)]
    return _doubts(name)


def _strange_signs(strange: str) -> Finding:
    if "\ufffd" in strange or "?" in strange:
        return Finding(
            "name.garbled",
            "姓名里有丢失的字（显示为问号或方块），多半是生僻字在转换时丢了。",
            "请对照身份证重新输入这个字；打不出来时可从户籍证明的电子件复制。",
        )
    return Finding(
        "name.has_signs",
        f"姓名里有不属于姓名的符号“{strange[:10]}”。",
        "请只填身份证上的姓名，说明文字请移到备注列。",
    )


def _doubts(name: str) -> list[Finding]:
    if PRIVATE.search(name):
        return [
            Finding(
                "name.private_character",
                "姓名里有自造字，换一台电脑可能显示成别的字或空白。",
                "请尽量换成国家标准（GB 18030）里的字；确实没有的，可保留原样。",
                Severity.WARNING,
            )
        ]
    length = len(name)
    if MIDDLE_DOT not in name and HAN.search(name) and not 1 < length <= USUAL_LENGTH:
        return [
            Finding(
                "name.unusual",
                f"姓名只有 {length} 个字。" if length == 1 else f"姓名有 {length} 个字，较少见。",
                "请对照身份证核对；无误可不改。",
                Severity.WARNING,
            )
        ]
    return []


def _is_letter(sign: str) -> bool:
    return bool(HAN.match(sign) or PRIVATE.match(sign)) or unicodedata.category(sign)[0] in "L"


def _may_stand_in_name(sign: str) -> bool:
    """Allow letters, marks, and characters newer than this Python's Unicode tables."""
    return _is_letter(sign) or sign in ALLOWED_SIGNS or unicodedata.category(sign)[0] == "M"
