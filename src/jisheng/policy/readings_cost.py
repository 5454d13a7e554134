"""What each other reading of a text would cost on given cases: gains, losses, money.

The cases are decided once under the readings taken and once under each other option a benefit of
theirs turns on; what cannot be decided under one of them is told and left out of the sums.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jisheng.ground.money import Money
from jisheng.policy.cases import other_readings
from jisheng.policy.errors import PolicyError
from jisheng.policy.facts import Facts
from jisheng.policy.pack import Pack
from jisheng.policy.simulate import TriedCase

_PAID = ("granted", "recovery")


@dataclass(frozen=True)
class ReadingCost:
    """One option nobody took: what it would change."""

    reading: str
    clause: str
    question: str
    option: str
    label: str
    cases: int
    wins: int
    loses: int
    undecided: int
    change: Money


def costs_of_readings(
    cases: Sequence[TriedCase], pack: Pack, progress: Callable[[int], None] | None = None
) -> tuple[ReadingCost, ...]:
    """Return every option the cases turn on, the greatest change first.

    `progress` hears how many decisions are taken.
    """
    count = 0

    def tick() -> None:
        nonlocal count
        count += 1
        if progress is not None:
            progress(count)

    before = [_amount(case, pack, tick) for case in cases]
    found = list(_costs(cases, pack, before, tick))
    return tuple(sorted(found, key=lambda one: (-abs(one.change.fen), one.reading, one.option)))


def uncomputable(cases: Sequence[TriedCase], pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Yield the options facts cannot carry: clause, reading and option, why."""
    asked = {name for case in cases for name in pack.compiled(case.benefit).readings_asked}
    for name, reading in pack.readings.items():
        for option in reading.options.values():
            if name in asked and option.cannot_be_computed:
                yield reading.clause, f"{name} = {option.name}", option.cannot_be_computed


def _costs(
    cases: Sequence[TriedCase],
    pack: Pack,
    before: Sequence[int | None],
    tick: Callable[[], None],
) -> Iterator[ReadingCost]:
    asked = {case.benefit: pack.compiled(case.benefit).readings_asked for case in cases}
    for name, option in other_readings(pack):
        turning = [place for place, case in enumerate(cases) if name in asked[case.benefit]]
        if not turning:
            continue
        other = pack.with_readings({name: option})
        pairs = [(before[place], _amount(cases[place], other, tick)) for place in turning]
        changes = [after - then for then, after in pairs if then is not None and after is not None]
        reading = pack.readings[name]
        yield ReadingCost(
            name,
            reading.clause,
            reading.question,
            option,
            reading.options[option].label,
            len(turning),
            sum(change > 0 for change in changes),
            sum(change < 0 for change in changes),
            len(pairs) - len(changes),
            Money(sum(changes)),
        )


def _amount(case: TriedCase, pack: Pack, tick: Callable[[], None]) -> int | None:
    """Return what a case comes to in fen, below zero for what is paid back; nothing if open."""
    tick()
    facts: Mapping[str, Any] = case.facts.values if isinstance(case.facts, Facts) else case.facts
    assume: Collection[str] = case.assume
    try:
        raw = pack.reckon(case.benefit, facts, assume)
    except PolicyError:
        return None
    if raw.outcome == "unknown":
        return None
    sign = -1 if raw.outcome == "recovery" else 1
    return sign * raw.amount_fen if raw.outcome in _PAID else 0
