"""Boxes over finite and ordered keys: whether they overlap, and whether they leave a gap.

Decided exactly, not sampled: every key is cut only where some box begins or ends, so each piece is
covered either wholly or not at all. The boxes that cover a piece are the bits of one number, so a
combination of pieces is covered by whatever bits their numbers share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import Any, NamedTuple

ANYTHING, ANYTHING_ELSE = "任意", "其他"
ONE_DAY = timedelta(days=1)


class Side(NamedTuple):
    """What a box covers of one key: given values, a closed range, or everything.

    `is_endless` marks a domain of values nobody can list (free text).
    """

    values: frozenset[Any] | None = None
    least: Any = None
    most: Any = None
    is_endless: bool = False

    @property
    def is_everything(self) -> bool:
        """Tell whether the key is not looked at."""
        return self.values is None and self.least is None and self.most is None

    def holds(self, value: Any) -> bool:
        """Tell whether `value` lies within."""
        if self.values is not None:
            return value in self.values
        return (self.least is None or self.least <= value) and (
            self.most is None or value <= self.most
        )


Box = tuple[Side, ...]


@dataclass(frozen=True)
class Gap:
    """A combination no box covers."""

    at: tuple[Any, ...]


@dataclass(frozen=True)
class Overlap:
    """Two boxes that both cover a combination."""

    first: int
    second: int
    at: tuple[Any, ...]


@dataclass(frozen=True)
class Survey:
    """A gap if there is one, and every pair of boxes that overlap, with where."""

    gap: Gap | None
    overlaps: tuple[Overlap, ...]


class Piece(NamedTuple):
    """Part of a key that boxes cover wholly or not at all; `boxes` has a bit for each that does.

    A piece outside the domain matters for overlaps, but leaves no gap.
    """

    value: Any
    boxes: int
    is_inside: bool


@dataclass
class _Surveyor:
    keys: list[list[Piece]]
    gap: Gap | None = None
    overlaps: dict[tuple[int, int], Overlap] = field(default_factory=dict)

    def look(self, able: int, at: tuple[Any, ...]) -> None:
        """Go through the pieces of the next key that differ in who covers them."""
        seen: set[tuple[int, bool]] = set()
        last = len(at) == len(self.keys) - 1
        for value, boxes, is_inside in self.keys[len(at)]:
            held = able & boxes
            if (held, is_inside) in seen:
                continue
            seen.add((held, is_inside))
            if not held:
                self._note_gap((*at, value), is_inside)
            elif not last:
                self.look(held, (*at, value))
            elif held & (held - 1):
                self._note_overlap(held, (*at, value))

    def _note_gap(self, at: tuple[Any, ...], is_inside: bool) -> None:
        if self.gap is not None or not is_inside or not self._is_inside(at):
            return
        rest = [next((p.value for p in key if p.is_inside), None) for key in self.keys[len(at) :]]
        self.gap = Gap((*at, *rest))

    def _is_inside(self, at: tuple[Any, ...]) -> bool:
        """Tell whether the pieces already chosen lie within their domains."""
        chosen = zip(at, self.keys, strict=False)
        return all(any(p.is_inside and p.value == value for p in key) for value, key in chosen)

    def _note_overlap(self, held: int, at: tuple[Any, ...]) -> None:
        for pair in combinations(_bits(held), 2):
            self.overlaps.setdefault(pair, Overlap(*pair, at))


def survey(boxes: Sequence[Box], domains: Sequence[Side]) -> Survey:
    """Return a combination within `domains` that no box covers, and all pairs that overlap."""
    columns = zip(*boxes, strict=True) if boxes else ([] for _ in domains)
    keys = [_pieces(sides, domain) for sides, domain in zip(columns, domains, strict=True)]
    surveyor = _Surveyor(keys)
    surveyor.look((1 << len(boxes)) - 1, ())
    ordered = sorted(surveyor.overlaps.items())
    return Survey(surveyor.gap, tuple(overlap for _, overlap in ordered))


def _bits(number: int) -> Iterable[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def _pieces(sides: Iterable[Side], domain: Side) -> list[Piece]:
    """Cut one key where a box begins or ends."""
    if domain.values is not None or domain.is_endless:
        return _listed(sides, domain)
    return _ordered(sides, domain)


def _listed(sides: Iterable[Side], domain: Side) -> list[Piece]:
    """Cut a key of single values; what nobody names is one piece of an endless key."""
    by_value: dict[Any, int] = dict.fromkeys(sorted(domain.values or (), key=str), 0)
    everywhere = 0
    for place, side in enumerate(sides):
        if side.values is None:
            everywhere |= 1 << place
            continue
        for value in side.values:
            by_value[value] = by_value.get(value, 0) | 1 << place
    known = domain.values
    pieces = [
        Piece(value, boxes | everywhere, known is None or value in known)
        for value, boxes in by_value.items()
    ]
    return [*pieces, Piece(ANYTHING_ELSE, everywhere, True)] if domain.is_endless else pieces


def _ordered(sides: Iterable[Side], domain: Side) -> list[Piece]:
    """Cut a key of numbers or days by one sweep over where boxes begin and end."""
    begins: dict[Any, int] = {}
    last: dict[Any, int] = {}
    covering, bit = 0, 1
    for values, least, most, _ in sides:
        for low, high in ((least, most),) if values is None else ((v, v) for v in values):
            if low is None:
                covering |= bit
            else:
                begins[low] = begins.get(low, 0) | bit
            if high is not None:
                last[high] = last.get(high, 0) | bit
        bit <<= 1
    ends = {_after(value): boxes for value, boxes in last.items()}
    pieces = [Piece(ANYTHING, covering, domain.least is None)]
    for cut in sorted({*begins, *ends, *_ends_of(domain)}):
        covering = covering & ~ends.get(cut, 0) | begins.get(cut, 0)
        pieces.append(Piece(cut, covering, domain.holds(cut)))
    return pieces


def _ends_of(domain: Side) -> list[Any]:
    """Return where an ordered domain begins, and where what lies behind it begins."""
    ends = [] if domain.least is None else [domain.least]
    return ends if domain.most is None else [*ends, _after(domain.most)]


def _after(value: Any) -> Any:
    """Return the value after `value`; the calendar ends where it ends."""
    if isinstance(value, date):
        return value if value == date.max else value + ONE_DAY
    return value + 1
