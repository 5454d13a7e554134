"""The benefits of 衡人社发〔2019〕21号, worked out by hand from the text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from jisheng.policy import Decision, FactsError, Pack, load_pack, replay
from jisheng.policy.errors import StandardMissing

FREE: dict[str, Any] = {
    "groups": ["rural_transfer_worker"],
    "class_filed": True,
    "occupation": "nursery_care",
    "in_catalogue": True,
    "catalogue_standard": "960.00",
    "certificate_type": "skill_level",
    "certificate_level": "junior",
    "certificate_issue_date": "2020-09-04",
}
STAFF: dict[str, Any] = {
    "contract_start": "2020-01-01",
    "contract_end": "2020-12-31",
    "class_filed": True,
    "occupation": "lathe_operator",
    "in_catalogue": True,
    "catalogue_standard": "1500.00",
    "certificate_type": "vocational_qualification",
    "certificate_level": "senior",
    "certificate_issue_date": "2020-06-30",
}
DIFFICULT: dict[str, Any] = {
    **STAFF,
    "enterprise_difficult": True,
    "in_catalogue": False,
    "catalogue_standard": "0.00",
    "certificate_type": "training_completion",
    "uniform_code": True,
}
POOR_IN_PARK = {
    "enterprise_in_park": True,
    "county_is_poverty_county": True,
    "person_is_poor_labourer": True,
}
MOVED_HERE = {"enterprise_industry_transfer": True}
INTERMEDIATE = {"certificate_level": "intermediate"}
WITHOUT_DIFFICULTY = {"enterprise_difficult": False}
SAFETY: dict[str, Any] = {
    "enterprise_high_risk": True,
    "class_filed": True,
    "class_end_date": "2020-11-13",
}
LIVING: dict[str, Any] = {
    "groups": ["zero_employment_family"],
    "class_filed": True,
    "attended_days": 15,
    "class_end_date": "2020-07-10",
}
TECHNICIAN: dict[str, Any] = {
    "claimant": "enterprise",
    "accepting_authority": "municipal_hrss",
    "class_filed": True,
    "occupation": "fitter",
    "certificate_level": "technician",
    "certificate_issue_date": "2020-10-16",
}
BENEFITS = {
    "free_training": FREE,
    "enterprise_upgrading": STAFF,
    "high_risk_safety": {**SAFETY, "trainees": [{"class_hours": 40}]},
    "living_subsidy": LIVING,
    "technician": {**TECHNICIAN, "technician_standard": "2600.00"},
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("hengyang")


def decide(pack: Pack, benefit: str, facts: Mapping[str, Any], **readings: str) -> Decision:
    """Decide with everything the case does not mention taken as fulfilled."""
    return pack.with_readings(readings).decide(benefit, facts, assume="all")


def came_to(decision: Decision) -> tuple[str, str, str | None]:
    return decision.amount.plain(), decision.payee, decision.reason_code


def grants(*days: str, status: str = "granted", **fields: str) -> list[dict[str, str]]:
    rows = [{"benefit": "training_subsidy", "occupation": f"occupation-{n}"} for n in range(9)]
    return [
        {**row, "level": "junior", "certificate_type": "skill_level", "governing_date": day}
        | {"status": status, "paid_to": "enterprise", **fields}
        for row, day in zip(rows, days, strict=False)
    ]


GRANTED = [
    ("free_training", FREE, {}, "960.00", "training_institution"),
    ("enterprise_upgrading", STAFF, {}, "1500.00", "enterprise"),
    ("enterprise_upgrading", STAFF, POOR_IN_PARK, "2550.00", "enterprise"),
    ("enterprise_upgrading", STAFF, MOVED_HERE, "2250.00", "enterprise"),
    ("enterprise_upgrading", DIFFICULT, {"certificate_level": "junior"}, "550.00", "enterprise"),
    ("enterprise_upgrading", DIFFICULT, INTERMEDIATE, "990.00", "enterprise"),
    ("enterprise_upgrading", DIFFICULT, POOR_IN_PARK, "1320.00", "enterprise"),
    ("living_subsidy", LIVING, {}, "300.00", "training_institution"),
    ("technician", TECHNICIAN, {"technician_standard": "2600.00"}, "2600.00", "enterprise"),
]  # fmt: skip


@pytest.mark.parametrize(("benefit", "base", "given", "amount", "payee"), GRANTED)
def test_the_amount_follows_from_the_text(
    pack: Pack, benefit: str, base: dict[str, Any], given: dict[str, Any], amount: str, payee: str
) -> None:
    assert came_to(decide(pack, benefit, {**base, **given})) == (amount, payee, None)


REFUSED = [
    ("free_training", FREE, {"class_filed": False}, "NO_CLASS_FILING"),
    ("free_training", FREE, {"groups": ["hardship_employment"]}, "PERSON_NOT_IN_GROUP"),
    ("free_training", FREE, {"groups": ["soon_to_be_released_prisoner"]}, "OTHER_RULES_APPLY"),
    ("free_training", FREE, {"groups": ["a_tag_of_another_paper"]}, "PERSON_NOT_IN_GROUP"),
    ("free_training", FREE, {"certificate_type": "none"}, "NO_QUALIFYING_CERTIFICATE"),
    ("free_training", FREE, {"in_catalogue": False}, "NOT_IN_CATALOGUE"),
    ("free_training", FREE, {"certificate_issue_date": "2019-08-29"}, "BEFORE_POLICY_START"),
    ("free_training", FREE, {"certificate_issue_date": "2022-01-01"}, "AFTER_POLICY_END"),
    ("enterprise_upgrading", STAFF, {"contract_end": "2020-12-30"}, "CONTRACT_TOO_SHORT"),
    ("enterprise_upgrading", STAFF, {"certificate_level": "technician"}, "CERT_LEVEL_NOT_COVERED"),
    ("enterprise_upgrading", DIFFICULT, WITHOUT_DIFFICULTY, "NOT_DIFFICULT_ENTERPRISE"),
    ("enterprise_upgrading", DIFFICULT, {"uniform_code": False}, "CERT_NOT_UNIFORMLY_CODED"),
    ("technician", TECHNICIAN, {"claimant": "individual"}, "WRONG_CLAIMANT"),
    ("technician", TECHNICIAN, {"accepting_authority": "county_hrss"}, "WRONG_AUTHORITY"),
    ("living_subsidy", LIVING, {"groups": ["two_later_urban"]}, "GROUP_NOT_ELIGIBLE_FOR_LIVING"),
    ("living_subsidy", LIVING, {"institution_advance_evidence": False}, "ADVANCE_NOT_EVIDENCED"),
]  # fmt: skip


@pytest.mark.parametrize(("benefit", "base", "given", "reason"), REFUSED)
def test_a_refusal_gives_the_reason_of_the_clause_and_needs_no_standard(
    pack: Pack, benefit: str, base: dict[str, Any], given: dict[str, Any], reason: str
) -> None:
    assert came_to(decide(pack, benefit, {**base, **given})) == ("0.00", "none", reason)


BOTH_UPLIFTS = [("highest_rate", "2550.00"), ("sum", "3300.00"), ("product", "3825.00")]


@pytest.mark.parametrize(("way", "amount"), BOTH_UPLIFTS)
def test_seventy_and_fifty_percent_are_not_added(pack: Pack, way: str, amount: str) -> None:
    facts = {**STAFF, **POOR_IN_PARK, "enterprise_industry_transfer": True}
    decision = decide(pack, "enterprise_upgrading", facts, two_uplifts=way)
    assert decision.amount.plain() == amount


@pytest.mark.parametrize("missing", sorted(POOR_IN_PARK))
def test_seventy_percent_asks_for_park_county_and_person(pack: Pack, missing: str) -> None:
    decision = decide(pack, "enterprise_upgrading", {**STAFF, **POOR_IN_PARK, missing: False})
    assert decision.amount.plain() == "1500.00"


@pytest.mark.parametrize(
    ("hours", "amount"), [(1, "5.00"), (59, "295.00"), (60, "300.00"), (61, "300.00")]
)
def test_each_class_hour_brings_five_yuan_up_to_three_hundred(
    pack: Pack, hours: int, amount: str
) -> None:
    facts = {**SAFETY, "trainees": [{"class_hours": hours}]}
    assert came_to(decide(pack, "high_risk_safety", facts)) == (amount, "enterprise", None)


def test_the_cap_is_each_trainees_and_only_certificates_count(pack: Pack) -> None:
    trainees = [
        {"class_hours": 80, "special_operation_certificate": True},
        {"class_hours": 20, "special_operation_certificate": True},
        {"class_hours": 60, "special_operation_certificate": False},
    ]
    decision = decide(pack, "high_risk_safety", {**SAFETY, "trainees": trainees})
    assert decision.amount.plain() == "400.00"


def test_a_trainee_at_the_limit_of_the_year_is_not_paid_with_the_class(pack: Pack) -> None:
    full = grants("2020-01-02", "2020-03-04", "2020-05-06")
    trainees = [{"class_hours": 40}, {"class_hours": 40, "prior_grants": full}]
    decision = decide(pack, "high_risk_safety", {**SAFETY, "trainees": trainees})
    assert decision.amount.plain() == "200.00"
    assert [line.reason_code for line in decision.lines] == [None, "ANNUAL_LIMIT_REACHED"]


COUNTED = [
    (grants("2020-01-01", "2020-12-31"), None),
    (grants("2020-01-01", "2020-06-01", "2020-12-31"), "ANNUAL_LIMIT_REACHED"),
    (grants("2019-12-31", "2020-06-01", "2020-12-31"), None),
    (grants("2020-01-01", "2020-06-01", "2020-12-31", status="denied"), None),
    (grants("2020-01-01", "2020-06-01", "2020-12-31", benefit="living_subsidy"), None),
    (grants("2019-01-01", occupation="nursery_care"), "DUPLICATE_OCCUPATION_LEVEL"),
    (grants("2019-01-01", occupation="nursery_care", level="senior"), None),
]


@pytest.mark.parametrize(("earlier", "reason"), COUNTED)
def test_three_a_year_and_the_same_occupation_and_level_once(
    pack: Pack, earlier: list[dict[str, str]], reason: str | None
) -> None:
    decision = decide(pack, "free_training", {**FREE, "prior_grants": earlier})
    assert decision.reason_code == reason


def test_living_costs_do_not_wait_for_the_certificate(pack: Pack) -> None:
    facts = {**LIVING, "certificate_obtained": False}
    assert decide(pack, "living_subsidy", facts).amount.plain() == "300.00"
    other = decide(pack, "living_subsidy", facts, living_without_certificate="certificate_needed")
    assert other.reason_code == "NO_QUALIFYING_CERTIFICATE"


def test_living_costs_come_from_one_fund_only(pack: Pack) -> None:
    funds = pack.folder.funds
    assert funds["living_subsidy"].rows[0].order == ("employment_subsidy",)
    assert "special_account" in funds["free_training"].rows[0].order


def test_a_missing_standard_names_catalogue_occupation_and_level(pack: Pack) -> None:
    facts = {name: value for name, value in FREE.items() if name != "catalogue_standard"}
    with pytest.raises(StandardMissing) as caught:
        decide(pack, "free_training", facts)
    for named in ("现行职业技能培训补贴标准目录", "nursery_care", "初级工", "职业技能等级证书"):
        assert named in str(caught.value)


def test_a_loaded_catalogue_is_paid_with_the_uplift(pack: Pack) -> None:
    facts = {name: value for name, value in STAFF.items() if name != "catalogue_standard"}
    keys = ("occupation", "certificate_level", "certificate_type")
    row = {**{key: facts[key] for key in keys}, "value": "1111.11", "from": date(2020, 1, 1)}
    loaded = pack.with_standards({"standard_catalogue": [row]})
    decision = decide(loaded, "enterprise_upgrading", {**facts, **POOR_IN_PARK})
    assert decision.amount.plain() == "1888.89"


def test_a_contract_that_ends_before_it_starts_is_a_mistake(pack: Pack) -> None:
    with pytest.raises(FactsError, match="劳动合同"):
        decide(pack, "enterprise_upgrading", {**STAFF, "contract_end": "2019-12-31"})


@pytest.mark.parametrize("benefit", sorted(load_pack("hengyang").benefits))
def test_nothing_is_granted_on_facts_nobody_gave(pack: Pack, benefit: str) -> None:
    decision = pack.decide(benefit, {})
    assert (decision.outcome, decision.amount.plain()) == ("unknown", "0.00")


@pytest.mark.parametrize("benefit", sorted(BENEFITS))
def test_a_decision_replays_to_the_same_bytes(pack: Pack, benefit: str) -> None:
    decision = decide(pack, benefit, BENEFITS[benefit])
    assert decision.outcome == "granted"
    assert replay(decision).to_json() == decision.to_json()


def test_the_day_of_issue_is_the_first_day_in_force(pack: Pack) -> None:
    assert pack.document.issued_on == pack.document.in_force_from == date(2019, 8, 30)
    assert pack.document.in_force_until == date(2021, 12, 31)


def test_the_yearly_and_the_three_year_target_agree(pack: Pack) -> None:
    targets = pack.folder.targets
    names = ("trained_each_year", "trained_in_three_years")
    yearly, whole = (int(targets[name].value) for name in names)
    assert (yearly, whole) == (44_100, 3 * yearly)
