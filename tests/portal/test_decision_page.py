"""The decision laid out: clauses in order, the chain of heads, uplifts, trainees."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation

from jisheng.ground.clause import Clause
from jisheng.ground.money import Money
from jisheng.policy import Decision, load_pack
from jisheng.portal.classes.decision_lines import LineTable, Trainee, line_rows
from jisheng.portal.classes.decision_page import DecisionPage


def a_trainee(number: int, **answers: Any) -> dict[str, Any]:
    return {
        "ref": str(number),
        "passed": True,
        "attended_hours": 80,
        "employer_on_friction_list": False,
        "high_skill_talent_selected": False,
        "pension_drawn": "none",
        "yiwu_hukou": True,
        "prior_grants": [],
        "notice_result": "no_objection",
        **answers,
    }


def decided(*trainees: dict[str, Any], **facts: Any) -> Decision:
    given = {
        "enrolled_headcount": len(trainees),
        "class_hours_total": 80,
        "host_division_code": "330782",
        "procured_and_published": True,
        "class_filed": True,
        "class_end_date": dt.date(2020, 10, 23),
        "project": "DS",
        "level": "none",
        "trainees": list(trainees),
        **facts,
    }
    return load_pack("yiwu").decide("project_training", given, day=dt.date(2020, 10, 26))


@pytest.fixture(scope="module")
def thirty() -> Decision:
    """Thirty trainees: one failed, one draws a pension, one was six days there."""
    told: dict[int, dict[str, Any]] = {
        3: {"passed": False},
        7: {"pension_drawn": "urban_employee"},
        12: {"attended_hours": 48},
    }
    friction = {n: {"employer_on_friction_list": True} for n in range(20, 30)}
    people = [a_trainee(n, **told.get(n, {}), **friction.get(n, {})) for n in range(1, 31)]
    return decided(*people)


def test_the_chain_leads_from_the_roster_to_those_approved(thirty: Decision) -> None:
    page = DecisionPage(thirty)
    steps = [(step.label, step.clause, step.heads, step.left) for step in page.reductions]
    assert steps == [("结业评估未合格", "二", 1, 29), ("不在培训政策范围", "二", 1, 28)]
    assert (page.enrolled, page.approved) == (30, 28)


def test_the_findings_stand_in_the_order_of_the_document(thirty: Decision) -> None:
    numbers = [clause.number for clause in DecisionPage(thirty).clauses]
    assert numbers == sorted(numbers, key=Clause)
    assert numbers[0] == "二"


def test_a_rule_that_some_do_not_meet_says_how_many(thirty: Decision) -> None:
    rows = [row for clause in DecisionPage(thirty).clauses for row in clause.findings]
    words = {row.finding.rule: (row.tone, row.word) for row in rows}
    assert words["no_employee_pension"] == ("bad", "1 人不符合")
    assert words["class_size"] == ("good", "符合")


def test_the_chosen_uplift_says_what_it_beat_and_what_it_brings(thirty: Decision) -> None:
    page = DecisionPage(thirty)
    chosen, beaten = page.uplifts
    assert (chosen.label, str(chosen.rate), chosen.is_chosen) == ("小班上浮", "50%", True)
    assert beaten.heads == 10
    assert "最多上浮一次" in beaten.why
    # 27 × 10 × 200 + 6 × 200 without the uplift, half of it more with it.
    assert page.base == Money.from_yuan(55_200)
    assert page.raised_by == Money.from_yuan(27_600)
    assert [row.finding.rule for row in page.uplifts_not_met] == ["away_class"]


def test_a_class_that_is_too_large_approves_nobody_and_says_why() -> None:
    page = DecisionPage(decided(*(a_trainee(n) for n in range(1, 82))))
    assert not page.is_granted
    assert page.approved == 0
    assert [finding.rule for finding in page.refused_class] == ["class_size"]


def test_the_readings_name_what_was_not_taken(thirty: Decision) -> None:
    shown = {reading.question: reading for reading in DecisionPage(thirty).readings}
    one = shown["30人以内按什么人数计"]
    assert one.taken == "开班时锁定的名册"
    assert one.others == ("取得合格证书的人数",)
    assert not any("两项占比" in question for question in shown)


def test_the_facts_tell_source_and_day_and_write_truths_in_words(thirty: Decision) -> None:
    facts = {fact.label: fact for fact in DecisionPage(thirty).facts}
    assert facts["培训班已进入信息化管理平台备案"].value == "是"
    assert facts["学员"].value == "30 项，见逐人明细"


def test_every_trainee_has_a_row_and_a_refused_one_the_clause(thirty: Decision) -> None:
    trainees = {"3": Trainee(3, "李怡婷", "3307************04")}
    rows = line_rows(thirty, trainees)
    assert len(rows) == 30
    failed, pensioner, ill, usual = rows[2], rows[6], rows[11], rows[0]
    assert (failed.name, failed.identity) == ("李怡婷", "3307************04")
    assert failed.reason == "二：结业评估不合格或未取得证书，没有补贴依据"
    assert (pensioner.outcome, pensioner.amount) == ("denied", Money(0))
    assert (ill.hours, ill.days, ill.amount) == (48, "6", Money.from_yuan(1_800))
    assert (usual.days, usual.reason, usual.amount) == ("10", "", Money.from_yuan(3_000))


def test_the_table_can_be_narrowed_to_those_refused(thirty: Decision) -> None:
    request = RequestFactory().get("/", {"line_outcome": "denied"})
    table = LineTable(request, line_rows(thirty, {}))
    assert [row.number for row in table.shown] == [3, 7]


def test_english_readers_get_the_decisions_own_english(thirty: Decision) -> None:
    assert DecisionPage(thirty).english == ""
    with translation.override("en"):
        assert "small_class 50%" in DecisionPage(thirty).english


def test_a_missing_fact_leaves_the_decision_open() -> None:
    without = a_trainee(1)
    del without["pension_drawn"]
    decision = decided(without, a_trainee(2))
    page = DecisionPage(decision)
    assert decision.outcome == "unknown"
    assert page.chain.unknown == 1
    assert line_rows(decision, {})[0].outcome == "unknown"
