"""Bind the numbers of an official text to what a rulebook says of the same clause.

A number is bound when the clause it stands in declares it: a value, a row of a table, a deadline, a
target, a day, the words of a material or a route, or a `numbers:` entry that says why it is none.
Days and years bind to every day the rulebook knows. Nothing binds by chance of another clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from jisheng.policy.coverage import numbers as n
from jisheng.policy.coverage.numbers import Found, find_numbers, tidy
from jisheng.policy.coverage.places import Place, find_places
from jisheng.policy.engine.folder import ClauseEntry, Folder
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.engine.mechanisms.dated_value import DatedValue
from jisheng.policy.engine.types import DATE

_AROUND = 12
_SIZES = {"万": 10**4, "亿": 10**8}
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
# What a unit of the text may be called in a rulebook; a unit not named here fits every other.
_UNITS = {
    "元": "money", "%": "share", "天": "day", "日": "day", "工作日": "workday",
    "月": "month", "个月": "month", "年": "year", "年度": "year", "小时": "hour", "课时": "hour",
    "标准课时": "hour", "学时": "hour", "days": "day", "workdays": "workday", "months": "month",
    "years": "year", "hours": "hour", "人": "head", "名": "head", "people": "head",
    "人次": "head",
}  # fmt: skip
# Units in which a number of the text binds to nothing but the same.
_STRICT = frozenset({"money", "share", "day", "workday", "month", "year", "hour"})
# A year of the text may be twelve months in the rulebook, and the other way round.
_TIMES = {("year", "month"): Fraction(12), ("month", "year"): Fraction(1, 12)}


@dataclass(frozen=True)
class Number:
    """One number of the text: its clause, how it is written, what binds it (empty: nothing)."""

    clause: str
    written: str
    around: str
    bound_to: str
    kind: str


@dataclass(frozen=True)
class _Offer:
    """Something a number may bind to: a figure in a unit, a day, or words that hold it."""

    name: str
    figure: Fraction | None = None
    unit: str = ""
    day: tuple[int, int, int] = (0, 0, 0)
    words: str = ""


def bind_numbers(folder: Folder, text: str) -> tuple[Number, ...]:
    """Return every number of `text` with what binds it."""
    return tuple(_Binder(folder, text).numbers())


class _Binder:
    """One text laid beside one folder."""

    def __init__(self, folder: Folder, text: str) -> None:
        self.folder, self.plain = folder, tidy(text)
        self.places = find_places(folder.document.outline, text)
        self.offers = {entry.clause: list(_offers(folder, entry)) for entry in folder.clauses}
        self.days = [*_days_of_document(folder), *_days_everywhere(self.offers)]
        self.waivers = {entry.clause: list(entry.numbers) for entry in folder.clauses}
        self.taken: set[int] = set()

    def numbers(self) -> Iterator[Number]:
        for found in find_numbers(self.plain):
            clauses = self._clauses(found.start)
            bound = self._bound(found, clauses)
            first = clauses[0].clause if clauses else ""
            yield Number(first, found.written, self._around(found), bound, found.kind)

    def _clauses(self, at: int) -> list[Place]:
        """Return the clause a place belongs to, then those without heading of their own there."""
        here = [place for place in self.places if place.start <= at < place.end]
        return sorted(here, key=lambda place: (not place.is_found, -place.start))

    def _around(self, found: Found) -> str:
        before = self.plain[max(0, found.start - _AROUND) : found.start]
        after = self.plain[found.end : found.end + _AROUND]
        return re.sub(r"\s+", " ", f"{before}【{found.written}】{after}").strip()

    def _bound(self, found: Found, clauses: Sequence[Place]) -> str:
        if found.kind in (n.DOCUMENT, n.HEADING):
            return found.kind
        for place in clauses:
            for written, _ in self.waivers.get(place.clause, ()):
                if self._is_within(found, written, place):
                    return f"numbers {written}"
            fitting = [one for one in self.offers.get(place.clause, ()) if _fits(found, one)]
            if fitting:
                return self._take(fitting)
        return next((day.name for day in self.days if found.days and _fits(found, day)), "")

    def _take(self, fitting: list[_Offer]) -> str:
        """Return what a number binds to: what no number before it has taken, where there is."""
        free = [one for one in fitting if id(one) not in self.taken]
        chosen = (free or fitting)[0]
        self.taken.add(id(chosen))
        return chosen.name

    def _is_within(self, found: Found, written: str, place: Place) -> bool:
        """Tell whether a number stands within words that are waived; never by a part of it."""
        pattern = r"\s*".join(map(re.escape, re.sub(r"\s", "", tidy(written))))
        edge = r"(?<![\d.])" if written[:1].isdigit() else ""
        matches = re.finditer(edge + pattern, self.plain[place.start : place.end])
        return any(
            place.start + m.start() <= found.start and found.end <= place.start + m.end()
            for m in matches
        )


def _fits(found: Found, offer: _Offer) -> bool:
    if offer.words:
        return re.sub(r"\s", "", found.written + found.unit) in offer.words
    if found.days:
        return any(_same_day(day, offer) for day in found.days)
    if found.value is None or offer.figure is None:
        return False
    mine, theirs = _UNITS.get(found.unit, ""), offer.unit
    if (mine, theirs) in _TIMES:
        return found.value * _TIMES[mine, theirs] == offer.figure
    return found.value == offer.figure and (mine == theirs or (mine not in _STRICT))


def _same_day(day: tuple[int, int, int], offer: _Offer) -> bool:
    """Tell whether a day, month or year of the text is that of the offer, as far as it says."""
    if not any(offer.day):
        return False
    pairs = list(zip(day, offer.day, strict=True))
    return all(said == known for said, known in pairs if said and known) and any(
        said and known for said, known in pairs
    )


def _offers(folder: Folder, entry: ClauseEntry) -> Iterator[_Offer]:
    """Return everything a clause declares that a number may bind to."""
    for kind, name in entry.states:
        make = _OFFERS.get(kind)
        if make is not None:
            yield from make(getattr(folder, kind)[name], f"{kind} {name}")


def _values(value: DatedValue, name: str) -> Iterator[_Offer]:
    for span in value.spans:
        if value.type is DATE:
            yield _Offer(name, day=_parts(span.value))
            continue
        yield _figure(name, span.value, value.unit_text)
        if span.from_.year != span.until.year:
            continue
        yield _Offer(name, day=(span.from_.year, 0, 0))


def _figure(name: str, stored: Any, unit: str) -> _Offer:
    """Return a stored number as the text writes it: yuan, percent, plain counts."""
    if unit == "%":
        return _Offer(name, Fraction(stored) * 100, "share")
    if unit.split("/")[0] == "yuan":
        return _Offer(name, Fraction(stored) / 100, "money")
    return _Offer(name, Fraction(stored), _UNITS.get(unit.split("/")[0], ""))


def _tables(table: Any, name: str) -> Iterator[_Offer]:
    if not isinstance(table, AmountTable):
        return
    for row in table.rows:
        yield _figure(name, row.value, table.unit_text)
        for side, kind in zip(row.box, table.keys, strict=True):
            held = [side.least, side.most, *(side.values or ())]
            if kind.is_number:
                money = 100 if kind.unit.is_money else 1
                yield from (_Offer(name, Fraction(one) / money) for one in held if one is not None)
        yield from (_Offer(name, day=_parts(day)) for day in (row.from_, row.until) if day)


def _deadlines(deadline: Any, name: str) -> Iterator[_Offer]:
    if deadline.count is not None:
        yield _Offer(name, Fraction(deadline.count), _UNITS.get(deadline.unit, ""))
    yield from _said(name, deadline.by, deadline.after, deadline.what)


def _targets(target: Any, name: str) -> Iterator[_Offer]:
    size = next((size for sign, size in _SIZES.items() if target.unit.startswith(sign)), 1)
    unit = _UNITS.get(target.unit.lstrip("万亿"), "")
    for figure in re.findall(r"\d+(?:\.\d+)?", target.value.replace(",", "")):
        yield _Offer(name, Fraction(figure) * size, unit)
        if unit == "share" and Fraction(figure) < 1:
            yield _Offer(name, Fraction(figure) * 100, unit)
    yield from _said(name, target.by, target.label)


def _listings(listing: Any, name: str) -> Iterator[_Offer]:
    yield from _said(name, *listing.items)


def _routes(route: Any, name: str) -> Iterator[_Offer]:
    yield from _said(name, *(text for row in route.rows for text in row))


def _said(name: str, *texts: str) -> Iterator[_Offer]:
    """Return the words of something, and the days they name."""
    for text in texts:
        plain = re.sub(r"\s", "", tidy(text))
        if any(one.value is not None or one.days for one in find_numbers(text)):
            yield _Offer(name, words=plain)
        for match in _DAY.finditer(plain):
            yield _Offer(name, day=tuple(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]


_OFFERS: dict[str, Callable[[Any, str], Iterator[_Offer]]] = {
    "values": _values,
    "tables": _tables,
    "deadlines": _deadlines,
    "targets": _targets,
    "materials": _listings,
    "certificates": _listings,
    "routes": _routes,
}


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _days_of_document(folder: Folder) -> Iterator[_Offer]:
    """Return the days of document.yaml: of issue, in force, of the period its title names."""
    document = folder.document
    for name, day in document.days.items():
        yield _Offer(f"document {name}", day=_parts(day))
    for found in find_numbers(f"{document.title} {document.short_title}"):
        yield from (_Offer("document title", day=day) for day in found.days)


def _days_everywhere(offers: dict[str, list[_Offer]]) -> Iterator[_Offer]:
    """Return the whole days of every clause: a day means the same wherever it stands."""
    for given in offers.values():
        yield from (offer for offer in given if all(offer.day))
