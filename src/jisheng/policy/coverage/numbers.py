"""Find every number, percentage and date that stands in an official text.

Arabic digits (also full-width), decimals, 万 and 亿, %, days and years, and Chinese numerals with a
unit (三年、十个工作日、百分之五、一点五倍). Numbers that count nothing are told apart: numbers of
documents, headings, marks in a list, pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

_WIDTH = {ord("０") + i: ord("0") + i for i in range(10)} | {
    ord("．"): ord("."), ord("％"): ord("%"), ord("（"): ord("("), ord("）"): ord(")"),
    ord("～"): ord("-"), ord("~"): ord("-"), ord("—"): ord("-"), ord("–"): ord("-"),
    ord("－"): ord("-"), ord("【"): ord("〔"), ord("】"): ord("〕"), ord("\u3000"): ord(" "),
    ord("："): ord(":"), ord("，"): ord(","), ord("\xa0"): ord(" "),
}  # fmt: skip
_SIZES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_CHINESE = "[零〇一二两三四五六七八九十百千]+"
# What a Chinese numeral must count to be a number of the document, not a word (一些, 三农).
_CHINESE_UNITS = (
    "个工作日|工作日|个月|年度|年|天|日|小时|课时|学时|万元|元|万人次|万人|人次|次|倍|周"
)
_UNITS = (
    rf"标准课时|{_CHINESE_UNITS}|个标准课时|个|人|名|月|级|家|类|项|批|所|期|个百分点|号|种|处|件"
)
_BLANK = r"[ \t]*"

_DATE = (
    rf"(?P<year>\d{{4}}){_BLANK}年{_BLANK}(?P<month>\d{{1,2}}){_BLANK}月"
    rf"{_BLANK}(?P<day>\d{{1,2}}){_BLANK}日"
)
_DAY_OF_YEAR = rf"(?P<month2>\d{{1,2}}){_BLANK}月{_BLANK}(?P<day2>\d{{1,2}}){_BLANK}日"
_MONTH = rf"(?P<year3>\d{{4}}){_BLANK}年{_BLANK}(?P<month3>\d{{1,2}}){_BLANK}月"
_SPAN = (
    rf"(?P<first>(?:19|20)\d\d){_BLANK}年?{_BLANK}[-至到]+{_BLANK}(?P<last>(?:19|20)\d\d)(?=\s*年?)"
)
_YEAR = rf"(?P<only>(?:19|20)\d\d)(?={_BLANK}年)"
_NUMBER_OF_DOCUMENT = (
    rf"[〔(\[]{_BLANK}(?:19|20)\d\d{_BLANK}[〕)\]]{_BLANK}第?{_BLANK}\d+{_BLANK}号"
)
_PERCENT = rf"(?P<percent>\d+(?:\.\d{{1,3}}(?!\d))?){_BLANK}%"
_IN_WORDS = rf"百分之(?P<words>{_CHINESE}(?:点{_CHINESE})?)"
_PART = rf"(?P<under>{_CHINESE})分之(?P<over>{_CHINESE})"
_HALF = r"(?P<half>(?<!另)一半|半(?=年|个月|天))"
_ARABIC = (
    rf"(?P<number>\d+(?:,\d{{3}})*(?:\.\d{{1,3}}(?!\d))?)"
    rf"{_BLANK}(?P<size>百万|千万|千(?!分)|万|亿)?"
)
_WORDED = rf"(?P<chinese>{_CHINESE})(?P<worded_size>万|亿)?(?={_BLANK}(?:{_CHINESE_UNITS}))"
_TOKEN = re.compile(
    "|".join([
        rf"(?P<document>{_NUMBER_OF_DOCUMENT})", _DATE, _MONTH, _DAY_OF_YEAR, _SPAN, _YEAR,
        _PERCENT, _IN_WORDS, _PART, _HALF, _ARABIC, _WORDED,
    ])
)  # fmt: skip
_UNIT = re.compile(rf"{_BLANK}(?:个)?(?P<unit>{_UNITS}|%)")
# Words with a numeral that count nothing: `最多跑一次`, `十八大`, `第三年`, `五一` and the like.
_SAYINGS = re.compile(
    r"跑一次|一次性|一年一度|一日之|十[七八九]大|第[一二三四五六七八九十]+(?:年|天|日|次|周)"
    r"|一人一|一企一|十四五|十三五|二十大|五一劳动|五四青年|三年行动|百千万"
)
_HEADS = re.compile(
    r"(?m)^[ \t>#*-]*(?:\((?P<bracketed>\d{1,2})\)|(?P<dotted>\d{1,2})[.、](?!\d{1,3}(?!\d)))"
)
_LIST_MARKS = re.compile(
    r"(?<=[;:。,、])[ \t]*(?:\((?P<bracketed>\d{1,2})\)|(?P<dotted>\d)\.(?!\d))"
)
_ROWS = re.compile(r"(?m)^\|[ \t]*(?P<row>\d{1,3})[ \t]*\|")
_PAGES = re.compile(r"(?m)^[ \t]*-+[ \t]*(?P<page>\d{1,4})[ \t]*-+[ \t]*$")
_REFERENCES = re.compile(
    r"附(?:件|表|录)[ \t]*(?P<annex>\d{1,2})"
    r"|第[ \t]*\(?(?P<place>\d{1,3})\)?[ \t]*(?:条|款|项|章|节|号)"
)
_CLAUSE_MARKS = re.compile(r"(?:[条款项章节)])\((?P<place>\d{1,2})\)")

NUMBER, PERCENT, DATE, MONTH, DAY_OF_YEAR, SPAN, YEAR = (
    "number", "percent", "date", "month", "day_of_year", "span", "year",
)  # fmt: skip
DOCUMENT, HEADING = "document", "heading"


@dataclass(frozen=True)
class Found:
    """One number of a text: where it begins and ends, how it is written, what it comes to.

    `value` is exact (percentages as written, 万 and 亿 multiplied); days and years stand in `days`
    as (year, month, day) with 0 for what is not said.
    """

    start: int
    end: int
    written: str
    kind: str
    value: Fraction | None = None
    unit: str = ""
    days: tuple[tuple[int, int, int], ...] = ()


def tidy(text: str) -> str:
    """Return a text with half-width digits, dots, brackets and dashes, every place unchanged."""
    return text.translate(_WIDTH)


def find_numbers(text: str) -> Iterator[Found]:
    """Yield every number of a text in its order; `text` may be as printed."""
    plain = tidy(text)
    marks = _marks(plain)
    sayings = [match.span() for match in _SAYINGS.finditer(plain)]
    for match in _TOKEN.finditer(plain):
        inside = any(start <= match.start() < end for start, end in sayings)
        if inside and not match.group()[0].isdigit():
            continue
        start = match.start()
        if start in marks:
            yield Found(start, match.end(), match.group(), HEADING)
        elif not _in_a_word(plain, match):
            yield _found(plain, match)


def _marks(plain: str) -> set[int]:
    """Return where numbers stand that only count headings, list marks, rows, pages."""
    found: set[int] = set()
    for pattern in (_HEADS, _LIST_MARKS, _ROWS, _PAGES, _REFERENCES, _CLAUSE_MARKS):
        for match in pattern.finditer(plain):
            found |= {match.start(name) for name, text in match.groupdict().items() if text}
    return found


def _in_a_word(plain: str, match: re.Match[str]) -> bool:
    """Tell whether digits belong to a Latin word, such as 5G or ISO9001."""
    if not match.group()[0].isdigit():
        return False
    before, after = plain[: match.start()][-1:], plain[match.end() :][:1]
    return any(side.isascii() and side.isalpha() for side in (before, after))


def _found(plain: str, match: re.Match[str]) -> Found:
    start, end, parts = match.start(), match.end(), match.groupdict()
    written = match.group().rstrip()
    end = start + len(written)
    if parts["document"]:
        return Found(start, end, written, DOCUMENT)
    for kind, days in _days(parts):
        return Found(start, end, written, kind, days=days)
    if parts["percent"] or parts["words"]:
        value = Fraction(parts["percent"]) if parts["percent"] else _worded(parts["words"])
        return Found(start, end, written, PERCENT, value, "%")
    if parts["under"]:
        share = _worded(parts["over"]) / (_worded(parts["under"]) or 1) * 100
        return Found(start, end, written, PERCENT, share, "%")
    if parts["half"] == "一半":
        return Found(start, end, written, PERCENT, Fraction(50), "%")
    unit = _UNIT.match(plain, match.end())
    return Found(start, end, written, NUMBER, _figure(parts), unit["unit"] if unit else "")


def _figure(parts: dict[str, str | None]) -> Fraction:
    if parts["half"]:
        return Fraction(1, 2)
    if parts["number"]:
        return Fraction(parts["number"].replace(",", "")) * _SIZES[parts["size"] or ""]
    return _worded(parts["chinese"] or "零") * _SIZES[parts["worded_size"] or ""]


def _days(parts: dict[str, str | None]) -> Iterator[tuple[str, tuple[tuple[int, int, int], ...]]]:
    def whole(name: str) -> int:
        return int(parts[name] or 0)

    if parts["year"]:
        yield DATE, ((whole("year"), whole("month"), whole("day")),)
    elif parts["year3"]:
        yield MONTH, ((whole("year3"), whole("month3"), 0),)
    elif parts["month2"]:
        yield DAY_OF_YEAR, ((0, whole("month2"), whole("day2")),)
    elif parts["first"]:
        yield SPAN, ((whole("first"), 0, 0), (whole("last"), 0, 0))
    elif parts["only"]:
        yield YEAR, ((whole("only"), 0, 0),)


def _worded(text: str) -> Fraction:
    """Return what a Chinese numeral comes to: 三, 两, 十五, 二百, 一点五."""
    whole, _, decimals = text.partition("点")
    total = here = 0
    for sign in whole:
        if sign in _PLACES:
            total += (here or 1) * _PLACES[sign]
            here = 0
        else:
            here = here * 10 + _DIGITS[sign] if here and "十" not in whole else _DIGITS[sign]
    figure = Fraction(total + here)
    if decimals:
        figure += Fraction(int("".join(str(_DIGITS[s]) for s in decimals)), 10 ** len(decimals))
    return figure
