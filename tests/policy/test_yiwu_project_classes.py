"""The project classes of 义政办发〔2019〕104号, worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from jisheng.policy import Decision, FactsError, load_pack
from tests.policy.made import BENEFIT, class_of, grant, heads, trainee


def decide(facts: dict[str, Any], **readings: str) -> Decision:
    return load_pack("yiwu").with_readings(readings).decide(BENEFIT, facts)


def first(rows: list[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


def yuan(decision: Decision) -> str:
    return decision.amount.plain()


ATTENDED_ALL = [{"heads": 30, "class_hours": 80}]
ATTENDED_SIX_DAYS = [{"heads": 1, "class_hours": 48}]
GRANTS = [
    ("forty for five days", heads(40, class_hours_total=40), "40000.00"),
    ("forty for ten days", heads(40), "80000.00"),
    ("eighty for ten days", heads(80), "160000.00"),
    ("ten and a half days are ten", heads(40, class_hours_total=84), "80000.00"),
    ("twenty hours are two days", heads(40, class_hours_total=20), "16000.00"),
    ("exactly one day", heads(40, class_hours_total=8), "8000.00"),
    ("thirty are a small class", heads(30), "90000.00"),
    ("thirty-one are none", heads(31), "62000.00"),
    ("failing seven makes no small class", heads(35, certified_headcount=28), "56000.00"),
    ("one of thirty failed", heads(30, certified_headcount=29), "87000.00"),
    ("ten of forty on the list", heads(40, friction_headcount=10), "86000.00"),
    ("all forty on the list", heads(40, friction_headcount=40), "104000.00"),
    ("small class before the list", heads(28, friction_headcount=28), "84000.00"),
    (
        "one attended six days",
        heads(
            31,
            attendance_groups=[{"heads": 30, "class_hours": 80}, {"heads": 1, "class_hours": 48}],
        ),
        "61200.00",
    ),
    (
        "whoever is not listed attended everything",
        heads(31, attendance_groups=ATTENDED_SIX_DAYS),
        "61200.00",
    ),
    ("the first day", heads(40, class_end_date="2020-01-30"), "80000.00"),
    ("the last day", heads(40, class_end_date="2021-12-31"), "80000.00"),
]


@pytest.mark.parametrize(("facts", "amount"), [x[1:] for x in GRANTS], ids=first(GRANTS))
def test_a_class_that_keeps_the_conditions_is_paid_to_the_institution(
    facts: dict[str, Any], amount: str
) -> None:
    decision = decide(facts)

    assert (decision.outcome, yuan(decision)) == ("granted", amount)
    assert (decision.payee, decision.reason_code) == ("training_institution", None)


AWAY = [
    ("330106", "240000.00"),
    ("330702", "240000.00"),
    ("310101", "320000.00"),
    ("350102", "320000.00"),
    ("360102", "320000.00"),
    ("110101", "400000.00"),
    ("440106", "400000.00"),
    ("810000", "400000.00"),
    ("330782", "80000.00"),
]


@pytest.mark.parametrize(("place", "amount"), AWAY)
def test_selected_talent_is_raised_by_where_the_class_is_held(place: str, amount: str) -> None:
    facts = heads(40, host_division_code=place, high_skill_talent_selected=True)

    assert yuan(decide(facts)) == amount


def test_a_class_away_without_a_selection_list_is_paid_at_the_base_rate() -> None:
    assert yuan(decide(heads(40, host_division_code="440106"))) == "80000.00"


def test_a_small_class_away_takes_the_uplift_for_the_place() -> None:
    facts = heads(20, host_division_code="330106", high_skill_talent_selected=True)

    decision = decide(facts)

    assert yuan(decision) == "120000.00"
    assert [uplift.name for uplift in decision.uplifts] == ["away_class", "small_class"]


REFUSALS = [
    ("before issue", {"class_end_date": "2019-12-29"}, "BEFORE_POLICY_START"),
    ("day of issue", {"class_end_date": "2019-12-30"}, "GAP_BEFORE_EFFECTIVE_DATE"),
    ("last day of the gap", {"class_end_date": "2020-01-29"}, "GAP_BEFORE_EFFECTIVE_DATE"),
    ("after the end", {"class_end_date": "2022-01-01"}, "AFTER_POLICY_END"),
    ("not procured", {"procured_and_published": False}, "CONDITION_NOT_MET"),
    ("not filed", {"class_filed": False}, "NO_CLASS_FILING"),
    ("too many", {"enrolled_headcount": 81}, "CLASS_TOO_LARGE"),
    ("less than a day", {"class_hours_total": 7}, "LESS_THAN_ONE_DAY"),
    ("nobody passed", {"certified_headcount": 0}, "NO_QUALIFYING_CERTIFICATE"),
    ("objection", {"notice_result": "objection_upheld"}, "NOTICE_OBJECTION_UPHELD"),
    ("employees' pension", {"pension_drawn": "urban_employee"}, "PENSION_RECIPIENT"),
]


@pytest.mark.parametrize(("wrong", "reason"), [x[1:] for x in REFUSALS], ids=first(REFUSALS))
def test_a_class_that_fails_a_condition_is_refused_with_its_reason(
    wrong: dict[str, Any], reason: str
) -> None:
    decision = decide(heads(40, **wrong))

    assert (decision.outcome, decision.reason_code) == ("denied", reason)
    assert (decision.amount.fen, decision.payee) == (0, "none")


def test_the_earlier_condition_names_the_reason_and_the_later_one_is_still_found() -> None:
    decision = decide(heads(81, class_end_date="2022-01-01"))

    assert decision.reason_code == "AFTER_POLICY_END"
    failed = [finding.rule for finding in decision.findings if finding.reason_code]
    assert failed == ["within_validity", "class_size"]


def test_some_failing_the_course_does_not_hide_why_the_rest_is_refused() -> None:
    facts = heads(35, certified_headcount=28, notice_result="objection_upheld")

    assert decide(facts).reason_code == "NOTICE_OBJECTION_UPHELD"


PEOPLE = [
    ("failed", {"passed": False}, "NO_QUALIFYING_CERTIFICATE"),
    ("seven hours", {"attended_hours": 7}, "LESS_THAN_ONE_DAY"),
    ("pension", {"pension_drawn": "urban_employee"}, "PENSION_RECIPIENT"),
    ("objection", {"notice_result": "objection_upheld"}, "NOTICE_OBJECTION_UPHELD"),
    ("repeat", {"prior_grants": [grant("housekeeping")]}, "DUPLICATE_OCCUPATION_LEVEL"),
    (
        "repeat of an earlier year",
        {"prior_grants": [grant("housekeeping", governing_date="2019-01-01")]},
        "DUPLICATE_OCCUPATION_LEVEL",
    ),
    (
        "fourth of a year",
        {"prior_grants": [grant("a"), grant("b", governing_date="2020-01-01"), grant("c")]},
        "ANNUAL_LIMIT_REACHED",
    ),
    (
        "a pending claim holds a place",
        {"prior_grants": [grant("a"), grant("b"), grant("c", status="pending")]},
        "ANNUAL_LIMIT_REACHED",
    ),
    (
        "no connection",
        {
            "yiwu_hukou": False,
            "usually_resident_in_yiwu": True,
            "residence_permit": False,
            "employed_or_in_business_in_yiwu": False,
            "unemployment_registered_in_yiwu": False,
        },
        "NO_LOCAL_CONNECTION",
    ),
]


@pytest.mark.parametrize(("wrong", "reason"), [x[1:] for x in PEOPLE], ids=first(PEOPLE))
def test_a_trainee_without_the_right_loses_only_that_part(
    wrong: dict[str, Any], reason: str
) -> None:
    decision = decide(class_of(trainee("a"), trainee("b", **wrong), trainee("c")))

    assert (decision.outcome, yuan(decision)) == ("granted", "4000.00")
    assert (decision.line("b").outcome, decision.line("b").reason_code) == ("denied", reason)
    assert decision.line("a").amount.plain() == "2000.00"


HARMLESS = [
    [grant("a"), grant("b")],
    [grant("a"), grant("b"), grant("c", governing_date="2019-12-31")],
    [grant("a"), grant("b"), grant("c", status="denied")],
    [grant("a"), grant("b"), grant("c", status="withdrawn")],
    [grant("a"), grant("b"), grant("c", benefit="living_subsidy")],
    [grant("housekeeping", level="junior")],
    [grant("housekeeping", status="denied")],
    [grant("housekeeping", certificate_type="special_ability")],
]


@pytest.mark.parametrize("grants", HARMLESS)
def test_earlier_grants_that_do_not_count_do_no_harm(grants: list[dict[str, Any]]) -> None:
    assert yuan(decide(class_of(trainee(prior_grants=grants)))) == "2000.00"


def test_the_residents_pension_and_a_permit_with_residence_are_enough() -> None:
    person = trainee(
        pension_drawn="resident",
        yiwu_hukou=False,
        usually_resident_in_yiwu=True,
        residence_permit=True,
    )

    assert decide(class_of(person)).outcome == "granted"


def test_staff_of_listed_enterprises_are_raised_and_the_others_are_not() -> None:
    decision = decide(class_of(trainee("a"), trainee("b", employer_on_friction_list=True)))

    assert decision.line("a").amount.plain() == "2000.00"
    assert decision.line("b").amount.plain() == "2600.00"


def test_one_selected_person_does_not_take_the_small_class_uplift_from_the_others() -> None:
    people = [trainee(str(i), high_skill_talent_selected=i == 0) for i in range(20)]
    facts = class_of(*people, enrolled_headcount=20, host_division_code="330106")

    assert yuan(decide(facts)) == "60000.00"
    assert yuan(decide(facts, one_uplift="highest_rate")) == "44000.00"


def test_who_of_the_listed_staff_attended_less_must_be_said_where_it_matters() -> None:
    groups = [{"heads": 30, "class_hours": 80}, {"heads": 10, "class_hours": 48}]

    decision = decide(heads(40, friction_headcount=10, attendance_groups=groups))

    assert decision.outcome == "unknown"
    assert decision.missing == ("attendance_groups.friction_headcount",)


def test_it_need_not_be_said_where_both_ways_come_to_the_same_amount() -> None:
    groups = [{"heads": 30, "class_hours": 84}, {"heads": 10, "class_hours": 80}]
    facts = heads(40, friction_headcount=10, class_hours_total=84, attendance_groups=groups)

    assert yuan(decide(facts)) == "86000.00"


def test_a_group_whose_heads_are_not_said_leaves_the_class_open() -> None:
    decision = decide(heads(40, attendance_groups=[{"class_hours": 48}]))

    assert (decision.outcome, decision.missing) == ("unknown", ("attendance_groups.heads",))


def test_nobody_passed_and_the_roster_not_given_is_open_and_no_contradiction() -> None:
    facts = heads(40, certified_headcount=0)
    del facts["enrolled_headcount"]

    decision = decide(facts)

    assert decision.outcome == "unknown"
    assert "enrolled_headcount" in decision.missing
    assert "certified_headcount" not in decision.missing


def test_the_step_that_comes_first_gives_the_reason_when_several_fail() -> None:
    late = heads(81, class_end_date="2022-01-01", procured_and_published=False)
    large = heads(81, class_hours_total=7, notice_result="objection_upheld")
    short = heads(40, certified_headcount=0, class_hours_total=7)

    assert decide(late).reason_code == "AFTER_POLICY_END"
    assert decide({**late, "class_end_date": "2021-12-31"}).reason_code == "CONDITION_NOT_MET"
    assert decide(large).reason_code == "CLASS_TOO_LARGE"
    assert decide(short).reason_code == "LESS_THAN_ONE_DAY"


ALTERNATIVES = [
    (heads(40, class_hours_total=20), {"part_day": "pro_rata"}, "20000.00"),
    (heads(40, class_hours_total=84), {"part_day": "pro_rata"}, "80000.00"),
    (
        heads(31, attendance_groups=ATTENDED_SIX_DAYS),
        {"days_basis": "class_days"},
        "62000.00",
    ),
    (heads(81), {"class_over_limit": "pay_up_to_limit"}, "160000.00"),
    (heads(35, certified_headcount=28), {"small_class_count": "certified"}, "84000.00"),
    (heads(28, friction_headcount=28), {"one_uplift": "sum"}, "100800.00"),
    (heads(28, friction_headcount=28), {"one_uplift": "product"}, "109200.00"),
    (heads(40, friction_headcount=10), {"partial_uplift": "whole_class"}, "104000.00"),
    (heads(40, friction_headcount=0), {"partial_uplift": "whole_class"}, "80000.00"),
    (
        heads(40, friction_headcount=40),
        {"friction_on_project_classes": "does_not_apply"},
        "80000.00",
    ),
    (
        heads(40, high_skill_talent_selected=True, host_division_code="330106"),
        {"away_uplift_meaning": "up_to"},
        "160000.00",
    ),
    (
        heads(40, high_skill_talent_selected=True, host_division_code="360102"),
        {"east_china": "without_jiangxi"},
        "400000.00",
    ),
    (heads(40, high_skill_talent_selected=True), {"class_in_own_city": "in_province"}, "240000.00"),
    (
        heads(40, high_skill_talent_selected=True, host_division_code="810000"),
        {"domestic": "mainland"},
        "80000.00",
    ),
    (heads(40, class_end_date="2020-01-15"), {"gap_claims": "new_standard"}, "80000.00"),
]


@pytest.mark.parametrize(("facts", "readings", "amount"), ALTERNATIVES, ids=lambda x: str(x)[:40])
def test_another_reading_of_the_text_can_be_computed(
    facts: dict[str, Any], readings: dict[str, str], amount: str
) -> None:
    assert yuan(decide(facts, **readings)) == amount


def test_under_a_rolling_year_grants_of_last_autumn_count() -> None:
    grants = [grant(x, governing_date="2019-11-01") for x in ("a", "b", "c")]
    facts = class_of(trainee(prior_grants=grants))

    assert decide(facts).outcome == "granted"
    assert decide(facts, annual_year="rolling").reason_code == "ANNUAL_LIMIT_REACHED"


CONTRADICTIONS: list[Any] = [
    heads(40, certified_headcount=41),
    heads(40, friction_headcount=41),
    heads(40, attendance_groups=[{"heads": 41, "class_hours": 80}]),
    class_of(trainee("a"), trainee("b"), enrolled_headcount=1),
    class_of(),
    heads(40, enrolled_headcount="40"),
    heads(40, class_hours_total=40.0),
    heads(40, class_end_date="23.10.2020"),
    heads(40, host_division_code="990000"),
    heads(40, notice_result="fine"),
    heads(40, procured_and_published=1),
    heads(-1),
    heads(40, enroled_headcount=40),
    class_of(trainee("a", pased=True)),
    class_of(trainee("a"), trainee("a")),
    class_of(trainee("2"), trainee("")),
    class_of(*[trainee(str(number)) for number in range(2001)]),
    heads(40, enrolled_headcount=50, attendance_groups=[{"heads": -5, "class_hours": 80}]),
    heads(40, attendance_groups=[{"heads": 5, "class_hours": -8}]),
    heads(40, attendance_groups=[{"heads": 0, "class_hours": 8}] * 2001),
    heads(40, class_end_date="20201023"),
    heads(40, class_end_date="2020-W43-5"),
    heads(40, class_end_date="0001-01-01"),
    heads(40, class_end_date=datetime(2020, 10, 23, 9, tzinfo=UTC)),
    heads(40, class_hours_total=True),
    heads(40, class_hours_total=10**30),
    heads(40, project="\ud800"),
    {1: 2},
    ["certified_headcount"],
    None,
]


@pytest.mark.parametrize("facts", CONTRADICTIONS, ids=range(len(CONTRADICTIONS)))
def test_facts_that_cannot_be_true_are_refused_with_a_remedy(facts: Any) -> None:
    with pytest.raises(FactsError) as fault:
        decide(facts)

    assert fault.value.remedy
