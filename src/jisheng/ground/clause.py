"""Clause numbers of official documents: 四（一）, （四）4, 第三条第二款, 附件1, 之四·二（一）."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from jisheng.ground.fault import GroundFault
from jisheng.ground.numerals import from_chinese, to_chinese


class ClauseFault(GroundFault):
    """Report a text that is not a clause number."""


class ClauseLevel(IntEnum):
    """Name the kinds of numbering; their order is the order in which a document shows them."""

    PREAMBLE = 0
    SUB_PLAN = 1
    CHAPTER = 2
    SECTION_OF_CHAPTER = 3
    ARTICLE = 4
    SECTION = 5
    ITEM = 6
    POINT = 7
    SUBPOINT = 8
    PARAGRAPH_OF_ARTICLE = 9
    SUBPARAGRAPH = 10
    SUBITEM = 11
    PASSAGE = 12
    CLOSING = 13
    APPENDIX = 14


ClausePart = tuple[ClauseLevel, int]

_COUNTED = {
    "章": ClauseLevel.CHAPTER,
    "节": ClauseLevel.SECTION_OF_CHAPTER,
    "条": ClauseLevel.ARTICLE,
    "款": ClauseLevel.PARAGRAPH_OF_ARTICLE,
    "项": ClauseLevel.SUBPARAGRAPH,
    "目": ClauseLevel.SUBITEM,
    "段": ClauseLevel.PASSAGE,
}
_COUNTED_NAMES = {level: name for name, level in _COUNTED.items()}
_FIXED = {ClauseLevel.PREAMBLE: "导语", ClauseLevel.CLOSING: "终段"}

_CHINESE = "[零一二三四五六七八九十百]+"
_PART = re.compile(
    rf"(?P<fixed>导语|终段)|之(?P<sub_plan>{_CHINESE})(?:·(?=.))?|附件(?P<appendix>\d*)"
    rf"|第(?:（(?P<bracketed>{_CHINESE})）|(?P<counted>{_CHINESE}|\d+))(?P<unit>[章节条款项目段])"
    rf"|（(?P<item>{_CHINESE})）|（(?P<subpoint>\d+)）"
    rf"|(?P<section>{_CHINESE})、?|\.?(?P<point>\d+)[.、]?"
)
# Plans under one notice are numbered 之一, 之二; a blank or a dot parts it from what follows.
_AFTER_SUB_PLAN = re.compile(rf"(之{_CHINESE})\s+(?=\S)")
_WIDTH = str.maketrans("()．・•０１２３４５６７８９", "（）.··0123456789")


@dataclass(frozen=True, order=True, slots=True)
class Clause:
    """A place in an official document, ordered as the document runs.

    Half-width brackets, full-width digits and blanks are accepted; `text` is the one usual way of
    writing it. A clause sorts before its own parts.
    """

    text: str = field(compare=False)
    parts: tuple[ClausePart, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        parts = _read(self.text)
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "text", _write(parts))

    @property
    def parent(self) -> Clause | None:
        """Return the clause this one is a part of, or `None` at the top."""
        return Clause(_write(self.parts[:-1])) if len(self.parts) > 1 else None

    def is_within(self, other: Clause) -> bool:
        """Tell whether this clause is `other` or a part of it."""
        return self.parts[: len(other.parts)] == other.parts

    def __str__(self) -> str:
        return self.text


def _read(text: str) -> tuple[ClausePart, ...]:
    if not isinstance(text, str):
        raise TypeError(f"条款号应为文本，收到 {text!r}。请写成“四（一）”这样的文本。")
    tidy = re.sub(r"\s", "", _AFTER_SUB_PLAN.sub(r"\1·", text)).translate(_WIDTH)
    parts: list[ClausePart] = []
    position = 0
    while position < len(tidy):
        match = _PART.match(tidy, position)
        part = _part(match) if match else None
        if match is None or part is None:
            raise _fault(text)
        parts.append(part)
        position = match.end()
    if not parts:
        raise _fault(text)
    return tuple(parts)


def _part(match: re.Match[str]) -> ClausePart | None:
    """Turn one matched piece into its level and number; `None` when the numeral is malformed."""
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    if "fixed" in found:
        return next((level, 0) for level, word in _FIXED.items() if word == found["fixed"])
    if "unit" in found:
        return _numbered(_COUNTED[found["unit"]], found.get("counted") or found["bracketed"])
    name, numeral = next(iter(found.items()))
    if name == "appendix":
        return ClauseLevel.APPENDIX, int(numeral or 0)
    return _numbered(ClauseLevel[name.upper()], numeral)


def _numbered(level: ClauseLevel, numeral: str) -> ClausePart | None:
    number = int(numeral) if numeral.isdecimal() else from_chinese(numeral)
    return (level, number) if number and number <= 999 else None


def _write(parts: tuple[ClausePart, ...]) -> str:
    text = ""
    for index, (level, number) in enumerate(parts):
        piece = _write_part(level, number)
        if index and parts[index - 1][0] is ClauseLevel.SUB_PLAN:
            text += "·"
        text += f".{piece}" if text[-1:].isdigit() and piece[0].isdigit() else piece
    return text


def _write_part(level: ClauseLevel, number: int) -> str:
    if level in _FIXED:
        return _FIXED[level]
    if level in _COUNTED_NAMES:
        return f"第{to_chinese(number)}{_COUNTED_NAMES[level]}"
    return {
        ClauseLevel.SUB_PLAN: lambda: f"之{to_chinese(number)}",
        ClauseLevel.SECTION: lambda: to_chinese(number),
        ClauseLevel.ITEM: lambda: f"（{to_chinese(number)}）",
        ClauseLevel.POINT: lambda: str(number),
        ClauseLevel.SUBPOINT: lambda: f"（{number}）",
        ClauseLevel.APPENDIX: lambda: f"附件{number or ''}",
    }[level]()


def _fault(text: str) -> ClauseFault:
    return ClauseFault(
        "clause.unreadable",
        f"“{text}”不是可识别的条款号。",
        "请按文件写法填写，例如“四（一）”“（四）4”“第三条第二款”“附件1”。",
    )
