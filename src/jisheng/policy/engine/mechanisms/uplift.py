"""Uplifts with declared stacking: several may apply, the document says how many count.

    uplifts:
      small_class:
        for: project_training
        label: 小班上浮
        when: enrolled_headcount <= small_class_max
        rate: small_class_uplift
        yes: …
        no: …
    stacking:
      project_training: {by: one_uplift, order: [away, small_class, friction]}

`by` is a reading with any of the options
- `highest_amount`: one uplift for the whole class, the one that brings the class the most;
- `highest_rate`: one uplift for the whole class, the one with the highest percentage;
- `sum`, `product`: every uplift that applies to a person, added or compounded;
- `first`: the first one in `order` that applies to a person.
Where the text leaves no choice `by` is the option itself.
An uplift may hold for part of the heads only (staff of listed enterprises); then only those heads
get it, and nobody gets another one instead. Equal ones are told apart by `order`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jisheng.policy.engine.mechanisms.condition import Saying, Way, read_sayings, read_ways
from jisheng.policy.engine.source import Entry, Place
from jisheng.policy.engine.unknown import Unknown, merge

METHODS = ("highest_amount", "highest_rate", "sum", "product", "first")
ONE = Fraction(1)


@dataclass(frozen=True)
class UpliftSource:
    """An uplift as written."""

    name: str
    label: str
    clause: str
    benefits: tuple[str, ...]
    when: str
    rate: str
    yes: tuple[Saying, ...]
    no: tuple[Saying, ...]
    ways: tuple[Way, ...]
    place: Place


@dataclass(frozen=True)
class Stacking:
    """How the uplifts of a benefit meet."""

    benefit: str
    clause: str
    by: str
    order: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Stand:
    """What one line brings to the choice: its base (heads × per person) and whether it is sure."""

    base: Any
    is_granted: bool


@dataclass(frozen=True)
class Choice:
    """The uplifts applied (by position) and the factor of each line, unknown where undecided."""

    applied: tuple[int, ...]
    factors: tuple[Any, ...]


def read_uplift(name: str, entry: Entry, clause: str) -> UpliftSource:
    """Read one entry under `uplifts`."""
    uplift = UpliftSource(
        name,
        entry.text("label"),
        clause,
        entry.names("for"),
        entry.text("when"),
        entry.text("rate"),
        read_sayings(entry, "yes"),
        read_sayings(entry, "no"),
        read_ways(entry),
        entry.place(),
    )
    entry.close()
    return uplift


def read_stacking(entry: Entry, clause: str) -> list[Stacking]:
    """Read every benefit under `stacking`."""
    found = []
    for name, child in entry.children("stacking"):
        found.append(Stacking(name, clause, child.text("by"), child.names("order"), child.place()))
        child.close()
    return found


def choose(method: str, rates: list[Any], verdicts: list[list[Any]], stands: list[Stand]) -> Choice:
    """Decide which uplifts count; `verdicts[line][uplift]` says whether one holds for a line."""
    if method == "first":
        firsts = [_first(row) for row in verdicts]
        factors = tuple(_of_first(first, rates) for first in firsts)
        chosen = {first for first in firsts if isinstance(first, int)}
        return Choice(tuple(sorted(chosen)), factors)
    if method in ("sum", "product"):
        factors = tuple(_stacked(method, rates, row) for row in verdicts)
        used = {i for row in verdicts for i, holds in enumerate(row) if holds is True}
        return Choice(tuple(sorted(used)), factors)
    scores = [_score(method, i, rates[i], verdicts, stands) for i in range(len(rates))]
    best = max(range(len(scores)), key=lambda i: (scores[i][0], -i), default=None)
    if best is None:
        return Choice((), tuple(ONE for _ in stands))
    least = scores[best][0]
    rivals = [i for i, (_low, high) in enumerate(scores) if i != best and high > least]
    contenders = [best, *rivals] if least or scores[best][1] else rivals
    factors = tuple(_factor(contenders, rates, row) for row in verdicts)
    return Choice((best,) if least else (), factors)


def _first(row: list[Any]) -> int | Unknown | None:
    """Return the position of the first uplift that holds, or what leaves it open."""
    for position, holds in enumerate(row):
        if holds.__class__ is Unknown:
            return merge(holds)
        if holds:
            return position
    return None


def _of_first(first: int | Unknown | None, rates: list[Any]) -> Any:
    if isinstance(first, int):
        rate = rates[first]
        return rate if rate.__class__ is Unknown else ONE + rate
    return ONE if first is None else first


def _stacked(method: str, rates: list[Any], row: list[Any]) -> Any:
    open_parts = [holds for holds in row if holds.__class__ is Unknown]
    held = [rate for rate, holds in zip(rates, row, strict=True) if holds is True]
    open_parts += [rate for rate in held if rate.__class__ is Unknown]
    if open_parts:
        return merge(*open_parts)
    if method == "sum":
        return ONE + sum(held, Fraction(0))
    factor = ONE
    for rate in held:
        factor *= 1 + rate
    return factor


def _score(
    method: str, uplift: int, rate: Any, verdicts: list[list[Any]], stands: list[Stand]
) -> tuple[Fraction, Fraction]:
    """Return the least and the most `uplift` can bring; equal when nothing is unknown."""
    low = high = Fraction(0)
    for row, stand in zip(verdicts, stands, strict=True):
        if row[uplift] is False:
            continue
        gain = _gain(method, rate, stand)
        sure = row[uplift] is True and stand.is_granted and gain is not None
        most = _BOUNDLESS if gain is None else gain
        if method == "highest_rate":
            low, high = max(low, most if sure else low), max(high, most)
        else:
            low, high = low + (most if sure else 0), high + most
    return low, high


_BOUNDLESS = Fraction(10**15)


def _gain(method: str, rate: Any, stand: Stand) -> Fraction | None:
    if rate.__class__ is Unknown or stand.base.__class__ is Unknown:
        return None
    return Fraction(rate) if method == "highest_rate" else Fraction(rate) * stand.base


def _factor(contenders: list[int], rates: list[Any], row: list[Any]) -> Any:
    """Return the factor of a line, or what is missing if the contenders leave it open."""
    possible: set[Any] = set()
    open_parts: list[Any] = []
    for i in contenders:
        holds, rate = row[i], rates[i]
        if holds is not True:
            possible.add(ONE)
        if holds is not False:
            possible.add(rate if rate.__class__ is Unknown else ONE + rate)
        open_parts += [part for part in (holds, rate) if part.__class__ is Unknown]
    if len(possible) > 1 or any(part.__class__ is Unknown for part in possible):
        return merge(*open_parts) if open_parts else Unknown(frozenset({"uplift"}))
    return possible.pop() if possible else ONE
