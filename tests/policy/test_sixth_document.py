"""Documents nobody has seen are written as folders and decided with no change of code.

`rulebooks/songzhi` and `rulebooks/liuyan` are invented: a city and a county under it. Between them
they hold what the five real documents do not: discounts by scarcity, mixed online and offline
courses, fees by class and level, money for months of apprentices, a payee by kind of person, no
lower level after a higher one, limits by group, one of a household, a cut beside an uplift, funds
with limits, amounts published against the product, advances, an amendment that reaches back.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jisheng.policy import Pack, PackError, StandardMissing, load_pack, replay
from jisheng.policy.engine.proving import read_own_cases

FOLDERS = Path(__file__).parent / "rulebooks"


@pytest.fixture(scope="module")
def city() -> Pack:
    return load_pack(path=FOLDERS / "songzhi")


@pytest.fixture(scope="module")
def county() -> Pack:
    return load_pack(path=FOLDERS / "liuyan")


def base(pack: Pack, benefit: str, **other: Any) -> dict[str, Any]:
    """Return the facts of the first case of a benefit, except for what `other` says."""
    case = next(c for c in read_own_cases(pack.folder) if c.benefit == benefit and not c.readings)
    return {**case.facts, **other}


def test_every_case_worked_by_hand_is_decided_as_expected(city: Pack, county: Pack) -> None:
    cases = [*read_own_cases(city.folder), *read_own_cases(county.folder)]

    assert len(cases) >= 70
    assert {case.benefit for case in cases} == set(county.benefits)


def test_the_arithmetic_shows_what_was_reckoned(city: Pack) -> None:
    decision = city.decide("island_class", base(city, "island_class"))

    assert decision.arithmetic[0] == "1人 × 600元/人 × (1+20%) = 720.00元"
    assert decision.arithmetic[1] == "1人 × 600元/人 × (1−5%) = 570.00元"
    assert "often absent -25%" in decision.explain("en").replace("_", " ")


def test_an_amendment_that_reaches_back_is_not_known_before_it_is_published(city: Pack) -> None:
    facts = base(city, "apprenticeship", agreement_date="2023-02-01")

    assert city.decide("apprenticeship", facts).amount.plain() == "19200.00"
    before = city.as_known(date(2023, 3, 9)).decide("apprenticeship", facts)
    assert before.amount.plain() == "18000.00"
    assert replay(before, city).to_json() == before.to_json()


def test_a_row_published_later_is_not_known_before(county: Pack) -> None:
    facts = base(county, "boat_fare", boat="ferry", stops=4)

    assert county.decide("boat_fare", facts).amount.plain() == "180.00"
    assert county.as_known(date(2022, 8, 31)).decide("boat_fare", facts).amount.plain() == "162.00"


def test_a_standard_of_another_paper_is_asked_for_by_name_until_it_is_loaded(county: Pack) -> None:
    facts = {k: v for k, v in base(county, "boat_fare").items() if k != "fuel_supplement"}

    with pytest.raises(StandardMissing, match=r"每次燃油补贴.*交通局年度通知.*舢板"):
        county.decide("boat_fare", facts)
    rows = [{"boat": "sampan", "value": "1.50"}]
    loaded = county.with_standards({"fuel_supplements": rows})
    assert loaded.decide("boat_fare", facts).amount.plain() == "67.50"


def test_the_county_keeps_the_rules_of_the_city_and_changes_one_number(
    city: Pack, county: Pack
) -> None:
    grant = {
        "benefit": "skill_certificate",
        "occupation": "kite_fitter",
        "level": "junior",
        "governing_date": "2022-03-01",
        "status": "granted",
    }
    facts = base(city, "skill_certificate", prior_grants=[grant])
    in_city = city.decide("skill_certificate", facts)
    in_county = county.decide("skill_certificate", facts)

    assert in_city.is_granted
    assert in_county.reason_code == "ANNUAL_LIMIT_REACHED"
    cited = {finding.rule: finding.clause for finding in in_county.findings}
    assert cited["within_times"] == "松人社虚〔2022〕7号三"


def test_a_payee_of_the_document_itself_has_its_name(county: Pack) -> None:
    decision = county.decide("boat_fare", base(county, "boat_fare", ticket_kept=False))

    assert (decision.payee, decision.payee_label) == ("ferry_company", "渡运公司")


def test_what_the_funds_cannot_bear_is_left_open(city: Pack) -> None:
    decision = city.decide(
        "skill_certificate", base(city, "skill_certificate", certificate_level="senior")
    )

    assert [(part.fund, part.amount.plain()) for part in decision.fund_parts] == [
        ("city", "2340.00"),
        ("county", "150.00"),
    ]
    assert decision.not_borne.plain() == "110.00"


def test_more_came_back_than_was_earned_is_a_sum_to_be_paid_back(city: Pack) -> None:
    facts = base(city, "order_class_settlement", finished_heads=10)
    decision = city.decide("order_class_settlement", facts)

    assert (decision.outcome, decision.amount.plain()) == ("recovery", "4500.00")
    assert decision.payee_label == "市财政专户"
    assert "= −4,500.00元，应退还4,500.00元" in decision.arithmetic[0]


@pytest.mark.parametrize("name", ["songzhi", "liuyan"])
def test_every_decision_of_them_replays_from_its_bytes(name: str) -> None:
    pack = load_pack(path=FOLDERS / name)
    for case in read_own_cases(pack.folder):
        decision = pack.with_readings(case.readings).decide(case.benefit, case.facts)
        stored = type(decision).from_json(decision.to_json())
        assert replay(stored, pack).to_json() == decision.to_json()


def test_an_exclusion_of_one_side_may_be_meant(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDERS / "songzhi", tmp_path / "songzhi"))
    file = folder / "clauses" / "04.yaml"
    written = file.read_text(encoding="utf-8")
    one_way = written.replace("with: [mentor_allowance]", "with: [mentor_allowance, bounty]")
    file.write_text(one_way, encoding="utf-8")
    assert load_pack(path=folder).benefits
    one_sided = written.replace("with: [apprenticeship]", "with: [skill_certificate]")
    file.write_text(one_sided, encoding="utf-8")
    with pytest.raises(PackError, match="没有排斥“mentor_allowance”"):
        load_pack(path=folder)
    meant = one_sided.replace(
        "with: [skill_certificate]", "with: [skill_certificate]\n      one_way: true"
    )
    file.write_text(meant, encoding="utf-8")
    with pytest.raises(PackError) as error:
        load_pack(path=folder)
    assert "没有排斥“mentor_allowance”，" not in str(error.value)
