"""Boxes over finite and ordered keys: whether they overlap, and whether they leave a gap.

Decided exactly, not sampled: every key is cut only where some box begins or ends, so each piece is
covered either wholly or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

NOTHING = object()


@dataclass(frozen=True)
class Side:
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


def find_overlaps(boxes: Sequence[Box]) -> Iterator[Overlap]:
    """Yield each pair of boxes that meet; candidates are sorted out by the most telling key."""
    if not boxes:
        return
    key = _most_telling(boxes)
    for first, second in sorted(_pairs(boxes, key)):
        at = [_common(one, two) for one, two in zip(boxes[first], boxes[second], strict=True)]
        if NOTHING not in at:
            yield Overlap(first, second, tuple(at))


def _most_telling(boxes: Sequence[Box]) -> int:
    """Return the key whose sides differ most among the boxes."""
    return max(range(len(boxes[0])), key=lambda key: len({box[key] for box in boxes}))


def _pairs(boxes: Sequence[Box], key: int) -> set[tuple[int, int]]:
    """Return the pairs that may meet in `key`."""
    by_value: dict[Any, list[int]] = {}
    wide: list[int] = []
    for index, box in enumerate(boxes):
        if (values := box[key].values) is not None:
            for value in values:
                by_value.setdefault(value, []).append(index)
        else:
            wide.append(index)
    found = _meeting_ranges(boxes, key, wide)
    for index in wide:
        side = boxes[index][key]
        for value, others in by_value.items():
            if side.holds(value):
                found |= {(min(index, other), max(index, other)) for other in others}
    for same in by_value.values():
        found |= {(one, two) for place, one in enumerate(same) for two in same[place + 1 :]}
    return found


def _meeting_ranges(boxes: Sequence[Box], key: int, wide: list[int]) -> set[tuple[int, int]]:
    """Sweep the ranges by their lower ends; only those still open can meet the next one."""
    found: set[tuple[int, int]] = set()
    unbounded = [i for i in wide if boxes[i][key].least is None]
    bounded = sorted(
        (i for i in wide if boxes[i][key].least is not None), key=lambda i: boxes[i][key].least
    )
    still_open: list[int] = []
    for index in (*unbounded, *bounded):
        least = boxes[index][key].least
        if least is not None:
            still_open = [
                i for i in still_open if (most := boxes[i][key].most) is None or most >= least
            ]
        found |= {(min(index, other), max(index, other)) for other in still_open}
        still_open.append(index)
    return found


def _common(one: Side, two: Side) -> Any:
    """Return something both sides hold, `NOTHING` when there is nothing."""
    if one.values is None and two.values is None:
        least = max((s.least for s in (one, two) if s.least is not None), default=None)
        most = min((s.most for s in (one, two) if s.most is not None), default=None)
        if least is not None and most is not None and least > most:
            return NOTHING
        return least if least is not None else (most if most is not None else "任意")
    listed, other = (one, two) if one.values is not None else (two, one)
    return next((v for v in sorted(listed.values or (), key=str) if other.holds(v)), NOTHING)


def find_gap(boxes: Sequence[Box], domains: Sequence[Side]) -> Gap | None:
    """Return a combination within `domains` that no box covers, if there is one."""
    return _gap(list(range(len(boxes))), boxes, domains, ())


def _gap(
    able: list[int], boxes: Sequence[Box], domains: Sequence[Side], at: tuple[Any, ...]
) -> Gap | None:
    key = len(at)
    if not able:
        rest = tuple(_some(domain) for domain in domains[key:])
        return Gap((*at, *rest))
    if key == len(domains):
        return None
    tried: set[tuple[int, ...]] = set()
    for value, covering in _pieces(able, [boxes[i][key] for i in able], domains[key]):
        if (same := tuple(covering)) in tried:
            continue
        tried.add(same)
        found = _gap(covering, boxes, domains, (*at, value))
        if found is not None:
            return found
    return None


def _some(domain: Side) -> Any:
    if domain.values is not None:
        return min(domain.values, key=str)
    return "任意" if domain.least is None else domain.least


def _pieces(able: list[int], sides: list[Side], domain: Side) -> Iterator[tuple[Any, list[int]]]:
    """Yield one value of every piece of a key with the boxes that cover it."""
    if domain.values is not None:
        for value in sorted(domain.values, key=str):
            yield value, [i for i, side in zip(able, sides, strict=True) if side.holds(value)]
        return
    ordered = all(side.values is None for side in sides)
    if not ordered:
        named = sorted({v for side in sides for v in side.values or ()}, key=str)
        for value in named:
            yield value, [i for i, side in zip(able, sides, strict=True) if side.holds(value)]
        wide = [i for i, side in zip(able, sides, strict=True) if side.is_everything]
        yield "其他", wide
        return
    for start in _cuts(sides, domain):
        yield (
            "任意" if start is None else start,
            [i for i, side in zip(able, sides, strict=True) if _starts_in(side, start)],
        )


def _cuts(sides: list[Side], domain: Side) -> list[Any]:
    """Return the first value of every piece of an ordered key; `None` is the very lowest end."""
    starts = {side.least for side in sides if side.least is not None}
    starts |= {_next(side.most) for side in sides if side.most is not None}
    inside = sorted(
        start
        for start in starts
        if (domain.least is None or start > domain.least)
        and (domain.most is None or start <= domain.most)
    )
    return [domain.least, *inside]


def _next(value: Any) -> Any:
    """Return the value after `value`; the calendar ends where it ends."""
    if isinstance(value, date):
        return value if value == date.max else value + timedelta(days=1)
    return value + 1


def _starts_in(side: Side, start: Any) -> bool:
    return side.least is None if start is None else side.holds(start)
