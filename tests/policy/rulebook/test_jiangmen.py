"""The notice 江人社函〔2019〕613号, worked out by hand from the text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jisheng.policy import Decision, FactsError, Pack, PolicyError, load_pack
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.mechanisms.obligations import Target
from jisheng.policy.errors import StandardMissing

WORKER = {
    "key_group": True,
    "person_status": "worker",
    "self_paid": True,
    "received_free_training_for_this_course": False,
    "certificate_type": "vocational_qualification",
    "certificate_level": "senior",
    "occupation": "chef",
    "on_city_shortage_list": False,
    "approved_uplift": "0.00",
    "provincial_standard": "2000.00",
    "certificate_issue_date": "2020-06-10",
    "claim_date": "2020-08-03",
    "prior_grants": [],
}
TRAINEE = {
    "class_start_date": "2020-03-23",
    "filing_date": "2020-03-02",
    "class_end_date": "2020-04-03",
    "certificate_type": "skill_level",
    "certificate_level": "senior",
    "occupation": "fitter",
    "in_assessment_directory": False,
    "certificate_issue_date": "2020-06-10",
    "claim_date": "2020-08-03",
    "provincial_standard": "1500.00",
}
APPRENTICE = {
    "assessment_date": "2020-08-31",
    "class_end_date": "2020-07-31",
    "claim_date": "2020-10-12",
    "contract_start": "2019-07-01",
    "contract_end": "2021-06-30",
    "certificate_level": "intermediate",
    "occupation": "fitter",
    "apprenticeship_base": "5000",
}
CARD = "individual_social_security_card_account"
CASCADE = ("city_employment_fund", "talent_development_fund", "industry_fund")

# Every target as the text has it: number, unit, by when.
TARGETS = [
    ("一", "≥75000人次@2021-12-31 ≥25000人次@2019 ≥25%@2021-12-31 ≥35%@2021-12-31"),
    ("二（二）", "7500人次@2021 15000人@2021"),
    ("二（三）", "10家@2021 2家@2021 5家@2021 2家@2021 ≥12600人次@2021"),
    ("二（四）", "≥2000人次@2020 ≥2000人次@2021"),
    ("二（六）2", "300人次@2019"),
    ("二（六）3", "300人次@2019"),
    ("二（七）", "≥90%@2021"),
    ("二（九）", "100%@2021"),
    ("二（十）", "3411人次@2021"),
    ("三（一）", "10项@2019-12-31"),
    ("六（二）", "≥60%@2021"),
]
DEADLINES = {
    "filing": ("四（一）1", 15, "workdays"),
    "enterprise_claim": ("四（一）4", 6, "months"),
    "enterprise_review": ("四（一）5", 15, "workdays"),
    "enterprise_notice": ("四（一）6", 5, "workdays"),
    "enterprise_payment": ("四（一）7", 30, "workdays"),
    "apprenticeship_claim": ("四（二）", 6, "months"),
    "self_study_claim": ("四（四）", 12, "months"),
    "appraisal_claim": ("四（六）4", 1, "years"),
    "appraisal_review": ("四（六）4", 15, "workdays"),
    "appraisal_notice": ("四（六）5", 5, "workdays"),
    "appraisal_payment": ("四（六）6", 30, "workdays"),
}
DAYS = {
    "ten_plans_made": "2019年12月",
    "course_standards": "自2020年1月起至工程完结",
    "operators_trained": "2020年2月",
    "publicity": "2021年年底",
    "budget_filing": "每年8月15日",
    "quarterly_report": "自2019年11月起每季度结束时",
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("jiangmen")


@pytest.fixture(scope="module")
def folder(pack: Pack) -> Folder:
    return pack.folder


def decide(pack: Pack, benefit: str, facts: dict[str, Any], **readings: str) -> Decision:
    """Decide with everything the case does not mention taken as fulfilled."""
    return pack.with_readings(readings).decide(benefit, facts, assume="all")


def grant(occupation: str, level: str = "senior", **other: str) -> dict[str, str]:
    """Return an earlier grant of 2020."""
    return {
        "benefit": "training_subsidy",
        "occupation": occupation,
        "level": level,
        "certificate_type": "vocational_qualification",
        "governing_date": "2020-02-01",
        "status": "granted",
        **other,
    }


def worker(pack: Pack, readings: dict[str, str] | None = None, **facts: Any) -> Decision:
    return decide(pack, "individual_upgrading", {**WORKER, **facts}, **(readings or {}))


def living(pack: Pack, readings: dict[str, str] | None = None, **facts: Any) -> Decision:
    base = {"living_group": "poor_labourer", "received_free_training_for_this_course": True}
    base |= {"days": 10, "provincial_daily_rate": "50.00"}
    return decide(pack, "living_subsidy", {**base, **facts}, **(readings or {}))


def test_the_notice_has_sixty_five_clauses_and_none_is_left_out(pack: Pack) -> None:
    assert len(pack.clauses) == 65
    assert [entry.clause for entry in pack.clauses] == list(pack.document.outline)


@pytest.mark.parametrize(("clause", "printed"), TARGETS, ids=lambda given: given[:12])
def test_the_targets_of_a_clause_keep_their_numbers_and_units(
    folder: Folder, clause: str, printed: str
) -> None:
    stated = [target for target in folder.targets.values() if target.clause == clause]
    assert [_as_printed(target) for target in stated] == printed.split()


def test_no_clause_has_targets_that_the_text_does_not_print(folder: Folder) -> None:
    assert {target.clause for target in folder.targets.values()} == {row[0] for row in TARGETS}


def _as_printed(target: Target) -> str:
    sign = {"value": "", "at_least": "≥"}[target.bound]
    return f"{sign}{target.value}{target.unit}@{target.by}"


def test_every_deadline_has_its_length_or_its_day(folder: Folder) -> None:
    counted = {n: d for n, d in folder.deadlines.items() if d.count is not None}
    assert {n: (d.clause, d.count, d.unit) for n, d in counted.items()} == DEADLINES
    assert {n: d.by for n, d in folder.deadlines.items() if d.count is None} == DAYS


@pytest.mark.parametrize(
    ("name", "on", "value"),
    [
        ("yearly_limit", "2020-06-10", 3),
        ("filing_lead", "2020-06-10", 15),
        ("enterprise_claim_months", "2020-06-10", 6),
        ("apprenticeship_claim_months", "2020-06-10", 6),
        ("self_study_claim_months", "2020-06-10", 12),
        ("appraisal_claim_months", "2020-06-10", 12),
        ("budget_deadline", "2019-12-20", date(2018, 8, 15)),
        ("budget_deadline", "2020-06-10", date(2019, 8, 15)),
        ("budget_deadline", "2021-06-10", date(2020, 8, 15)),
        ("action_from", "2020-06-10", date(2019, 1, 1)),
        ("action_until", "2020-06-10", date(2021, 12, 31)),
    ],
)
def test_a_number_of_the_text_stands_as_it_is_printed(
    pack: Pack, name: str, on: str, value: Any
) -> None:
    assert pack.parameter(name, date.fromisoformat(on)).value == value


@pytest.mark.parametrize(
    ("level", "kind", "approved", "amount"),
    [
        ("senior", "vocational_qualification", "0.20", "2400.00"),
        ("senior", "skill_level", "0.30", "2600.00"),
        ("technician", "skill_level", "0.30", "2600.00"),
        ("senior_technician", "skill_level", "0.30", "2600.00"),
        ("senior", "skill_level", "0.45", "2600.00"),
        ("intermediate", "skill_level", "0.30", "2000.00"),
        ("none", "special_ability", "0.30", "2000.00"),
    ],
)
def test_at_most_thirty_percent_is_added_from_senior_level_up(
    pack: Pack, level: str, kind: str, approved: str, amount: str
) -> None:
    decision = worker(
        pack,
        on_city_shortage_list=True,
        certificate_level=level,
        certificate_type=kind,
        approved_uplift=approved,
    )
    assert (decision.amount.plain(), decision.payee) == (amount, "individual")


def test_a_rate_above_thirty_percent_may_be_read_as_void(pack: Pack) -> None:
    strict = {"uplift_over_ceiling": "no_uplift"}
    decision = worker(pack, strict, on_city_shortage_list=True, approved_uplift="0.31")
    assert decision.amount.plain() == "2000.00"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"claim_date": "2021-06-11"}, "LATE_CLAIM"),
        ({"person_status": "full_time_student", "self_paid": False}, "EXCLUDED_PERSON"),
        ({"self_paid": False, "certificate_type": "training_completion"}, "CONDITION_NOT_MET"),
        (
            {"certificate_type": "industry_access", "claim_date": "2021-06-11"},
            "CERT_TYPE_NOT_COVERED",
        ),
        (
            {"received_free_training_for_this_course": True, "self_paid": False},
            "FREE_TRAINING_ALREADY_ENJOYED",
        ),
        (
            {"prior_grants": [grant("chef"), grant("welder"), grant("turner")]},
            "ANNUAL_LIMIT_REACHED",
        ),
        (
            {"prior_grants": [grant("chef", governing_date="2019-03-01")]},
            "DUPLICATE_OCCUPATION_LEVEL",
        ),
    ],
)
def test_the_first_bar_in_the_order_of_the_process_is_the_reason(
    pack: Pack, facts: dict[str, Any], reason: str
) -> None:
    decision = worker(pack, **facts)
    assert (decision.outcome, decision.reason_code, decision.payee) == ("denied", reason, "none")


def test_the_fourth_subsidy_of_a_year_is_refused_to_everyone_unless_read_otherwise(
    pack: Pack,
) -> None:
    three = [grant("welder"), grant("fitter"), grant("electrician")]
    facts: dict[str, Any] = {"key_group": False, "prior_grants": three}
    assert worker(pack, **facts).reason_code == "ANNUAL_LIMIT_REACHED"
    assert worker(pack, {"limit_whom": "key_groups_only"}, **facts).outcome == "granted"


@pytest.mark.parametrize(
    ("issued", "last_on", "too_late"),
    [
        ("2020-06-10", "2021-06-10", "2021-06-11"),
        ("2020-02-29", "2021-03-01", "2021-03-02"),
        ("2020-10-01", "2021-10-08", "2021-10-09"),
    ],
)
def test_a_person_has_twelve_months_that_end_on_a_working_day(
    pack: Pack, issued: str, last_on: str, too_late: str
) -> None:
    for claim, outcome in ((last_on, "granted"), (too_late, "denied")):
        decision = worker(pack, certificate_issue_date=issued, claim_date=claim)
        assert decision.outcome == outcome


def test_a_claim_that_came_late_says_by_when_it_had_to_come(pack: Pack) -> None:
    assert "2021年6月10日" in worker(pack, claim_date="2021-06-11").explain("zh")


@pytest.mark.parametrize(
    ("filed", "reading", "outcome"),
    [
        ("2020-03-02", "start_excluded", "granted"),
        ("2020-03-03", "start_excluded", "denied"),
        ("2020-02-28", "clear_days", "granted"),
        ("2020-03-02", "clear_days", "denied"),
    ],
)
def test_a_class_is_filed_fifteen_working_days_before_it_starts(
    pack: Pack, filed: str, reading: str, outcome: str
) -> None:
    facts = {**TRAINEE, "filing_date": filed}
    decision = decide(pack, "enterprise_training", facts, filing_count=reading)
    assert decision.outcome == outcome
    assert decision.reason_code == (None if outcome == "granted" else "NO_CLASS_FILING")


def test_an_enterprise_has_six_months_from_the_end_of_training(pack: Pack) -> None:
    ended = {**TRAINEE, "class_end_date": "2020-08-31", "certificate_issue_date": "2020-09-10"}
    on_time = decide(pack, "enterprise_training", {**ended, "claim_date": "2021-03-01"})
    late = decide(pack, "enterprise_training", {**ended, "claim_date": "2021-03-02"})
    assert (on_time.outcome, on_time.payee) == ("granted", "enterprise")
    assert late.reason_code == "LATE_CLAIM"


def test_a_class_cannot_end_before_it_starts(pack: Pack) -> None:
    with pytest.raises(FactsError, match="早于开班日期"):
        decide(pack, "enterprise_training", {**TRAINEE, "class_end_date": "2020-03-22"})


def test_the_living_subsidy_goes_to_the_persons_own_account(pack: Pack) -> None:
    decision = living(pack)
    assert (decision.amount.plain(), decision.payee) == ("500.00", CARD)
    assert living(pack, claimant="individual").reason_code == "WRONG_CLAIMANT"
    alone = living(pack, received_free_training_for_this_course=False, claimant="individual")
    assert (alone.amount.plain(), alone.payee) == ("500.00", CARD)


@pytest.mark.parametrize("group", ["veteran", "urban_low_income_family", "two_later_student"])
def test_nobody_outside_the_six_groups_gets_a_living_subsidy(pack: Pack, group: str) -> None:
    assert living(pack, living_group=group).reason_code == "GROUP_NOT_ELIGIBLE_FOR_LIVING"


def test_the_bracket_may_be_read_to_make_a_veteran_a_poor_labourer(pack: Pack) -> None:
    wide = {"poor_labourer_bracket": "living_as_well"}
    assert living(pack, wide, living_group="veteran").amount.plain() == "500.00"


def test_a_poor_student_gets_3000_yuan_a_year(pack: Pack) -> None:
    decision = decide(pack, "two_later_living_allowance", {})
    assert (decision.amount.plain(), decision.payee) == ("3000.00", "individual")


def test_an_apprentice_is_decided_by_the_province_with_the_citys_claim_period(pack: Pack) -> None:
    decision = decide(pack, "apprenticeship_training", APPRENTICE)
    assert (decision.amount.plain(), decision.payee) == ("5000.00", "enterprise")
    clauses = [finding.clause for finding in decision.findings]
    assert "四（二）" in clauses
    assert "粤人社函〔2019〕1812号之四·三（一）" in clauses
    late = decide(pack, "apprenticeship_training", {**APPRENTICE, "claim_date": "2021-03-02"})
    assert late.reason_code == "LATE_CLAIM"


def test_the_citys_list_raises_nothing_for_apprentices(pack: Pack) -> None:
    facts = {**APPRENTICE, "certificate_level": "senior", "approved_uplift": "0.30"}
    city = decide(pack, "apprenticeship_training", {**facts, "on_city_shortage_list": True})
    own = decide(pack, "apprenticeship_training", {**facts, "on_enterprise_shortage_list": True})
    assert (city.amount.plain(), own.amount.plain()) == ("5000.00", "6500.00")


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("vocational_qualification", "provincial_special_fund"),
        ("special_ability", "provincial_special_fund"),
        ("skill_level", "provincial_special_fund"),
        ("industry_access", "ui_surplus_fund"),
        ("training_completion", "ui_surplus_fund"),
    ],
)
def test_the_kind_of_certificate_decides_which_fund_pays_first(
    pack: Pack, kind: str, first: str
) -> None:
    facts = {**TRAINEE, "certificate_type": kind}
    facts["in_assessment_directory"] = kind in ("vocational_qualification", "special_ability")
    assert decide(pack, "enterprise_training", facts).fund_order == (first, *CASCADE)


def test_the_provinces_fund_may_be_read_to_stand_alone(pack: Pack) -> None:
    narrow = {"shortfall_order": "other_class_only"}
    assert worker(pack, narrow).fund_order == ("provincial_special_fund",)


def test_a_living_subsidy_has_one_fund_only(pack: Pack) -> None:
    assert living(pack).fund_order == ("employment_subsidy_fund",)


@pytest.mark.parametrize(
    ("benefit", "facts", "named"),
    [
        ("individual_upgrading", WORKER, ("粤人社规〔2019〕18号", "chef", "高级工", "2020-06-10")),
        ("enterprise_training", TRAINEE, ("粤人社规〔2019〕18号", "fitter", "高级工")),
        ("apprenticeship_training", APPRENTICE, ("粤人社规〔2019〕25号", "fitter", "中级工")),
        (
            "living_subsidy",
            {"living_group": "disabled", "days": 5},
            ("粤人社规〔2019〕18号", "残疾人"),
        ),
        ("two_later_tuition_waiver", {}, ("免学费", "职业院校")),
        ("two_later_grant", {}, ("助学金", "职业院校")),
    ],
)
def test_a_missing_standard_is_named_and_never_zero(
    pack: Pack, benefit: str, facts: dict[str, Any], named: tuple[str, ...]
) -> None:
    from_tables = ("provincial_standard", "apprenticeship_base")
    known = {name: value for name, value in facts.items() if name not in from_tables}
    with pytest.raises(StandardMissing) as caught:
        decide(pack, benefit, known)
    assert [text for text in named if text not in str(caught.value)] == []


def test_a_loaded_standard_of_the_province_is_paid(pack: Pack) -> None:
    keys = ("occupation", "certificate_type", "certificate_level")
    rows = [{**{key: WORKER[key] for key in keys}, "value": "1800"}]
    loaded = pack.with_standards({"provincial_skill_standard": rows})
    facts = {name: value for name, value in WORKER.items() if name != "provincial_standard"}
    assert decide(loaded, "individual_upgrading", facts).amount.plain() == "1800.00"


@pytest.mark.parametrize(
    "benefit",
    [
        "individual_upgrading",
        "living_subsidy",
        "enterprise_training",
        "apprenticeship_training",
        "public_training_funds",
        "two_later_tuition_waiver",
        "two_later_grant",
        "two_later_living_allowance",
        "special_ability_appraisal",
    ],
)
def test_without_facts_every_benefit_asks_for_them(pack: Pack, benefit: str) -> None:
    decision = pack.decide(benefit, {})
    assert (decision.outcome, decision.amount.plain(), decision.payee) == (
        "unknown",
        "0.00",
        "none",
    )


@pytest.mark.parametrize(
    "name",
    [
        "legal_working_age",
        "work_funds_standard",
        "other_review_working_days",
        "attendance_threshold",
    ],
)
def test_what_the_text_leaves_open_is_left_to_the_office(pack: Pack, name: str) -> None:
    silent = pack.parameter(name)
    assert silent.is_silent
    with pytest.raises(PolicyError, match="没有规定"):
        _ = silent.value


def test_every_trap_about_money_or_eligibility_is_a_reading(pack: Pack) -> None:
    named = {ref for reading in pack.readings.values() for ref in reading.refs}
    money = [f"JM-5.4-X0{n}" for n in range(1, 6)] + [f"JM-4.4-X0{n}" for n in (2, 3, 4, 5)]
    money += ["JM-0-X01", "JM-4.1-X01", "JM-4.1-X03", "JM-4.1-X11", "JM-4.1-X15", "JM-4.1-X17"]
    money += ["JM-4.1-X23", "JM-4.2-X01", "JM-4.3-X01", "JM-4.3-X02", "JM-4.3-X03", "JM-4.5-X01"]
    money += ["JM-4.5-X02", "JM-4.6-X03", "JM-4.6-X04", "JM-5.2-X01", "JM-5.2-X02", "JM-5.2-X04"]
    money += ["JM-5.3-X01", "JM-5.3-X02"]
    assert [trap for trap in money if trap not in named] == []
