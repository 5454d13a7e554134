"""Try other rules on cases: who gains, who loses, and the money by month, group and fund.

    tried = simulate(cases, old=pack, new=draft)
    tried.total.change        # Money
    tried.by("month")         # sums by month of the governing day

Each case is decided twice, by both packs under their own readings and office values; what cannot
be decided by one of them is told and left out of the sums, never taken as 0. Pure: the caller
brings the cases and, for long runs, listens to `progress`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jisheng.ground.money import Money
from jisheng.policy.decision import Decision
from jisheng.policy.errors import PolicyError
from jisheng.policy.facts import Facts
from jisheng.policy.pack import EVERYTHING, Pack

WINS, LOSES, SAME, UNDECIDED = "wins", "loses", "same", "undecided"
OUTCOMES = (WINS, LOSES, SAME, UNDECIDED)
NO_MONTH = ""


@dataclass(frozen=True)
class TriedCase:
    """A case to try: its facts, a name for people, and the group it is counted under."""

    ref: str
    benefit: str
    facts: Facts | Mapping[str, Any]
    label: str = ""
    group: str = ""
    assume: Collection[str] = ()


def case_of(decision: Decision, *, ref: str, label: str, group: str) -> TriedCase:
    """Return a case decided before, with the facts given then, to be tried anew."""
    given = [fact for fact in decision.facts if not fact.is_assumed]
    values = {fact.name: fact.value for fact in given}
    everything = decision.assumes == (EVERYTHING,)
    assume: Collection[str] = EVERYTHING if everything else decision.assumes
    return TriedCase(ref, decision.benefit, values, label, group, assume)


@dataclass(frozen=True)
class Tried:
    """One case under both rules."""

    ref: str
    label: str
    benefit: str
    benefit_label: str
    group: str
    month: str
    fund: str
    result: str
    before: Money
    after: Money
    outcome_before: str
    outcome_after: str
    reason_before: str
    reason_after: str
    why: str
    heads_winning: int = 0
    heads_losing: int = 0
    # What each fund bears in fen, by its Chinese name, where every fund has money enough.
    parts_before: Mapping[str, int] = field(default_factory=dict)
    parts_after: Mapping[str, int] = field(default_factory=dict)

    @property
    def change(self) -> Money:
        """Return what the new rules give more (or less)."""
        return self.after - self.before


@dataclass(frozen=True)
class Sum:
    """The money of some cases under both rules, and how many gain, lose, stay."""

    name: str
    cases: int
    wins: int
    loses: int
    undecided: int
    heads_winning: int
    heads_losing: int
    before: Money
    after: Money

    @property
    def change(self) -> Money:
        """Return what the new rules cost more (or less)."""
        return self.after - self.before


@dataclass(frozen=True)
class Simulation:
    """All cases tried."""

    cases: tuple[Tried, ...] = field(default_factory=tuple)

    @property
    def total(self) -> Sum:
        """Return the sum of all cases."""
        return _sum("", self.cases)

    def by(self, what: str) -> tuple[Sum, ...]:
        """Return the sums by `month`, `group`, `fund` or `benefit_label`, in order of the names.

        By fund a case counts with each fund that bears a part of it.
        """
        if what == "fund":
            return tuple(self._of_fund(name) for name in self._funds())
        names = sorted({getattr(one, what) for one in self.cases})
        return tuple(
            _sum(name, [one for one in self.cases if getattr(one, what) == name]) for name in names
        )

    def _funds(self) -> list[str]:
        parts = (one.parts_before.keys() | one.parts_after.keys() for one in self.cases)
        return sorted({name for names in parts for name in names})

    def _of_fund(self, name: str) -> Sum:
        borne = [
            replace(
                one,
                before=Money(one.parts_before.get(name, 0)),
                after=Money(one.parts_after.get(name, 0)),
            )
            for one in self.cases
            if name in one.parts_before or name in one.parts_after
        ]
        return _sum(name, borne)

    def of(self, result: str) -> tuple[Tried, ...]:
        """Return the cases of one result, the greatest change first."""
        found = [one for one in self.cases if one.result == result]
        return tuple(sorted(found, key=lambda one: (-abs(one.change.fen), one.ref)))


def simulate(
    cases: Iterable[TriedCase],
    old: Pack,
    new: Pack,
    progress: Callable[[int], None] | None = None,
) -> Simulation:
    """Decide every case by both packs; `progress` hears how many are done."""
    return Simulation(tuple(_tried(cases, old, new, progress)))


def _tried(
    cases: Iterable[TriedCase], old: Pack, new: Pack, progress: Callable[[int], None] | None
) -> Iterator[Tried]:
    for number, case in enumerate(cases, 1):
        yield try_case(case, old, new)
        if progress is not None:
            progress(number)


def try_case(case: TriedCase, old: Pack, new: Pack) -> Tried:
    """Decide one case by both packs."""
    before, why_before = _decided(case, old)
    after, why_after = _decided(case, new)
    if before is None or after is None:
        known = before or after
        why = "；".join(
            f"{side}：{words}"
            for side, words in (("按现行规则", why_before), ("按新规则", why_after))
            if words
        )
        return _row(case, new, known, known, UNDECIDED, why)
    change = after.amount.fen - before.amount.fen
    result = WINS if change > 0 else LOSES if change < 0 else SAME
    return _row(case, new, before, after, result, "")


def _decided(case: TriedCase, pack: Pack) -> tuple[Decision | None, str]:
    try:
        decision = pack.decide(case.benefit, case.facts, assume=case.assume, changes=False)
    except PolicyError as error:
        return None, str(error)
    if decision.outcome == "unknown":
        labels = pack.fact_labels
        missing = "、".join(labels.get(name, name) for name in decision.missing)
        return None, f"缺少事实：{missing}" if missing else "缺少事实"
    return decision, ""


def _row(
    case: TriedCase,
    pack: Pack,
    before: Decision | None,
    after: Decision | None,
    result: str,
    why: str,
) -> Tried:
    known = after or before
    nothing = result == UNDECIDED or before is None or after is None
    heads = Counter[int]() if nothing else _heads(before, after)
    funds = _fund_labels(pack, case.benefit)
    first = known.fund_order[0] if known and known.fund_order else ""
    return Tried(
        ref=case.ref,
        label=case.label or case.ref,
        benefit=case.benefit,
        benefit_label=pack.benefits.get(case.benefit, case.benefit),
        group=case.group,
        month=_month(known),
        fund=funds.get(first, first),
        result=result,
        before=Money(0) if nothing or before is None else before.amount,
        after=Money(0) if nothing or after is None else after.amount,
        outcome_before=before.outcome if before and not nothing else "",
        outcome_after=after.outcome if after and not nothing else "",
        reason_before=_reason(before) if not nothing else "",
        reason_after=_reason(after) if not nothing else "",
        why=why,
        heads_winning=heads[1],
        heads_losing=heads[-1],
        parts_before={} if nothing else _parts(before, funds),
        parts_after={} if nothing else _parts(after, funds),
    )


def _parts(decision: Decision | None, labels: Mapping[str, str]) -> dict[str, int]:
    """Return what each fund bears, by its name; the first one all where no limit is declared."""
    if decision is None:
        return {}
    if decision.fund_parts:
        return {part.label: part.amount.fen for part in decision.fund_parts}
    first = decision.fund_order[0] if decision.fund_order else ""
    return {labels.get(first, first): decision.amount.fen}


def _heads(before: Decision | None, after: Decision | None) -> Counter[int]:
    """Count the heads that get more (1) or less (-1), line by line where both know the line."""
    found: Counter[int] = Counter()
    if before is None or after is None:
        return found
    then = {line.ref: line for line in before.lines}
    for line in after.lines:
        one = then.get(line.ref)
        if one is not None and line.amount != one.amount:
            found[1 if line.amount > one.amount else -1] += line.heads
    return found


def _month(decision: Decision | None) -> str:
    day = decision.governing_on if decision else None
    return f"{day.year}-{day.month:02d}" if day else NO_MONTH


def _reason(decision: Decision | None) -> str:
    return (decision.reason_code or "") if decision else ""


def _fund_labels(pack: Pack, benefit: str) -> Mapping[str, str]:
    declared = pack._folder.funds.get(benefit)
    return dict(declared.labels) if declared else {}


def _sum(name: str, cases: Collection[Tried]) -> Sum:
    counts = Counter(one.result for one in cases)
    return Sum(
        name,
        len(cases),
        counts[WINS],
        counts[LOSES],
        counts[UNDECIDED],
        sum(one.heads_winning for one in cases),
        sum(one.heads_losing for one in cases),
        Money(sum(one.before.fen for one in cases)),
        Money(sum(one.after.fen for one in cases)),
    )
