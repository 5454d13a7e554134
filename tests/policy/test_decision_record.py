"""What a decision keeps: sentences with real numbers, arithmetic, changes, sources, its bytes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jisheng.ground.money import Money
from jisheng.policy import (
    Decision,
    Facts,
    FactSource,
    Finding,
    OfficeValue,
    ParameterSilent,
    PolicyError,
    ReplayError,
    load_pack,
    replay,
)
from jisheng.policy.pack import RULEBOOK
from tests.policy.made import BENEFIT, class_of, heads, trainee

PACK = load_pack("yiwu")


def decide(facts: dict[str, Any] | Facts) -> Decision:
    return PACK.decide(BENEFIT, facts)


def finding(decision: Decision, rule: str) -> Finding:
    return next(finding for finding in decision.findings if finding.rule == rule)


def test_a_finding_cites_its_clause_and_says_the_numbers() -> None:
    found = finding(decide(heads(28)), "small_class")

    assert (found.clause, found.verdict) == ("四（三）", "yes")
    assert "本班经锁定名册28人" in found.sentence
    assert "不超过30人，符合小班上浮条件" in found.sentence


def test_the_arithmetic_shows_every_factor() -> None:
    assert decide(heads(28)).arithmetic == ("28人 × 10天 × 200元/天 × (1+50%) = 84,000.00元",)


def test_unlike_lines_are_reckoned_apart_and_added_up() -> None:
    steps = decide(heads(40, friction_headcount=10)).arithmetic

    assert steps == (
        "10人 × 10天 × 200元/天 × (1+30%) = 26,000.00元",
        "30人 × 10天 × 200元/天 = 60,000.00元",
        "合计 26,000.00 + 60,000.00 = 86,000.00元",
    )


def test_the_chosen_uplift_and_the_beaten_one_are_both_kept() -> None:
    decision = decide(heads(28, friction_headcount=28))

    assert decision.uplift is not None
    assert (decision.uplift.name, str(decision.uplift.rate)) == ("small_class", "50%")
    assert [(u.name, u.heads, u.is_chosen) for u in decision.uplifts] == [
        ("small_class", 28, True),
        ("friction_staff", 28, False),
    ]


def test_a_missing_fact_is_named_and_never_taken_for_no() -> None:
    facts = heads(40)
    del facts["procured_and_published"]

    decision = decide(facts)

    assert (decision.outcome, decision.missing) == ("unknown", ("procured_and_published",))
    assert finding(decision, "procured_and_published").verdict == "unknown"
    assert (decision.amount.fen, decision.payee) == (0, "none")


def test_one_trainee_with_a_missing_fact_leaves_the_others_decided() -> None:
    doubtful = trainee("b")
    del doubtful["notice_result"]

    decision = decide(class_of(trainee("a"), doubtful))

    assert (decision.outcome, decision.missing) == ("unknown", ("notice_result",))
    assert (decision.line("a").outcome, decision.line("b").outcome) == ("granted", "unknown")
    assert decision.amount == decision.line("a").amount


def test_before_the_notice_its_result_may_be_assumed_and_the_record_says_so() -> None:
    awaiting = trainee("a")
    del awaiting["notice_result"]

    decision = PACK.decide(BENEFIT, class_of(awaiting), assume=("notice_result",))

    assert decision.outcome == "granted"
    assert finding(decision, "notice_clean").assumed == ("notice_result",)
    assert [fact.name for fact in decision.facts if fact.is_assumed] == ["notice_result"]


def test_one_head_too_many_for_a_small_class_shows_what_a_small_class_would_get() -> None:
    change = next(c for c in decide(heads(31)).changes if c.rule == "small_class")

    assert change.facts[0].fact == "enrolled_headcount"
    assert (change.facts[0].before, change.facts[0].after) == ("31人", "30人")
    assert change.amount.plain() == "90000.00"


def test_a_refusal_shows_what_would_turn_it_into_a_grant() -> None:
    changes = decide(heads(40, procured_and_published=False)).changes

    assert [(c.rule, c.amount.plain()) for c in changes] == [("procured_and_published", "80000.00")]
    assert "可获补贴80,000.00元" in changes[0].sentence


def test_two_failing_conditions_are_changed_together() -> None:
    facts = heads(40, procured_and_published=False, class_end_date="2022-01-01")

    (change,) = decide(facts).changes

    assert {fact.fact for fact in change.facts} == {"procured_and_published", "class_end_date"}
    assert change.amount.plain() == "80000.00"


def test_a_change_is_decided_anew_and_what_does_not_help_is_left_out() -> None:
    changes = decide(heads(45)).changes

    assert "small_class" not in {change.rule for change in changes}


def test_a_change_for_single_trainees_names_them() -> None:
    decision = decide(class_of(trainee("a"), trainee("b", passed=False)))

    change = next(c for c in decision.changes if c.rule == "holds_certificate")

    assert (change.facts[0].lines, change.amount.plain()) == (("b",), "4000.00")


def test_a_fact_keeps_where_it_came_from_and_as_of_when() -> None:
    source = FactSource("信息化管理平台", date(2020, 10, 24))
    facts = Facts(heads(40), {"enrolled_headcount": source})

    record = next(fact for fact in decide(facts).facts if fact.name == "enrolled_headcount")

    assert (record.value, record.origin, record.as_of) == (40, "信息化管理平台", date(2020, 10, 24))


def test_a_decision_comes_back_from_its_bytes_and_replays_to_the_same_bytes() -> None:
    people = [trainee(str(i), passed=i % 3 != 0) for i in range(12)]
    decision = PACK.decide(BENEFIT, class_of(*people), day=date(2020, 11, 2))

    stored = Decision.from_json(decision.to_json())

    assert stored == decision
    assert replay(stored).to_json() == decision.to_json()


def test_a_replay_uses_the_readings_and_office_values_of_then() -> None:
    office = {"notice_working_days": OfficeValue(5, "局办公会纪要", date(2020, 2, 1))}
    pack = PACK.with_readings({"one_uplift": "sum"}).with_office_values(office)
    decision = pack.decide(BENEFIT, heads(28, friction_headcount=28))

    again = replay(Decision.from_json(decision.to_json()))

    assert again.to_json() == decision.to_json()
    assert again.amount.plain() == "100800.00"


def test_a_fact_its_giver_assumed_is_replayed_like_any_other() -> None:
    assumed = FactSource("经办人估计", date(2020, 10, 1), is_assumed=True)
    decision = decide(Facts(heads(40), {"friction_headcount": assumed}))

    assert replay(Decision.from_json(decision.to_json())).to_json() == decision.to_json()


@pytest.mark.parametrize("fee", ["12.50", Decimal("12.50"), Money(1250), 12])
def test_an_amount_among_the_facts_replays_however_it_was_given(tmp_path: Path, fee: Any) -> None:
    folder = tmp_path / "yiwu"
    shutil.copytree(RULEBOOK / "yiwu", folder)
    facts = (folder / "facts.yaml").read_text(encoding="utf-8")
    with_fee = facts.replace("class:\n", "class:\n  fee: {label: 费用, type: yuan}\n", 1)
    (folder / "facts.yaml").write_text(with_fee, encoding="utf-8")
    pack = load_pack(path=folder)

    decision = pack.decide(BENEFIT, heads(40, fee=fee))

    stored = Decision.from_json(decision.to_json())
    assert replay(stored, pack).to_json() == decision.to_json()


def test_an_estimate_replays_as_an_estimate() -> None:
    estimate = PACK.estimate(
        BENEFIT, {"planned_headcount": 30, "class_hours_total": 80, "class_end_date": "2020-12-31"}
    )

    assert estimate.amount.plain() == "90000.00"
    assert replay(estimate).to_json() == estimate.to_json()


def test_a_decision_of_another_version_is_not_replayed() -> None:
    other = replace(decide(heads(40)), version="0" * 64)

    with pytest.raises(ReplayError):
        replay(other)


def test_the_explanation_says_outcome_clauses_and_arithmetic_in_both_languages() -> None:
    decision = decide(heads(28))

    chinese, english = decision.explain(), decision.explain("en")

    assert "予以补贴" in chinese
    assert "四（三） 小班上浮" in chinese
    assert "Outcome: granted, 84,000.00 yuan" in english
    assert "small class: yes" in english
    assert "× (1+50%) = 84,000.00 yuan" in english


def test_the_english_text_has_english_units() -> None:
    english = decide(heads(31)).explain("en")

    assert "31 persons × 10 days × 200 yuan/day = 62,000.00 yuan" in english
    assert "enrolled_headcount 31 persons → 30 persons" in english


def test_a_refusal_is_explained_in_a_sentence_and_not_by_its_code_alone() -> None:
    text = decide(heads(81)).explain()

    assert "原因：本班经锁定名册81人，超过每期80人的上限（CLASS_TOO_LARGE）" in text
    assert "第1组（81人）：全班不予补贴（CLASS_TOO_LARGE）" in text


def test_a_trainee_refused_is_explained_by_the_condition_that_failed() -> None:
    late = trainee("7", attended_hours=7, notice_result="objection_upheld")

    text = decide(class_of(trainee("1"), late)).explain()

    assert "7（1人）：出勤7课时，不足8课时，不满一天（LESS_THAN_ONE_DAY）" in text


def test_what_cannot_be_judged_is_named_in_chinese() -> None:
    facts = heads(45, certified_headcount=40)
    del facts["class_end_date"]

    decision = decide(facts)

    assert "尚不能判断：在施行期内结业" in decision.explain()
    assert finding(decision, "within_validity").sentence == (
        "缺少“结业日期”，无法判断“在施行期内结业”"
    )
    assert finding(decision, "attended_one_day").sentence.startswith("符合40人、待定5人：")


def test_what_is_assumed_behind_a_reckoned_value_or_a_group_is_marked_too() -> None:
    decision = PACK.estimate(
        BENEFIT, {"planned_headcount": 40, "class_hours_total": 80, "class_end_date": "2020-12-31"}
    )

    assert "host_division_code" in finding(decision, "away_class").assumed
    assert finding(decision, "within_yearly_limit").assumed == ("prior_grants",)
    assert finding(decision, "friction_staff").assumed == ("friction_headcount",)
    assert finding(decision, "attended_one_day").assumed == ("attendance_groups",)


def test_no_other_language_is_pretended() -> None:
    with pytest.raises(ValueError, match="zh 或 en"):
        decide(heads(28)).explain("fr")


def test_a_silent_parameter_has_no_value_until_the_office_sets_it_with_its_basis() -> None:
    silent = PACK.parameter("notice_working_days")
    assert (silent.is_silent, silent.clause) == (True, "五（二）")
    with pytest.raises(ParameterSilent, match="请由主管部门设定"):
        _ = silent.value

    settled = PACK.with_office_values({"notice_working_days": OfficeValue(5, "局办公会纪要")})

    assert settled.parameter("notice_working_days").value == 5
    with pytest.raises(ParameterSilent, match="依据"):
        PACK.with_office_values({"notice_working_days": OfficeValue(5, " ")})


def test_a_parameter_of_the_text_has_value_unit_and_clause() -> None:
    rate = PACK.parameter("project_day_rate", date(2020, 6, 1))

    assert (rate.value.plain(), rate.unit, rate.clause) == ("200.00", "yuan/person/day", "四（一）")


def test_a_reading_that_facts_cannot_carry_is_refused_with_the_reason() -> None:
    with pytest.raises(PolicyError, match="审批日期"):
        PACK.with_readings({"governing_date": "approval"})
    with pytest.raises(PolicyError, match="没有读法"):
        PACK.with_readings({"one_uplift": "twice"})


def test_an_unknown_benefit_or_folder_names_the_known_ones() -> None:
    with pytest.raises(PolicyError, match="project_training"):
        PACK.decide("apprenticeship", {})
    with pytest.raises(PolicyError, match="yiwu"):
        load_pack("atlantis")
