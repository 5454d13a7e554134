"""The plan 通政办发〔2019〕112号 by hand from the text, and the figures Qidong published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jisheng.ground.clause import Clause
from jisheng.policy import Decision, FactsError, Pack, load_pack
from jisheng.policy.engine.folder import Folder
from jisheng.policy.errors import StandardMissing

RECRUIT = {
    "contract_years": 3,
    "hire_registration_date": "2020-03-15",
    "training_end_date": "2020-11-20",
    "certificate_issue_date": "2020-12-04",
    "certificate_type": "skill_level",
    "certificate_place": "nantong",
    "occupation": "lathe_operator",
    "occupation_level": "junior",
    "training_standard": "800.00",
    "appraisal_standard": "180.00",
    "shortage_list_year": None,
    "received_work_for_training": False,
    "organised_by": "individual",
}
STAFF = {
    "employment": "enterprise_employee",
    "ui_contribution_spells_months": [24],
    "ui_cumulative_months": 24,
    "certificate_type": "skill_level",
    "occupation": "electrician",
    "occupation_level": "intermediate",
    "certificate_issue_date": "2020-06-12",
    "training_standard": "1000.00",
    "appraisal_standard": "200.00",
    "shortage_list_year": None,
    "provincial_shortage_subsidy_received": False,
}
JOBSEEKER = {
    "unemployment_registered": True,
    "pension_entitled": False,
    "required_hours": 40,
    "onsite_hours": 40,
    "online_hours": 0,
    "online_ratio": "0.50",
    "certificate_type": "vocational_qualification",
    "certificate_place": "nantong",
    "occupation": "domestic_service",
    "occupation_level": "junior",
    "catalogue_standard": "900.00",
    "certificate_issue_date": "2020-09-25",
}
GRADUATE = {
    "employed_in_nantong_enterprise": True,
    "enterprise_pension_months": 12,
    "previous_education": "college_diploma",
    "new_education": "bachelor",
    "diploma_date": "2019-07-01",
    "still_employed_and_insured": True,
    "already_received": False,
}
APPRENTICES = {
    "level_reached": "intermediate",
    "training_years": 1,
    "completed_heads": 1,
    "advance_paid": "0.00",
    "class_end_date": "2020-12-18",
}
ABSORBED = {
    "employer_kind": "cooperative",
    "employer_insured": False,
    "person_group": "low_income_farm_household",
    "months": 6,
    "monthly_amount": "500.00",
    "prejob_subsidy_received": False,
}
RELATIVE = {
    "disabled_person_kind": "severely_disabled",
    "relation": "child",
    "catalogue_standard": "900.00",
    "certificate_issue_date": "2020-09-04",
}
# Every number that decides money or entitlement, as the text has it.
VALUES = {
    "order_class_min": ("（四）1", "20"),
    "order_class_cap": ("（四）1", "100000"),
    "prejob_contract_years": ("（四）2", "1"),
    "prejob_window_months": ("（四）2", "12"),
    "prejob_normal_share": ("（四）2", "1/2"),
    "prejob_shortage_share": ("（四）2", "1"),
    "inservice_normal_share": ("（四）3", "1/2"),
    "inservice_full_share": ("（四）3", "1"),
    "upgrading_from": ("（四）4", "2019-01-01"),
    "upgrading_ui_months": ("（四）4", "12"),
    "upgrading_share": ("（四）4", "1/2"),
    "upgrading_shortage_uplift": ("（四）4", "3/10"),
    "degree_from": ("（四）5", "2019-07-01"),
    "degree_pension_years": ("（四）5", "1"),
    "degree_award_amount": ("（四）5", "100000"),
    "work_training_max_months": ("（五）3", "6"),
    "years_before_graduation": ("（五）4", "2"),
    "yearly_limit": ("（十三）", "3"),
    "advance_ceiling": ("（十三）", "1/2"),
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("nantong")


@pytest.fixture(scope="module")
def folder(pack: Pack) -> Folder:
    return pack.folder


def decide(pack: Pack, benefit: str, facts: dict[str, Any], **other: Any) -> Decision:
    return pack.decide(benefit, {**facts, **other}, assume="all", changes=False)


def paid(decision: Decision) -> tuple[str, str, str | None]:
    return decision.outcome, decision.amount.plain(), decision.payee


def grant(occupation: str, on: str, level: str = "junior", **other: str) -> dict[str, str]:
    earlier = {
        "benefit": "training_subsidy",
        "occupation": occupation,
        "level": level,
        "certificate_type": "skill_level",
        "governing_date": on,
        "status": "granted",
        "paid_to": "individual",
    }
    return {**earlier, **other}


@pytest.mark.parametrize(
    ("planned_heads", "yearly_standard", "years", "advance"),
    [(45, 5000, 2, "112500.00"), (33, 4000, 1, "66000.00")],
)
def test_qidongs_advances_are_half_of_one_year_of_the_planned_heads(
    pack: Pack, planned_heads: int, yearly_standard: int, years: int, advance: str
) -> None:
    a_year = planned_heads * yearly_standard
    facts = {
        "programme": "apprenticeship",
        "organiser": "enterprise",
        "expected_total": f"{a_year * years}.00",
        "annual_total": f"{a_year}.00",
        "requested_share": "0.50",
    }
    assert paid(decide(pack, "advance_payment", facts)) == ("granted", advance, "enterprise")


@pytest.mark.parametrize(
    ("level", "years", "completed", "advance", "settled"),
    [
        ("senior", 2, 33, "112500.00", "217500.00"),
        ("intermediate", 1, 32, "66000.00", "62000.00"),
    ],
)
def test_qidongs_settlements_pay_completers_and_years_less_the_advance(
    pack: Pack, level: str, years: int, completed: int, advance: str, settled: str
) -> None:
    decision = decide(
        pack,
        "apprenticeship",
        APPRENTICES,
        level_reached=level,
        training_years=years,
        completed_heads=completed,
        advance_paid=advance,
    )
    assert paid(decision) == ("granted", settled, "enterprise")


def test_too_few_completers_pay_the_rest_of_the_advance_back(pack: Pack) -> None:
    decision = decide(
        pack, "apprenticeship", APPRENTICES, completed_heads=16, advance_paid="66000.00"
    )
    assert paid(decision) == ("recovery", "2000.00", "special_account")


@pytest.mark.parametrize(("share", "amount"), [("0.30", "39600.00"), ("0.80", "66000.00")])
def test_an_advance_never_exceeds_half(pack: Pack, share: str, amount: str) -> None:
    facts = {"programme": "apprenticeship", "organiser": "enterprise", "requested_share": share}
    totals = {"expected_total": "132000.00", "annual_total": "132000.00"}
    assert decide(pack, "advance_payment", {**facts, **totals}).amount.plain() == amount


@pytest.mark.parametrize(
    ("listed", "amount"), [(None, "490.00"), (2019, "490.00"), (2020, "980.00"), (2021, "490.00")]
)
def test_only_the_shortage_list_of_the_certificates_year_doubles_pre_job_training(
    pack: Pack, listed: int | None, amount: str
) -> None:
    decision = decide(pack, "prejob_training", RECRUIT, shortage_list_year=listed)
    assert decision.amount.plain() == amount


@pytest.mark.parametrize(
    ("hired", "certified", "reason"),
    [
        ("2020-03-15", "2021-03-15", None),
        ("2020-03-15", "2021-03-16", "PERIOD_EXPIRED"),
        ("2020-02-29", "2021-02-28", None),
        ("2020-02-29", "2021-03-01", "PERIOD_EXPIRED"),
        ("2020-12-05", "2020-12-04", "PERIOD_EXPIRED"),
    ],
)
def test_the_twelve_months_end_on_the_corresponding_day(
    pack: Pack, hired: str, certified: str, reason: str | None
) -> None:
    days = {"hire_registration_date": hired, "certificate_issue_date": certified}
    assert decide(pack, "prejob_training", RECRUIT, **days).reason_code == reason


def test_a_window_that_ends_on_a_sunday_is_extended_only_under_the_other_reading(
    pack: Pack,
) -> None:
    days = {"hire_registration_date": "2020-02-29", "certificate_issue_date": "2021-03-01"}
    other = pack.with_readings({"window_ends_on_day_off": "extended"})
    assert decide(pack, "prejob_training", RECRUIT, **days).outcome == "denied"
    assert decide(other, "prejob_training", RECRUIT, **days).outcome == "granted"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("vocational_qualification", None),
        ("skill_level", None),
        ("special_ability", "CERT_NOT_OBTAINED_LOCALLY"),
        ("training_completion", "CERT_NOT_OBTAINED_LOCALLY"),
        ("none", "NO_QUALIFYING_CERTIFICATE"),
    ],
)
def test_only_three_kinds_of_certificate_must_come_from_the_city(
    pack: Pack, kind: str, reason: str | None
) -> None:
    elsewhere = {"certificate_type": kind, "certificate_place": "suzhou"}
    assert decide(pack, "prejob_training", RECRUIT, **elsewhere).reason_code == reason
    assert decide(pack, "unemployed_training", JOBSEEKER, **elsewhere).reason_code == reason


def test_pre_job_training_and_work_for_training_keep_each_other_out(pack: Pack) -> None:
    recruit = decide(pack, "prejob_training", RECRUIT, received_work_for_training=True)
    absorbed = decide(pack, "work_for_training", ABSORBED, prejob_subsidy_received=True)
    assert recruit.reason_code == absorbed.reason_code == "MUTUALLY_EXCLUSIVE_BENEFIT"


@pytest.mark.parametrize(
    ("employer", "insured", "person", "reason"),
    [
        ("cooperative", False, "poor_labourer", None),
        ("poverty_workshop", False, "urban_rural_dibao", None),
        ("cooperative", True, "hardship_employment", "EMPLOYER_PERSON_PAIR_NOT_ELIGIBLE"),
        ("enterprise", False, "zero_employment_family", "EMPLOYER_PERSON_PAIR_NOT_ELIGIBLE"),
        ("enterprise", True, "zero_employment_family", None),
        ("enterprise", True, "other", "PERSON_NOT_IN_GROUP"),
    ],
)
def test_people_hard_to_employ_need_an_insured_enterprise(
    pack: Pack, employer: str, insured: bool, person: str, reason: str | None
) -> None:
    pair = {"employer_kind": employer, "employer_insured": insured, "person_group": person}
    assert decide(pack, "work_for_training", ABSORBED, **pair).reason_code == reason


@pytest.mark.parametrize(
    ("meaning", "amount"), [("of_the_half", "923.00"), ("percentage_points", "1136.00")]
)
def test_thirty_per_cent_more_are_of_the_half(pack: Pack, meaning: str, amount: str) -> None:
    short = {"training_standard": "1200.00", "appraisal_standard": "220.00"}
    taken = pack.with_readings({"shortage_uplift_meaning": meaning})
    decision = decide(taken, "post_skill_upgrading", STAFF, shortage_list_year=2020, **short)
    assert decision.amount.plain() == amount


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"certificate_issue_date": "2019-01-01"}, None),
        ({"certificate_issue_date": "2018-12-31"}, "BEFORE_POLICY_START"),
        ({"certificate_issue_date": "2021-12-31"}, None),
        ({"certificate_issue_date": "2022-01-01"}, "AFTER_POLICY_END"),
        ({"ui_cumulative_months": 12, "ui_contribution_spells_months": [7, 5]}, None),
        (
            {"ui_cumulative_months": 11, "ui_contribution_spells_months": [6, 5]},
            "INSUFFICIENT_UI_MONTHS",
        ),
        ({"employment": "flexible_worker"}, "NOT_ENTERPRISE_EMPLOYEE"),
        ({"certificate_type": "special_ability"}, "CERT_TYPE_NOT_COVERED"),
        ({"occupation_level": "technician"}, "CERT_LEVEL_NOT_COVERED"),
        ({"provincial_shortage_subsidy_received": True}, "MUTUALLY_EXCLUSIVE_BENEFIT"),
        (
            {"prior_grants": [grant("electrician", "2019-05-10", "intermediate")]},
            "DUPLICATE_OCCUPATION_LEVEL",
        ),
    ],
)
def test_upgrading_stands_and_falls_by_each_condition(
    pack: Pack, other: dict[str, Any], reason: str | None
) -> None:
    assert decide(pack, "post_skill_upgrading", STAFF, **other).reason_code == reason


@pytest.mark.parametrize(
    ("benefit", "facts", "before"),
    [
        ("prejob_training", {**RECRUIT, "hire_registration_date": "2019-06-01"}, "2019-12-30"),
        ("unemployed_training", JOBSEEKER, "2019-12-30"),
        ("disabled_relative_training", RELATIVE, "2019-12-30"),
    ],
)
def test_benefits_without_a_day_of_their_own_start_with_the_document(
    pack: Pack, benefit: str, facts: dict[str, Any], before: str
) -> None:
    early = {**facts, "training_end_date": "2019-12-02", "certificate_issue_date": before}
    same_day = {**early, "certificate_issue_date": "2019-12-31"}
    wide = pack.with_readings({"action_start": "years_in_title"})
    assert decide(pack, benefit, early).reason_code == "BEFORE_POLICY_START"
    assert decide(pack, benefit, same_day).outcome == "granted"
    assert decide(wide, benefit, early).outcome == "granted"


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, None),
        ({"diploma_date": "2019-06-30"}, "BEFORE_POLICY_START"),
        ({"enterprise_pension_months": 11}, "INSUFFICIENT_PENSION_INSURANCE"),
        ({"new_education": "college_diploma"}, "NOT_HIGHER_DEGREE"),
        ({"still_employed_and_insured": False}, "NOT_STILL_EMPLOYED_LOCALLY"),
        ({"already_received": True}, "ONE_OFF_ALREADY_PAID"),
    ],
)
def test_the_degree_award_is_a_thousand_once(
    pack: Pack, other: dict[str, Any], reason: str | None
) -> None:
    decision = decide(pack, "degree_award", GRADUATE, **other)
    amount = "0.00" if reason else "1000.00"
    assert (decision.reason_code, decision.amount.plain()) == (reason, amount)


@pytest.mark.parametrize(
    ("onsite", "online", "reason"),
    [
        (40, 0, None),
        (30, 20, None),
        (30, 19, "HOURS_NOT_COMPLETED"),
        (39, 1, "HOURS_NOT_COMPLETED"),
    ],
)
def test_online_hours_count_by_the_ratio(
    pack: Pack, onsite: int, online: int, reason: str | None
) -> None:
    hours = {"onsite_hours": onsite, "online_hours": online}
    assert decide(pack, "unemployed_training", JOBSEEKER, **hours).reason_code == reason


def test_the_fourth_subsidy_of_a_calendar_year_is_refused(pack: Pack) -> None:
    three = [grant("a", "2020-01-01"), grant("b", "2020-06-30"), grant("c", "2020-12-31")]
    two = [grant("a", "2019-12-31"), *three[1:]]
    aside = [
        grant("d", "2020-02-02", status="denied"),
        grant("e", "2020-02-03", benefit="living_subsidy"),
    ]
    fourth = decide(pack, "unemployed_training", JOBSEEKER, prior_grants=three)
    third = decide(pack, "unemployed_training", JOBSEEKER, prior_grants=two + aside)
    assert (fourth.reason_code, third.reason_code) == ("ANNUAL_LIMIT_REACHED", None)


def test_more_days_of_benefit_than_of_training_are_a_mistake(pack: Pack) -> None:
    facts = {"training_days": 3, "ui_benefit_days_during_training": 4, "local_daily_rate": "30.00"}
    with pytest.raises(FactsError, match="多于培训的3天"):
        decide(pack, "living_subsidy", facts)


@pytest.mark.parametrize(
    ("person", "years", "certified", "amount"),
    [
        ("student", 2, True, "1100.00"),
        ("student", 2, False, "800.00"),
        ("student", 3, True, "0.00"),
        ("student", None, True, "0.00"),
        ("registered_unemployed", None, True, "1100.00"),
        ("other", None, True, "0.00"),
    ],
)
def test_entrepreneurs_are_students_of_the_last_two_years_or_unemployed(
    pack: Pack, person: str, years: int | None, certified: bool, amount: str
) -> None:
    facts = {
        "person_kind": person,
        "years_to_graduation": years,
        "course": "simulation",
        "certificate_obtained": certified,
        "training_subsidy": "800.00",
        "certificate_award": "300.00",
    }
    assert decide(pack, "entrepreneurship_training", facts).amount.plain() == amount


def test_a_missing_standard_names_the_catalogue_the_occupation_and_the_level(pack: Pack) -> None:
    recruit = {name: value for name, value in RECRUIT.items() if name != "training_standard"}
    with pytest.raises(StandardMissing) as caught:
        decide(pack, "prejob_training", recruit)
    for named in ("《南通市区职业技能培训补贴和鉴定补贴标准目录》", "lathe_operator", "初级"):
        assert named in str(caught.value)


def test_a_standard_loaded_from_the_catalogue_is_paid_from_its_first_day(pack: Pack) -> None:
    keys = {"occupation": "lathe_operator", "occupation_level": "junior"}
    row = {**keys, "value": "900", "from": date(2020, 12, 4)}
    loaded = pack.with_standards({"training_standards": [row]})
    recruit = {name: value for name, value in RECRUIT.items() if name != "training_standard"}
    assert decide(loaded, "prejob_training", recruit).amount.plain() == "540.00"
    with pytest.raises(StandardMissing):
        decide(loaded, "prejob_training", recruit, certificate_issue_date="2020-12-03")


@pytest.mark.parametrize("benefit", sorted(load_pack("nantong").benefits))
def test_without_facts_every_benefit_asks_for_them(pack: Pack, benefit: str) -> None:
    decision = pack.decide(benefit, {})
    assert (decision.outcome, decision.amount.plain()) == ("unknown", "0.00")


def test_every_number_is_the_one_of_the_text(folder: Folder) -> None:
    found = {
        name: (value.clause, str(value.only))
        for name, value in folder.values.items()
        if name in VALUES
    }
    assert found == VALUES


def test_only_two_numbers_are_not_of_the_clauses(folder: Folder) -> None:
    assert set(folder.values) - set(VALUES) == {"action_from", "months_a_year"}


def test_targets_are_those_of_the_text(folder: Folder) -> None:
    found = {name: (t.clause, t.bound, t.value) for name, t in folder.targets.items()}
    assert found == {
        "trained_in_three_years": ("一", "value", "305000"),
        "skilled_share": ("一", "at_least", "28"),
        "highly_skilled_share": ("一", "at_least", "32"),
        "apprentices_in_three_years": ("（四）7", "value", "5500"),
        "technical_schools": ("（八）1", "at_least", "1"),
        "education_fund_first_line": ("（十二）3", "at_least", "60"),
    }


def test_nineteen_sections_have_their_entries_in_order(folder: Folder) -> None:
    sections = [Clause(entry.clause).parts for entry in folder.clauses]
    items = {number for parts in sections for level, number in parts[:1] if level.name == "ITEM"}
    assert items == set(range(1, 20))
    assert sections == sorted(sections)


def test_what_no_clause_says_is_left_to_the_office(pack: Pack) -> None:
    for name in ("review_working_days", "notice_working_days", "payment_working_days"):
        assert pack.parameter(name).is_silent
