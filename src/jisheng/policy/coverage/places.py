"""Lay the clauses of a document beside its official text: where each clause begins and ends.

The headings are those of the outline, in its order. A heading is looked for only before the next
one of the level above, so that a list inside a clause is never taken for a heading of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jisheng.ground.clause import Clause, ClauseLevel, ClausePart
from jisheng.ground.numerals import to_chinese
from jisheng.policy.coverage.numbers import tidy

_LEAD = r"^[ \t>#*|-]*"
# A dot after a heading's number may be followed by a year, never by decimals.
_NO_DECIMALS = r"(?!\d{1,3}(?!\d))"
_AS_FAR = -1
_TITLES = re.compile(r"(?m)^[ \t*#]*关于.{4,40}方案[ \t*]*$")
_CLOSING = re.compile(
    rf"(?m){_LEAD}(?:本(?:实施)?(?:方案|办法|意见|通知|细则|规定)|以上|此前).{{0,30}}(?:施行|执行|实施|生效)"
)


@dataclass(frozen=True)
class Place:
    """A clause in the text: from where to where, and whether its own heading was found."""

    clause: str
    start: int
    end: int
    is_found: bool


def find_places(outline: Sequence[str], text: str) -> tuple[Place, ...]:
    """Return the place of every clause of `outline`, in its order.

    A clause whose heading does not stand in the text has the whole place of the one above it; a
    closing or an appendix without heading that of the one before it. Any other has none.
    """
    finder = _Finder(tidy(text))
    spans = [(clause, *finder.start(Clause(clause))) for clause in outline]
    heads = [at for _, at, _, is_found in spans if is_found]
    return tuple(
        Place(clause, at, min((head for head in heads if head > at), default=len(text)), is_found)
        if is_found or end < 0
        else Place(clause, at, end, False)
        for clause, at, end, is_found in spans
    )


class _Finder:
    """Walk through a text from heading to heading."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.at = 0
        self.path: list[tuple[ClausePart, int]] = []
        self.limits: list[int] = []

    def start(self, clause: Clause) -> tuple[int, int, bool]:
        """Return where a clause begins and ends at the latest, and whether its heading stands."""
        shared = 0
        for (part, _), own in zip(self.path, clause.parts, strict=False):
            if part != own:
                break
            shared += 1
        del self.path[shared:], self.limits[shared:]
        first: int | None = None
        for part in clause.parts[shared:]:
            at = self._heading(part)
            if at is None:
                return self._here(), self._end_without_heading(clause), False
            first = at if first is None else first
            self.path.append((part, at))
            self.limits.append(self._limit(part, at))
            self.at = at if part[0] is ClauseLevel.PREAMBLE else at + 1
        return first if first is not None else self._here(), self._last(), True

    def _end_without_heading(self, clause: Clause) -> int:
        """Return where a clause without heading ends, or that it goes as far as the one before."""
        if self.path:
            return self._last()
        shares = clause.parts[0][0] in (ClauseLevel.CLOSING, ClauseLevel.APPENDIX)
        return _AS_FAR if shares else self._here()

    def _here(self) -> int:
        return self.path[-1][1] if self.path else max(self.at - 1, 0)

    def _last(self) -> int:
        return self.limits[-1] if self.limits else len(self.plain)

    def _heading(self, part: ClausePart) -> int | None:
        level, number = part
        limit = self._last()
        if level is ClauseLevel.PREAMBLE:
            return self.path[-1][1] if self.path else 0
        if level is ClauseLevel.SUB_PLAN:
            return self._sub_plan(number)
        if level is ClauseLevel.CLOSING:
            return next((m.start() for m in _CLOSING.finditer(self.plain, self.at, limit)), None)
        for pattern in _patterns(part):
            match = re.compile(pattern, re.MULTILINE).search(self.plain, self.at, limit)
            if match is not None:
                return match.start()
        return None

    def _sub_plan(self, number: int) -> int | None:
        named = re.compile(rf"(?m)^.{{0,40}}之{to_chinese(number)}[ \t*]*$").search(self.plain)
        if named is not None:
            return named.start()
        titles = [match.start() for match in _TITLES.finditer(self.plain)]
        return titles[number - 1] if len(titles) >= number else None

    def _limit(self, part: ClausePart, at: int) -> int:
        """Return where the next heading of this level begins; a clause ends there at the latest."""
        outer = self._last()
        level, number = part
        if level is ClauseLevel.SUB_PLAN:
            return min(self._sub_plan(number + 1) or outer, outer)
        if level in (ClauseLevel.PREAMBLE, ClauseLevel.CLOSING):
            return outer
        for pattern in _patterns((level, number + 1)):
            match = re.compile(pattern, re.MULTILINE).search(self.plain, at + 1, outer)
            if match is not None:
                return match.start()
        return outer


def _patterns(part: ClausePart) -> Iterator[str]:
    """Yield how a heading may be printed, the usual way first."""
    level, number = part
    chinese = to_chinese(number) if number else ""
    if level is ClauseLevel.SECTION:
        yield rf"{_LEAD}{chinese}、"
    elif level is ClauseLevel.ITEM:
        yield rf"{_LEAD}\([ \t]*{chinese}[ \t]*\)"
    elif level is ClauseLevel.POINT:
        yield rf"{_LEAD}{number}[.、]{_NO_DECIMALS}"
    elif level is ClauseLevel.SUBPOINT:
        yield rf"{_LEAD}\({number}\)"
    elif level is ClauseLevel.APPENDIX:
        yield rf"{_LEAD}附件[ \t]*{number or ''}[ \t*]*$"
        yield rf"{_LEAD}(?:附件[ \t]*:?[ \t]*)?{number}[.、]{_NO_DECIMALS}"
    elif level is ClauseLevel.SUBPARAGRAPH:
        yield rf"^\|[ \t]*{number}[ \t]*\|"
        yield rf"{_LEAD}(?:第{chinese}项|{number}[.、]{_NO_DECIMALS})"
        yield r"^\|[ \t]*(?:合计|总计)"
    else:
        name = {"CHAPTER": "章", "ARTICLE": "条", "SECTION_OF_CHAPTER": "节"}.get(level.name, "款")
        yield rf"{_LEAD}第[ \t]*(?:{chinese}|{number})[ \t]*{name}"
