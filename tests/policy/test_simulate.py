"""Other rules tried on cases: who gains, who loses, what it costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jisheng.ground.money import Money
from jisheng.policy import Pack, load_pack
from jisheng.policy.simulate import (
    LOSES,
    SAME,
    UNDECIDED,
    WINS,
    Simulation,
    TriedCase,
    simulate,
    try_case,
)
from jisheng.policy.stored_pack import load_texts
from tests.catalogues.rules import dearer

BENEFIT = "project_training"
OLD = load_pack("yiwu")


@pytest.fixture(scope="module")
def new() -> Pack:
    return load_texts("yiwu", dearer())


def a_case(ref: str, group: str = "", **facts: Any) -> TriedCase:
    given = {
        "class_end_date": "2020-10-23",
        "class_hours_total": 80,
        "enrolled_headcount": 40,
        "certified_headcount": 40,
        **facts,
    }
    return TriedCase(ref, BENEFIT, given, group=group, assume="all")


def test_a_case_after_the_day_wins_and_one_before_it_stays(new: Pack) -> None:
    after = try_case(a_case("a"), OLD, new)
    assert (after.result, after.before, after.after) == (
        WINS,
        Money.from_yuan(80_000),
        Money.from_yuan(88_000),
    )
    assert after.change == Money.from_yuan(8_000)
    assert (after.month, after.fund, after.benefit_label) == (
        "2020-10",
        "就业补助经费",
        OLD.benefits[BENEFIT],
    )
    before = try_case(a_case("b", class_end_date="2020-09-30"), OLD, new)
    assert (before.result, before.change) == (SAME, Money(0))
    assert try_case(a_case("c"), new, OLD).result == LOSES


def test_what_cannot_be_decided_is_told_and_never_counts_as_nothing(new: Pack) -> None:
    tried = try_case(a_case("a", enrolled_headcount=-1), OLD, new)
    assert tried.result == UNDECIDED
    assert tried.why.startswith("按现行规则：")
    assert "按新规则：" in tried.why
    given = {"class_end_date": "2020-10-23"}
    unknown = try_case(TriedCase("b", BENEFIT, given), OLD, new)
    assert unknown.result == UNDECIDED
    assert "缺少事实" in unknown.why
    total = Simulation((tried, unknown)).total
    assert (total.cases, total.undecided, total.before) == (2, 2, Money(0))


def test_sums_by_month_group_and_fund_add_up_to_the_total(new: Pack) -> None:
    heard: list[int] = []
    cases = [
        a_case("a", "商务"),
        a_case("b", "商务", class_end_date="2020-11-20"),
        a_case("c", "农业", class_end_date="2020-09-30"),
    ]
    done = simulate(cases, OLD, new, heard.append)
    assert heard == [1, 2, 3]
    assert [(one.name, one.change.plain()) for one in done.by("month")] == [
        ("2020-09", "0.00"),
        ("2020-10", "8000.00"),
        ("2020-11", "8000.00"),
    ]
    for what in ("month", "group", "fund", "benefit_label"):
        sums = done.by(what)
        assert sum(one.change.fen for one in sums) == done.total.change.fen == 1_600_000
        assert sum(one.cases for one in sums) == 3
    assert [one.ref for one in done.of(WINS)] == ["a", "b"]


def test_people_who_gain_are_counted_one_by_one(new: Pack) -> None:
    trainees = [{"ref": str(number), "attended_hours": 80} for number in range(1, 4)]
    facts = {
        "class_end_date": "2020-10-23",
        "class_hours_total": 80,
        "enrolled_headcount": 3,
        "trainees": trainees,
    }
    tried = try_case(TriedCase("a", BENEFIT, facts, assume="all"), OLD, new)
    assert (tried.result, tried.heads_winning, tried.heads_losing) == (WINS, 3, 0)


def test_a_case_borne_by_several_funds_counts_with_each_for_its_part() -> None:
    one = try_case(a_case("a"), OLD, OLD)
    split = replace(
        one,
        parts_before={"就业补助经费": 6_000_000, "地方人才经费": 2_000_000},
        parts_after={"就业补助经费": 6_000_000, "地方人才经费": 2_500_000, "专账": 100},
    )
    sums = {part.name: part for part in Simulation((split,)).by("fund")}
    assert {name: part.change.fen for name, part in sums.items()} == {
        "就业补助经费": 0,
        "地方人才经费": 500_000,
        "专账": 100,
    }
