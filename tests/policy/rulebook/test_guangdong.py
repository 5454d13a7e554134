"""The ten plans of 粤人社函〔2019〕1812号, worked out by hand from the text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jisheng.ground.clause import Clause
from jisheng.policy import Decision, FactsError, Pack, PolicyError, load_pack
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.mechanisms.obligations import Target
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

# Every target as the text has it: number, unit, by when ("-" where the text is silent).
TARGETS = [
    ("之一·一", "≥5000人次@2021"),
    ("之一·二", "≥5000人次@2021"),
    ("之一·三", "≥5000人次@2021"),
    ("之一·四", "10000人次@2019 10000人次@2020 10000人次@2021"),
    ("之二·二（三）", "≥50000人次@2021 300000人@2021"),
    (
        "之三·一（三）",
        "≥1000个@- 50家@2021 ≥10家@2021 ≥6家@2021 ≥1次@每两年"
        " ≥200000人次@2019 ≥200000人次@2020 ≥200000人次@2021 ≥400000人次@2021",
    ),
    (
        "之三·一（六）",
        "60000人次@2019 60000人次@2020 60000人次@2021"
        " 60000人次@2019 60000人次@2020 60000人次@2021"
        " 20000人次@2019 20000人次@2020 20000人次@2021"
        " 20000人次@2019 20000人次@2020 20000人次@2021",
    ),
    ("之三·三（一）", "100家@2021-12-31"),
    ("之四·一（一）", "25000名@2019 80000人次@2021"),
    ("之六·三", "10名@- 100个@- 1000名@- ≥200000人@2021"),
    ("之六·四", "≥1个@2021-12-31 ≥50000人次@2021-12-31 ≥100000人@2021-12-31"),
    (
        "之六·五",
        "20个@2021 20000人次@2021 6000人次@2021 90000人次@2021 10000人次@2021 200个@2021"
        " ≥40000人次@2021",
    ),
    ("之六·六", "10000人@2021 ≥3户@2021 ≥30000户@2021"),
    ("之六·七", "≥2000名@2021"),
    ("之七·一", "≥60000人次@2021"),
    ("之八·一", "≥1次/人@-"),
    ("之九·一", "40000人次@2019-12-31 103000人次@2020 103000人次@2021"),
    (
        "之九·二",
        "≥48学时@任职后的初次培训 ≥16学时@每年"
        " 500家@2019-12-31 1000人@2019-12-31 3000家@2021 6000人@2021",
    ),
    ("之九·三", "500家@2019-12-31 5000人@2019-12-31 3000家@2021 30000人@2021"),
    ("之九·四", "500家@2019-12-31 2500人@2019-12-31 3000家@2021 15000人@2021"),
    ("之十·一（一）", "≥80600人次@2021 36000人@2021"),
    ("之十·五（一）", "≥1门/人@-"),
]


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


@pytest.mark.parametrize(("clause", "printed"), TARGETS, ids=lambda given: given[:12])
def test_the_targets_of_a_clause_keep_their_numbers_and_printed_units(
    folder: Folder, clause: str, printed: str
) -> None:
    stated = [target for target in folder.targets.values() if target.clause == clause]
    assert [_as_printed(target) for target in stated] == printed.split()


def test_no_clause_has_targets_that_the_text_does_not_print(folder: Folder) -> None:
    assert {target.clause for target in folder.targets.values()} == {row[0] for row in TARGETS}


def _as_printed(target: Target) -> str:
    sign = {"value": "", "at_least": "≥"}[target.bound]
    return f"{sign}{target.value}{target.unit}@{target.by or '-'}"


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


DREAM = {"class_end_date": "2020-06-30", "dream_plan_amount": "3000"}
FOUNDER = {"claim_date": "2020-06-10", "startup_subsidy_amount": "5000"}
LISTED = {**APPRENTICE, "apprenticeship_base": "5000"}


@pytest.mark.parametrize(
    ("benefit", "facts", "said"),
    [
        ("dream_plan", {**DREAM, "dream_course_completed": False}, "没有完成专业技术培训"),
        ("dream_plan", {**DREAM, "dream_requirements_met": False}, "没有达到培训要求"),
        ("new_generation_startup", {**FOUNDER, "founded_kind": "none"}, "没有创办经营主体"),
        ("new_generation_startup", {**FOUNDER, "founded_kind": "other"}, "不是个体工商户"),
        ("apprenticeship_training", {**LISTED, "certificate_level": "junior"}, "不到中级工"),
        ("apprenticeship_training", {**LISTED, "on_enterprise_shortage_list": False}, "没有列入"),
    ],
)
def test_a_refusal_says_what_is_the_matter(
    pack: Pack, benefit: str, facts: dict[str, Any], said: str
) -> None:
    refused = [
        line for line in decide(pack, benefit, facts).explain("zh").split("\n") if "✗" in line
    ]
    assert [said in line for line in refused] == [True]


def test_the_deadlines_are_two_years_and_six_months(folder: Folder) -> None:
    found = {name: (d.count, d.unit, d.first_day) for name, d in folder.deadlines.items()}
    assert found == {
        "domestic_refresher": (2, "years", "silent"),
        "safety_assessment": (6, "months", "silent"),
    }


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
