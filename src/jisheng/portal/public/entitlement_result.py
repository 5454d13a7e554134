"""What comes of the answers: the decision in words, or which standard is still missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jisheng.policy import Change, Decision, Finding, Pack, PolicyError, StandardMissing
from jisheng.policy.asking import Question
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.given import read_given
from jisheng.policy.engine.template import shown_as
from jisheng.policy.engine.types import Kind
from jisheng.policy.engine.unknown import Unknown
from jisheng.policy.pack import EVERYTHING
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
    standards: Sequence[Question] = ()
    changes: Sequence[Change] = ()
    supposes_the_rest: bool = False
    first_steps: Sequence[str] = ()


def result(pack: Pack, answers: Answers, standards: Sequence[Question]) -> Result:
    """Decide with what was answered; a missing standard or contradicting facts are told.

    ``standards`` are the questions only another paper answers.
    """
    name, shown = answers.benefit, benefit(pack, answers.benefit)
    if standards:
        lacking, findings = _lacking(pack, answers, standards[0]), _conditions(pack, answers)
        return Result(None, shown, findings, (), (), lacking=lacking, standards=standards)
    try:
        decision = pack.decide(name, answers.facts(), assume=answers.assumed(pack))
    except StandardMissing as missing:
        return Result(None, shown, _conditions(pack, answers), (), (), lacking=str(missing))
    except PolicyError as error:
        return Result(None, shown, (), (), (), fault=str(error))
    missing_labels = [label_of(pack, name, fact) for fact in decision.missing]
    taken = [(fact.label, fact.shown) for fact in decision.facts if fact.is_assumed]
    changes = decision.changes or _changes_else(pack, answers, decision)
    is_else = bool(changes) and not decision.changes
    steps = () if changes else _first_steps(pack, answers, decision)
    return Result(
        decision, shown, _telling(decision), missing_labels, taken,
        changes=changes, supposes_the_rest=is_else, first_steps=steps,
    )  # fmt: skip


def _first_steps(pack: Pack, answers: Answers, decision: Decision) -> Sequence[str]:
    """Return what the failing condition itself would need, whatever else is still open."""
    if decision.outcome != "denied":
        return ()
    compiled = pack.compiled(answers.benefit)
    values = pack.reckon(answers.benefit, answers.values, answers.assumed(pack)).values
    failing = {f.rule for f in decision.findings if f.reason_code == decision.reason_code}
    steps = [
        (name, wanted(values))
        for test in (*compiled.class_tests, *compiled.line_tests)
        if test.name in failing
        for remedy in test.remedies
        for name, wanted in (*remedy.set_class, *remedy.set_lines)
    ]
    return [
        _step(compiled.facts[name], values[name], after)
        for name, after in steps
        if name in compiled.facts and name in values and not _is_open(values[name], after)
    ]


def _is_open(before: Any, after: Any) -> bool:
    return Unknown in (before.__class__, after.__class__) or before == after


def _step(fact: FactSpec, before: Any, after: Any) -> str:
    show, unit = shown_as(fact.type), fact.type.unit.label
    said = {"label": fact.label, "before": show(before) + unit, "after": show(after) + unit}
    return _("“%(label)s”须由%(before)s变为%(after)s") % said


def _changes_else(pack: Pack, answers: Answers, decision: Decision) -> Sequence[Change]:
    """Return what would turn a refusal if all that was not asked any more were fulfilled."""
    if decision.outcome != "denied":
        return ()
    try:
        supposed = pack.decide(answers.benefit, answers.facts(), assume=EVERYTHING)
    except PolicyError:
        return ()
    return supposed.changes if supposed.outcome == "denied" else ()


def _lacking(pack: Pack, answers: Answers, question: Question) -> str:
    """Say which standard of which keys is not loaded, and which paper sets it."""
    table, known = question.standard, answers.values
    assert table is not None  # that is what makes it such a question
    facts = pack.compiled(answers.benefit).facts
    keys = [
        f"{facts[key].label}“{shown_as(facts[key].type)(known[key])}”"
        for key in (question.fact.from_table or ("", ()))[1]
        if key in facts and facts[key].type.kind is Kind.TEXT and key in known
    ]
    said = {"table": table.label, "paper": table.external or table.clause, "keys": "、".join(keys)}
    if keys:
        return _("“%(table)s”由%(paper)s规定，这里还没有载入%(keys)s的标准。") % said
    return _("“%(table)s”由%(paper)s规定，这里还没有载入。") % said


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
