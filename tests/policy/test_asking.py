"""Only what still matters is asked, and nothing that is not asked could have mattered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

import pytest

from jisheng.policy import FactsError, Pack, PolicyError, load_pack
from jisheng.policy.asking import assumable, next_question, open_questions
from jisheng.policy.batch.program import compile_program
from jisheng.policy.engine.evaluate import Raw
from jisheng.policy.engine.proving import read_own_cases
from jisheng.policy.stored_pack import built_in_names
from tests.policy.batch.random_cases import RandomCases

BENEFITS = [(name, benefit) for name in built_in_names() for benefit in load_pack(name).benefits]
CASES, CHANGED = 40, 4


def asked(pack: Pack, benefit: str, full: Mapping[str, Any]) -> dict[str, Any]:
    """Answer every question from what is known; return the answers in the order of asking."""
    known: dict[str, Any] = {}
    left_open: set[str] = set()
    while question := next_question(pack, benefit, known, left_open=left_open):
        name = question.fact.name
        assert name not in known, f"{name} was asked twice"
        assert name not in left_open, f"{name} was asked twice"
        if name in full:
            known[name] = full[name]
        else:
            left_open.add(name)
    return known


def result(raw: Raw) -> tuple[str, int, str]:
    return raw.outcome, raw.amount_fen, raw.payee


def likely_cases(pack: Pack, benefit: str, random: Random) -> list[dict[str, Any]]:
    """Return the pack's own cases with some facts drawn anew, so that many are granted."""
    own = [dict(case.facts) for case in read_own_cases(pack.folder) if case.benefit == benefit]
    drawn = RandomCases(pack, compile_program(pack, benefit), random.randrange(10**9))
    found = []
    for _ in range(CASES):
        facts, other = (dict(random.choice(own)) if own else drawn.draw()), drawn.draw()
        for name in random.sample(sorted(other), min(len(other), random.randrange(CHANGED))):
            facts[name] = other[name]
        found.append(sayable(pack, benefit, facts))
    return found


def sayable(pack: Pack, benefit: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts without those a table gives, and without names where counts are asked."""
    plan = pack.folder.benefits[benefit].lines
    if plan and plan.counts_heads:
        facts = {k: v for k, v in facts.items() if k != plan.persons}
    return {k: v for k, v in facts.items() if not filled_by_table(pack, k)}


def filled_by_table(pack: Pack, name: str) -> bool:
    """Say whether a table of the document itself gives the fact; nobody is asked for it then."""
    table = pack.folder.facts[name].from_table
    return table is not None and bool(pack.folder.tables[table[0]].rows)


@pytest.mark.parametrize(("name", "benefit"), BENEFITS)
def test_the_facts_asked_decide_as_all_facts_do(name: str, benefit: str) -> None:
    pack, random = load_pack(name), Random(f"{name} {benefit}")
    decided = 0
    for full in likely_cases(pack, benefit, random):
        try:
            expected = pack.reckon(benefit, full, ())
        except PolicyError:
            continue
        known = asked(pack, benefit, full)
        assert result(pack.reckon(benefit, known, ())) == result(expected), (full, known)
        decided += 1
    assert decided >= CASES // 4


@pytest.mark.parametrize(("name", "benefit"), BENEFITS)
def test_a_fact_never_asked_never_changes_the_result(name: str, benefit: str) -> None:
    pack, random = load_pack(name), Random(f"{benefit} {name}")
    drawn = RandomCases(pack, compile_program(pack, benefit), 7)
    for full in likely_cases(pack, benefit, random)[: CASES // 2]:
        try:
            expected = pack.reckon(benefit, full, ())
        except PolicyError:
            continue
        known = asked(pack, benefit, full)
        if expected.outcome == "unknown":
            continue
        others = sayable(pack, benefit, drawn.draw())
        try:
            found = pack.reckon(benefit, {**others, **known}, ())
        except FactsError:
            continue  # the facts drawn contradict those known
        assert result(found) == result(expected), (known, others)


def test_questions_come_in_the_order_of_the_document_and_stop_at_a_no() -> None:
    pack = load_pack("yiwu")
    known: dict[str, Any] = {}
    first = next_question(pack, "entrepreneurship_training", known)
    assert first is not None
    assert first.fact.name == "certificate_issue_date"
    assert first.clause
    known["certificate_issue_date"] = date(2019, 6, 1)
    known["in_special_account_scope"] = False
    assert next_question(pack, "entrepreneurship_training", known) is None
    assert pack.decide("entrepreneurship_training", known).outcome == "denied"


def test_what_nobody_can_answer_is_left_open_and_not_asked_again() -> None:
    pack = load_pack("hengyang")
    open_now = [q.fact.name for q in open_questions(pack, "free_training", {})]
    first = open_now[0]
    following = next_question(pack, "free_training", {}, left_open={first})
    assert following is not None
    assert following.fact.name == open_now[1]
    assert next_question(pack, "free_training", {}, left_open=open_now) is None


def test_a_standard_of_another_paper_is_asked_for_by_its_table() -> None:
    pack = load_pack("jiangmen")
    facts = {
        case.benefit: dict(case.facts)
        for case in reversed(read_own_cases(pack.folder))
        if case.outcome == "granted"
    }["individual_upgrading"]
    standard = facts.pop("provincial_standard")
    question = next_question(pack, "individual_upgrading", facts)
    assert question is not None
    assert question.fact.name == "provincial_standard"
    assert question.standard is not None
    assert question.standard.external
    facts["provincial_standard"] = standard
    assert next_question(pack, "individual_upgrading", facts) is None


def test_of_earlier_grants_only_what_the_rules_look_at_is_asked() -> None:
    pack = load_pack("yiwu")
    questions = {q.fact.name: q for q in open_questions(pack, "qualification_training", {})}
    fields = questions["prior_grants"].fields
    assert "governing_date" in fields
    assert set(fields) <= set(pack.folder.facts["prior_grants"].type.fields)


def test_of_the_members_of_a_class_the_facts_of_the_benefit_are_asked() -> None:
    pack = load_pack("hengyang")
    asked_for = {q.fact.name: q for q in open_questions(pack, "high_risk_safety", {})}
    assert "class_hours" in asked_for["trainees"].fields


def test_head_counts_are_asked_rather_than_a_list_of_names() -> None:
    pack = load_pack("yiwu")
    names = [q.fact.name for q in open_questions(pack, "project_training", {})]
    assert "trainees" not in names
    assert {"enrolled_headcount", "certified_headcount"} <= set(names)


def test_what_only_the_office_finds_later_may_be_taken_as_fulfilled() -> None:
    pack = load_pack("yiwu")
    names = assumable(pack, "project_training")
    assert "notice_result" in names
    asked_for = open_questions(pack, "project_training", {}, assume=names)
    assert "notice_result" not in [q.fact.name for q in asked_for]
