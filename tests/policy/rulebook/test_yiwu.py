"""The plan 义政办发〔2019〕104号 by hand from the text; its project classes are tested apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jisheng.policy import Decision, Pack, load_pack, replay
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.errors import StandardMissing

CARD = "individual_social_security_card_account"
COOK = {
    "route": "default",
    "claimant": "individual",
    "yiwu_hukou": True,
    "pension_drawn": "none",
    "occupation": "chinese_cook",
    "certificate_type": "vocational_qualification",
    "certificate_level": "intermediate",
    "certificate_issue_date": "2020-09-18",
    "training_city": "yiwu",
    "employer_on_friction_list": False,
    "prior_grants": [],
}
FOUNDER = {"course": "syb", "certificate_issue_date": "2020-10-10", "prior_grants": []}
WIREMAN = {
    "safety_category": "low_voltage_electrician",
    "class_enrolled": 60,
    "certificate_issue_date": "2020-11-06",
    "prior_grants": [],
}
APPRENTICE = {
    "apprentice_type": "employee",
    "completion_certificate": True,
    "certificate_type": "none",
    "certificate_level": "none",
    "approved_cost_per_year": "12000.00",
    "training_years": 1,
    "industry": "general",
    "occupation": "cnc_machining",
    "claimed_year_index": 1,
    "prior_grants": [],
    "claim_date": "2020-12-10",
}
INTERN = {
    "apprentice_type": "student",
    "industry": "general",
    "occupation": "cnc_machining",
    "claimed_year_index": 1,
    "prior_grants": [],
    "claim_date": "2020-12-10",
    "monthly_internship_allowance": "800.00",
    "internship_months": 6,
    "graduating_year_technical_school_student": True,
}
ONLINE = {
    "builds_platform": True,
    "delivers_development_and_training": True,
    "approved_rate_per_person_hour": "15.00",
    "person_hours": 3000,
    "class_end_date": "2021-05-20",
}
FARMHAND = {
    "living_group": "low_income_farm_household",
    "attended_days": 10,
    "certificate_issue_date": "2020-09-18",
}
SOMEBODY: dict[str, dict[str, Any]] = {
    "qualification_training": COOK,
    "entrepreneurship_training": FOUNDER,
    "safety_training": WIREMAN,
    "apprenticeship_employee": APPRENTICE,
    "apprenticeship_student": INTERN,
    "internet_plus_training": ONLINE,
    "living_subsidy": {**FARMHAND, "local_daily_rate": "30.00"},
}
DAY_OF = {
    "apprenticeship_employee": "claim_date",
    "apprenticeship_student": "claim_date",
    "internet_plus_training": "class_end_date",
}
OLD_CLAIM = {
    "certificate_issue_date": "2019-11-20",
    "in_special_account_scope": True,
    "settled": False,
}
TO_HANGZHOU = {"training_city": "hangzhou", "yiwu_offers_programme": False}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("yiwu")


def decide(pack: Pack, benefit: str, **other: Any) -> Decision:
    facts = {**SOMEBODY[benefit], **other}
    return pack.decide(benefit, facts, assume="all", changes=False)


def paid(decision: Decision) -> tuple[str, str, str]:
    return decision.outcome, decision.amount.plain(), decision.payee


def grant(occupation: str, level: str, on: str, **other: str) -> dict[str, str]:
    earlier = {
        "benefit": "training_subsidy",
        "occupation": occupation,
        "level": level,
        "certificate_type": "vocational_qualification",
        "governing_date": on,
        "status": "granted",
        "paid_to": "individual",
    }
    return {**earlier, **other}


THREE_OF_2020 = [
    grant("welder", "junior", "2020-02-20"),
    grant("tea_art", "junior", "2020-05-11"),
    grant("gardener", "junior", "2020-07-02"),
]


@pytest.mark.parametrize(
    ("kind", "level", "amount", "raised"),
    [
        ("vocational_qualification", "senior_technician", "5000.00", "6500.00"),
        ("skill_level", "technician", "4000.00", "5200.00"),
        ("skill_level", "senior", "3000.00", "3900.00"),
        ("vocational_qualification", "intermediate", "1650.00", "2145.00"),
        ("vocational_qualification", "junior", "1500.00", "1950.00"),
        ("special_ability", "none", "900.00", "1170.00"),
    ],
)
def test_a_certificate_pays_its_standard_and_thirty_per_cent_more_for_listed_staff(
    pack: Pack, kind: str, level: str, amount: str, raised: str
) -> None:
    held = {"certificate_type": kind, "certificate_level": level}
    listed = decide(pack, "qualification_training", employer_on_friction_list=True, **held)

    assert paid(decide(pack, "qualification_training", **held)) == ("granted", amount, CARD)
    assert paid(listed) == ("granted", raised, CARD)


@pytest.mark.parametrize(
    ("category", "amount", "raised"),
    [
        ("construction_three_kinds", "300.00", "390.00"),
        ("enterprise_safety_officer_or_head", "300.00", "390.00"),
        ("construction_special_worker", "500.00", "650.00"),
        ("welding", "890.00", "1157.00"),
        ("low_voltage_electrician", "850.00", "1105.00"),
        ("high_voltage_electrician", "1500.00", "1950.00"),
        ("refrigeration", "850.00", "1105.00"),
        ("work_at_height", "850.00", "1105.00"),
    ],
)
def test_safety_training_pays_the_person_by_category(
    pack: Pack, category: str, amount: str, raised: str
) -> None:
    plain = decide(pack, "safety_training", safety_category=category)
    listed = decide(
        pack, "safety_training", safety_category=category, employer_on_friction_list=True
    )

    assert paid(plain) == ("granted", amount, CARD)
    assert paid(listed) == ("granted", raised, CARD)


@pytest.mark.parametrize(
    ("course", "amount"), [("syb", "1500.00"), ("internet_plus_entrepreneurship", "1800.00")]
)
def test_courses_for_founders_are_never_raised(pack: Pack, course: str, amount: str) -> None:
    decision = decide(
        pack, "entrepreneurship_training", course=course, employer_on_friction_list=True
    )
    assert paid(decision) == ("granted", amount, CARD)


@pytest.mark.parametrize(
    ("kind", "level", "tier", "in_key_industry"),
    [
        ("none", "none", "3000.00", "4500.00"),
        ("skill_level", "junior", "4000.00", "6000.00"),
        ("special_ability", "none", "4000.00", "6000.00"),
        ("vocational_qualification", "intermediate", "5000.00", "7500.00"),
        ("vocational_qualification", "senior", "6000.00", "9000.00"),
    ],
)
def test_an_apprentice_is_paid_up_to_the_tier_reached(
    pack: Pack, kind: str, level: str, tier: str, in_key_industry: str
) -> None:
    held = {"certificate_type": kind, "certificate_level": level}
    benefit = "apprenticeship_employee"

    assert paid(decide(pack, benefit, **held)) == ("granted", tier, "enterprise")
    assert decide(pack, benefit, industry="food_health", **held).amount.plain() == in_key_industry
    assert decide(pack, benefit, approved_cost_per_year="2600.00", **held).amount.plain() == (
        "2600.00"
    )


def test_two_years_of_a_senior_worker_in_a_listed_key_industry_are_raised_once(pack: Pack) -> None:
    senior = {"certificate_type": "skill_level", "certificate_level": "senior", "training_years": 2}
    raised = {**senior, "industry": "auto_equipment", "employer_on_friction_list": True}
    amounts = {
        option: decide(
            pack.with_readings({"one_uplift": option}), "apprenticeship_employee", **raised
        ).amount.plain()
        for option in ("highest_amount", "highest_rate", "sum", "product")
    }

    assert decide(pack, "apprenticeship_employee", **senior).amount.plain() == "12000.00"
    assert amounts == {
        "highest_amount": "18000.00",  # 2 × 6,000 × 1.5
        "highest_rate": "18000.00",
        "sum": "21600.00",  # 2 × 6,000 × 1.8
        "product": "23400.00",  # 2 × 6,000 × 1.95
    }


def test_a_student_apprentice_is_paid_by_months_up_to_the_ceiling_of_the_year(pack: Pack) -> None:
    benefit = "apprenticeship_student"

    assert decide(pack, benefit).amount.plain() == "3000.00"
    assert decide(pack, benefit, internship_months=3).amount.plain() == "2400.00"
    assert decide(pack, benefit, industry="auto_equipment").amount.plain() == "4500.00"
    assert decide(pack, benefit, employer_on_friction_list=True).amount.plain() == "3000.00"


@pytest.mark.parametrize(("rate", "amount"), [("15.00", "45000.00"), ("20.01", "60000.00")])
def test_online_hours_are_paid_at_most_twenty_yuan(pack: Pack, rate: str, amount: str) -> None:
    decision = decide(pack, "internet_plus_training", approved_rate_per_person_hour=rate)
    assert paid(decision) == ("granted", amount, "undertaking_unit")


def test_the_living_subsidy_waits_for_the_rate_of_the_city(pack: Pack) -> None:
    with pytest.raises(StandardMissing, match=r"生活费补贴每天标准.*建档立卡低收入农户家庭劳动力"):
        pack.decide("living_subsidy", FARMHAND, assume="all")

    rate = {"living_group": "low_income_farm_household", "value": "25"}
    loaded = pack.with_standards({"living_daily_rates": [rate]})
    assert paid(loaded.decide("living_subsidy", FARMHAND, assume="all")) == (
        "granted",
        "250.00",
        CARD,
    )


@pytest.mark.parametrize("benefit", SOMEBODY)
@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2019-12-29", "BEFORE_POLICY_START"),
        ("2019-12-30", "GAP_BEFORE_EFFECTIVE_DATE"),
        ("2020-01-29", "GAP_BEFORE_EFFECTIVE_DATE"),
        ("2020-01-30", None),
        ("2021-12-31", None),
        ("2022-01-01", "AFTER_POLICY_END"),
    ],
)
def test_every_benefit_keeps_the_days_in_force(
    pack: Pack, benefit: str, day: str, reason: str | None
) -> None:
    decision = decide(pack, benefit, **{DAY_OF.get(benefit, "certificate_issue_date"): day})
    assert decision.reason_code == reason


def test_claims_from_before_the_issue_take_the_old_standard_from_the_special_account(
    pack: Pack,
) -> None:
    old = decide(pack, "qualification_training", **OLD_CLAIM, old_standard="1200.00")
    settled = decide(pack, "qualification_training", **{**OLD_CLAIM, "settled": True})
    outside = decide(
        pack, "qualification_training", **{**OLD_CLAIM, "in_special_account_scope": False}
    )

    assert paid(old) == ("granted", "1200.00", CARD)
    assert old.fund_order == ("special_account",)
    assert (settled.reason_code, outside.reason_code) == (
        "CONDITION_NOT_MET",
        "BEFORE_POLICY_START",
    )


def test_an_old_standard_nobody_loaded_is_named(pack: Pack) -> None:
    with pytest.raises(StandardMissing, match=r"原职业培训补贴标准.*中级工"):
        decide(pack, "qualification_training", **OLD_CLAIM)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, None),
        ({"training_city": "jinhua"}, None),
        ({"class_filed_with_hrss": False}, None),
        ({"training_city": "ningbo"}, "OUT_OF_TOWN_NOT_ALLOWED"),
        ({"yiwu_offers_programme": True}, "OUT_OF_TOWN_NOT_ALLOWED"),
        ({"provider_qualified": False}, "OUT_OF_TOWN_NOT_ALLOWED"),
        ({"certificate_type": "skill_level"}, "CERT_TYPE_NOT_COVERED"),
    ],
)
def test_the_road_out_of_town_is_narrow(
    pack: Pack, other: dict[str, Any], reason: str | None
) -> None:
    assert decide(pack, "qualification_training", **{**TO_HANGZHOU, **other}).reason_code == reason


@pytest.mark.parametrize(
    ("route", "claimant", "payee", "reason"),
    [
        ("default", "individual", CARD, None),
        ("self_evaluating_enterprise_own_staff", "enterprise", "enterprise", None),
        ("sector_department_commissioned", "training_institution", "training_institution", None),
        ("default", "enterprise", "none", "WRONG_CLAIMANT"),
        (
            "self_evaluating_enterprise_own_staff",
            "individual",
            "none",
            "SUBSIDY_ALREADY_PAID_TO_ORGANISER",
        ),
        (
            "sector_department_commissioned",
            "individual",
            "none",
            "SUBSIDY_ALREADY_PAID_TO_ORGANISER",
        ),
    ],
)
def test_the_money_goes_to_whom_the_clause_names_and_to_nobody_else(
    pack: Pack, route: str, claimant: str, payee: str, reason: str | None
) -> None:
    decision = decide(pack, "qualification_training", route=route, claimant=claimant)
    assert (decision.payee, decision.reason_code) == (payee, reason)


@pytest.mark.parametrize(
    "benefit", ["qualification_training", "entrepreneurship_training", "safety_training"]
)
def test_the_fourth_training_subsidy_of_a_year_is_refused(pack: Pack, benefit: str) -> None:
    third = decide(pack, benefit, prior_grants=THREE_OF_2020[:2])
    fourth = decide(pack, benefit, prior_grants=THREE_OF_2020)
    next_year = decide(
        pack, benefit, prior_grants=THREE_OF_2020, certificate_issue_date="2021-01-01"
    )

    assert (third.outcome, next_year.outcome) == ("granted", "granted")
    assert fourth.reason_code == "ANNUAL_LIMIT_REACHED"


def test_a_later_year_of_an_apprenticeship_is_neither_a_repeat_nor_another_time(
    pack: Pack,
) -> None:
    senior = {"certificate_type": "skill_level", "certificate_level": "senior"}
    first = grant("cnc_machining", "senior", "2019-12-01", paid_to="enterprise")
    second_year = {**senior, "claimed_year_index": 2}
    benefit = "apprenticeship_employee"

    again = decide(pack, benefit, **senior, prior_grants=[first])
    later = decide(pack, benefit, **second_year, prior_grants=[first, *THREE_OF_2020])
    twice = decide(pack, benefit, **second_year, prior_grants=[first, first])
    assert (again.reason_code, twice.reason_code) == ("DUPLICATE_OCCUPATION_LEVEL",) * 2
    assert later.outcome == "granted"


def test_the_first_failure_in_the_order_of_the_text_gives_the_reason(pack: Pack) -> None:
    wrong = {
        "certificate_issue_date": "2022-01-01",
        "training_city": "ningbo",
        "class_filed_with_hrss": False,
        "pension_drawn": "urban_employee",
        "yiwu_hukou": False,
        "certificate_type": "none",
        "notice_result": "objection_upheld",
    }
    expected = [
        "AFTER_POLICY_END",
        "OUT_OF_TOWN_NOT_ALLOWED",
        "NO_CLASS_FILING",
        "PENSION_RECIPIENT",
        "NO_LOCAL_CONNECTION",
        "NO_QUALIFYING_CERTIFICATE",
        "NOTICE_OBJECTION_UPHELD",
    ]
    reasons = []
    while wrong:
        reasons.append(decide(pack, "qualification_training", **wrong).reason_code)
        del wrong[next(iter(wrong))]
    assert reasons == expected


def test_a_refusal_says_what_would_turn_it(pack: Pack) -> None:
    facts = {**APPRENTICE, "completion_certificate": False}
    decision = pack.decide("apprenticeship_employee", facts, assume="all")

    assert decision.reason_code == "MISSING_COMPLETION_CERT"
    assert any("取得培训合格证书" in change.sentence for change in decision.changes)
    assert replay(decision).to_json() == decision.to_json()


def test_a_real_claim_asks_for_what_nobody_has_said(pack: Pack) -> None:
    decision = pack.decide("qualification_training", {**COOK, "notice_result": "no_objection"})

    assert decision.outcome == "unknown"
    assert {"provider_qualified", "class_filed_with_hrss"} <= set(decision.missing)


def test_the_closing_paragraph_ranks_the_law(pack: Pack) -> None:
    relations = {(row.kind, row.from_, row.until) for row in pack.document.relations}

    in_force = (date(2020, 1, 30), date(2021, 12, 31))
    assert {("prevails_over", *in_force), ("yields_to", *in_force)} <= relations
    assert ("continues", None, date(2019, 12, 29)) in relations
    assert ("continues", date(2019, 12, 30), date(2020, 1, 29)) in relations


@pytest.mark.parametrize(
    ("column", "total"),
    [("three_years", 100000), ("done_2019", 23214), ("plan_2020", 40000), ("plan_2021", 40000)],
)
def test_each_column_of_the_annex_adds_up_though_the_rows_do_not(
    pack: Pack, column: str, total: int
) -> None:
    targets = pack.folder.targets
    rows = [int(t.value) for name, t in targets.items() if name.endswith(column)]

    assert int(targets[f"all_fields_{column}"].value) == total
    assert sum(rows) == 2 * total


def test_every_number_was_held_against_the_text(pack: Pack) -> None:
    folder = pack.folder
    tables = [table for table in folder.tables.values() if isinstance(table, AmountTable)]
    held: list[Any] = [
        *folder.values.values(),
        *folder.targets.values(),
        *(t for t in tables if t.rows),
    ]

    assert len(held) > 40
    assert {item.held_against_text_on for item in held} == {date(2026, 11, 21)}
