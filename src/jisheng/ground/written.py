"""Numbers as people type and paste them, and how much of them to show."""

from __future__ import annotations

import unicodedata

_ZERO_WIDTH = "\u200b\ufeff"
_FULL_WIDTH_FIRST, _FULL_WIDTH_LAST = 0xFF01, 0xFF5E
_WIDTH = {code: code - 0xFEE0 for code in range(_FULL_WIDTH_FIRST, _FULL_WIDTH_LAST + 1)}
STAR = "*"


def normalise(text: str) -> str:
    """Make full-width characters half-width, drop blanks (U+3000, U+200B and U+FEFF included) and
    write x as X; correct nothing else."""
    if not isinstance(text, str):
        raise TypeError(
            f"号码必须是文本，收到 {type(text).__name__}。请把单元格设为文本格式后重新录入。"
        )
    kept = (sign for sign in text if not sign.isspace() and sign not in _ZERO_WIDTH)
    return "".join(kept).translate(_WIDTH).replace("x", "X")


def show_sign(sign: str) -> str:
    """Name a character in a message, also one that cannot be seen."""
    if unicodedata.category(sign).startswith(("C", "M", "Z")):
        return f"不可见字符 U+{ord(sign):04X}"
    return f"“{sign}”"


def keep_ends(text: str, first: int, last: int) -> str:
    """Star out the middle; a text too short to hide anything in is starred out whole."""
    if len(text) <= first + last:
        return STAR * len(text)
    return text[:first] + STAR * (len(text) - first - last) + text[len(text) - last :]
