"""The ten plans of 粤人社函〔2019〕1812号, worked out by hand from the text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jisheng.ground.clause import Clause
from jisheng.policy import Decision, FactsError, Pack, PolicyError, load_pack
from jisheng.policy.engine.folder import Folder
from jisheng.policy.errors import StandardMissing

APPRENTICE = {
    "assessment_date": "2020-12-20",
    "contract_start": "2020-01-01",
    "contract_end": "2021-12-31",
    "occupation": "lathe_operator",
    "certificate_level": "senior",
    "on_enterprise_shortage_list": True,
    "approved_uplift": "0.20",
}
COOK = {
    "certificate_issue_date": "2020-06-10",
    "occupation": "chinese_cook",
    "certificate_type": "skill_level",
    "certificate_level": "senior",
}
PLANS = [f"之{number}" for number in "一二三四五六七八九十"]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("guangdong")


@pytest.fixture(scope="module")
def folder(pack: Pack) -> Folder:
    return pack.folder


def decide(pack: Pack, benefit: str, facts: dict[str, Any], **readings: str) -> Decision:
    """Decide with everything the case does not mention taken as fulfilled."""
    return pack.with_readings(readings).decide(benefit, facts, assume="all")


@pytest.mark.parametrize("plan", PLANS)
def test_every_plan_has_its_clauses_in_the_order_of_the_document(pack: Pack, plan: str) -> None:
    clauses = [
        entry.clause for entry in pack.clauses if Clause(entry.clause).is_within(Clause(plan))
    ]
    assert clauses[0] == f"{plan}·导语"
    assert clauses == [str(clause) for clause in sorted(map(Clause, clauses))]


def test_the_notice_and_its_ten_plans_have_a_hundred_and_twenty_two_clauses(pack: Pack) -> None:
    assert len(pack.clauses) == 122


@pytest.mark.parametrize(
    ("target", "bound", "value", "unit"),
    [
        ("leading_talents", "at_least", "5000", "人次"),
        ("chefs_trained", "at_least", "50000", "人次"),
        ("chefs_employed", "value", "300000", "人"),
        ("domestic_employed", "at_least", "400000", "人次"),
        ("apprentices_2019", "value", "25000", "名"),
        ("apprentices_to_2021", "value", "80000", "人次"),
        ("special_operations_2021", "value", "103000", "人次"),
        ("initial_safety_hours", "at_least", "48", "学时"),
        ("team_leaders_2021", "value", "15000", "人"),
        ("disabled_trained", "at_least", "80600", "人次"),
        ("disabled_newly_trained", "value", "36000", "人"),
    ],
)
def test_a_target_keeps_its_number_and_its_printed_unit(
    folder: Folder, target: str, bound: str, value: str, unit: str
) -> None:
    found = folder.targets[target]
    assert (found.bound, found.value, found.unit) == (bound, value, unit)


def test_special_operations_come_to_246000_in_all(folder: Folder) -> None:
    names = ("special_operations_2019", "special_operations_2020", "special_operations_2021")
    assert sum(int(folder.targets[name].value) for name in names) == 246_000


@pytest.mark.parametrize(
    ("group", "per_firm"), [("managers", 2), ("new_staff", 10), ("team_leader", 5)]
)
def test_the_trainees_of_a_firm_are_the_same_in_both_periods(
    folder: Folder, group: str, per_firm: int
) -> None:
    people = {"team_leader": "team_leaders"}.get(group, group)
    for year in (2019, 2021):
        firms = int(folder.targets[f"{group}_firms_{year}"].value)
        assert int(folder.targets[f"{people}_{year}"].value) == firms * per_firm


def test_a_missing_standard_names_document_occupation_and_level(pack: Pack) -> None:
    with pytest.raises(StandardMissing) as caught:
        decide(pack, "cantonese_chef_training", COOK)
    for named in ("粤人社规〔2019〕18号", "chinese_cook", "高级工", "2020-06-10"):
        assert named in str(caught.value)


def test_a_loaded_standard_is_paid_from_its_first_day(pack: Pack) -> None:
    row = {name: COOK[name] for name in ("occupation", "certificate_type", "certificate_level")}
    rows = [{**row, "value": "2100", "from": date(2020, 6, 10)}]
    loaded = pack.with_standards({"provincial_skill_standard": rows})
    assert decide(loaded, "cantonese_chef_training", COOK).amount.plain() == "2100.00"
    with pytest.raises(StandardMissing):
        decide(loaded, "cantonese_chef_training", {**COOK, "certificate_issue_date": "2020-06-09"})


def test_a_refusal_needs_no_standard(pack: Pack) -> None:
    refused = decide(pack, "cantonese_chef_training", {**COOK, "certificate_type": "none"})
    assert refused.reason_code == "NO_QUALIFYING_CERTIFICATE"


@pytest.mark.parametrize("benefit", sorted(load_pack("guangdong").benefits))
def test_every_benefit_asks_for_facts_and_never_takes_them_for_granted(
    pack: Pack, benefit: str
) -> None:
    decision = pack.decide(benefit, {})
    assert (decision.outcome, decision.amount.plain()) == ("unknown", "0.00")


def test_an_apprentice_gets_the_approved_share_of_the_standard_on_top(pack: Pack) -> None:
    decision = decide(
        pack, "apprenticeship_training", {**APPRENTICE, "apprenticeship_base": "5000"}
    )
    assert decision.amount.plain() == "6000.00"
    assert decision.payee == "enterprise"


def test_more_than_thirty_percent_is_refused_as_a_mistake(pack: Pack) -> None:
    facts = {**APPRENTICE, "apprenticeship_base": "5000", "approved_uplift": "0.3001"}
    with pytest.raises(FactsError, match="30%"):
        decide(pack, "apprenticeship_training", facts)


def test_a_contract_that_ends_before_it_starts_is_a_mistake(pack: Pack) -> None:
    facts = {**APPRENTICE, "contract_end": "2019-12-31"}
    with pytest.raises(FactsError, match="劳动合同"):
        decide(pack, "apprenticeship_training", facts)


def test_listing_the_occupation_is_what_would_raise_the_amount(pack: Pack) -> None:
    facts = {
        **APPRENTICE,
        "apprenticeship_base": "5000",
        "on_enterprise_shortage_list": False,
        "approved_uplift": "0",
    }
    decision = decide(pack, "apprenticeship_training", facts)
    assert decision.amount.plain() == "5000.00"
    assert "6,500.00" in decision.explain("zh")


def test_the_veterans_preference_is_left_to_the_office(pack: Pack) -> None:
    silent = pack.parameter("veteran_preference")
    assert silent.is_silent
    with pytest.raises(PolicyError, match="之七·一"):
        _ = silent.value


@pytest.mark.parametrize(
    ("reading", "option"),
    [
        ("dream_places", "cap"),
        ("wage_shortfall", "refuse"),
        ("safety_totals", "each_year"),
        ("education_gate", "everyone"),
    ],
)
def test_a_reading_the_facts_cannot_carry_says_why(pack: Pack, reading: str, option: str) -> None:
    with pytest.raises(PolicyError, match="不能据事实计算"):
        pack.with_readings({reading: option})


def test_every_trap_of_the_inventory_is_a_reading(pack: Pack) -> None:
    named = {ref for reading in pack.readings.values() for ref in reading.refs}
    traps = {"GD10-3": 6, "GD10-4": 3, "GD10-5": 1, "GD10-6": 2, "GD10-7": 1, "GD10-8": 1}
    traps |= {"GD10-9": 5, "GD10-10": 2}
    for plan, count in traps.items():
        assert {f"{plan}-X{number:02}" for number in range(1, count + 1)} <= named
