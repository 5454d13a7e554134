"""What comes of the answers: the decision in words, or which standard is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jisheng.policy import Decision, FactsError, Finding, Pack, PolicyError, StandardMissing
from jisheng.policy.asking import Question
from jisheng.policy.engine.given import read_given
from jisheng.policy.engine.template import shown_as
from jisheng.policy.engine.unknown import Unknown
from jisheng.portal.public.entitlement_answers import ASSUMED, GIVEN, Answers
from jisheng.portal.public.rules_benefits import BenefitShown, benefit


@dataclass(frozen=True)
class Told:
    """One answer as it is read back, to be changed."""

    fact: str
    label: str
    shown: str
    how: str


@dataclass(frozen=True)
class Checked:
    """One condition with how it stands, where there is no whole decision."""

    label: str
    clause: str
    verdict: str
    sentence: str = ""


@dataclass(frozen=True)
class Result:
    """What the answers come to."""

    decision: Decision | None
    benefit: BenefitShown | None
    findings: Sequence[Finding | Checked]
    missing: Sequence[str]
    assumed: Sequence[tuple[str, str]]
    lacking: str = ""
    fault: str = ""
    faulty_fact: str = ""
    standards: Sequence[Question] = ()


def result(pack: Pack, answers: Answers, standards: Sequence[Question]) -> Result:
    """Decide with what was answered; a missing standard or contradicting facts are told."""
    name, shown = answers.benefit, benefit(pack, answers.benefit)
    assumed = answers.assumed(pack)
    try:
        decision = pack.decide(name, answers.facts(), assume=assumed)
    except StandardMissing as missing:
        findings = _conditions(pack, answers)
        return Result(None, shown, findings, (), (), lacking=str(missing), standards=standards)
    except FactsError as error:
        return Result(None, shown, (), (), (), fault=str(error), faulty_fact=error.fact)
    except PolicyError as error:
        return Result(None, shown, (), (), (), fault=str(error))
    missing_labels = [label_of(pack, name, fact) for fact in decision.missing]
    taken = [(fact.label, fact.shown) for fact in decision.facts if fact.is_assumed]
    return Result(decision, shown, _telling(decision), missing_labels, taken, standards=standards)


def _telling(decision: Decision) -> list[Finding]:
    """Return the findings worth reading: of a refusal the reason first, an uplift only if held."""
    findings = [f for f in decision.findings if f.kind != "uplift" or f.verdict == "yes"]
    if decision.outcome != "denied":
        return findings
    decided = [f for f in findings if f.verdict != "unknown"]
    return sorted(decided, key=lambda f: f.verdict != "no")


def _conditions(pack: Pack, answers: Answers) -> list[Checked]:
    """Return how each condition stands while the amount waits for a standard."""
    compiled = pack.compiled(answers.benefit)
    try:
        raw = pack.reckon(answers.benefit, answers.values, answers.assumed(pack))
    except PolicyError:
        return []
    tests = list(zip(compiled.class_tests, raw.verdicts, strict=True))
    if len(raw.lines) == 1:
        tests += list(zip(compiled.line_tests, raw.lines[0].verdicts, strict=True))
    return [Checked(test.label, test.clause, _word(verdict)) for test, verdict in tests]


def _word(verdict: Any) -> str:
    if verdict.__class__ is Unknown:
        return "unknown"
    return "yes" if verdict else "no"


def label_of(pack: Pack, benefit_name: str, fact: str) -> str:
    """Return the Chinese name of a fact, or of a part of one."""
    whole, _, part = fact.partition(".")
    spec = pack.compiled(benefit_name).facts.get(whole)
    if spec is None:
        return fact
    return f"{spec.label}·{spec.type.labels.get(part, part)}" if part else spec.label


def told(pack: Pack, answers: Answers) -> list[Told]:
    """Return the answers as they are read back."""
    facts = pack.compiled(answers.benefit).facts
    rows = []
    for answer in answers:
        spec = facts.get(answer.fact)
        if spec is None:
            continue
        shown = ""
        if answer.how == GIVEN:
            read = read_given(facts, {answer.fact: answer.value}, frozenset()).values
            shown = f"{shown_as(spec.type)(read.get(answer.fact))}{spec.type.unit.label}"
        elif answer.how == ASSUMED:
            read = dict(read_given(facts, {}, frozenset({answer.fact})).assumed)
            shown = f"{shown_as(spec.type)(read.get(answer.fact))}{spec.type.unit.label}"
        rows.append(Told(answer.fact, spec.label, shown, answer.how))
    return rows
