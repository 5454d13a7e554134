"""The cases by which a document's rules prove themselves, decided and put into words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jisheng.policy import Decision, Pack, PolicyError
from jisheng.policy.engine.proving import OwnCase, read_own_cases


@dataclass(frozen=True)
class Example:
    """One case: what is particular about it, all its facts, and what comes of it."""

    benefit: str
    benefit_label: str
    particular: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    decision: Decision

    @property
    def refusing(self) -> str:
        """Return the rule that gave the reason of a refusal."""
        for finding in self.decision.findings:
            if finding.verdict == "no" and finding.reason_code == self.decision.reason_code:
                return finding.rule
        return ""

    @property
    def sentence(self) -> str:
        """Return why it is refused, or how the amount was reckoned."""
        for finding in self.decision.findings:
            if finding.rule == self.refusing:
                return f"{finding.clause} {finding.sentence}"
        return "；".join(self.decision.arithmetic)


@lru_cache(maxsize=24)
def examples(pack: Pack) -> tuple[Example, ...]:
    """Decide every own case of a pack under the readings taken."""
    return tuple(_examples(pack))


def _examples(pack: Pack) -> Iterator[Example]:
    folder = pack.folder
    bases = folder.cases.mapping("base") if folder.cases else {}
    for case in read_own_cases(folder):
        if case.readings or case.benefit not in folder.benefits:
            continue
        try:
            decision = pack.decide(case.benefit, case.facts, changes=False)
        except PolicyError:
            continue  # a standard of another paper is not loaded
        yield _example(case, bases.get(case.benefit) or {}, decision)


def _example(case: OwnCase, base: object, decision: Decision) -> Example:
    usual = base if isinstance(base, dict) else {}
    facts = {record.name: (record.label, record.shown) for record in decision.facts}
    particular = tuple(
        said for name, said in facts.items() if usual.get(name) != case.facts.get(name)
    )
    return Example(
        case.benefit, decision.benefit_label, particular, tuple(facts.values()), decision
    )


def examples_of(pack: Pack, benefit: str) -> list[Example]:
    """Return the cases of one benefit, those that are granted first."""
    found = [one for one in examples(pack) if one.benefit == benefit]
    return sorted(found, key=lambda one: one.decision.outcome != "granted")


def example_of_rule(pack: Pack, rule: str) -> Example | None:
    """Return a case that this rule decides: one it refuses, or one its uplift raises."""
    for one in examples(pack):
        uplift = one.decision.uplift
        if one.refusing == rule or (uplift is not None and uplift.name == rule):
            return one
    return None
