"""The mechanisms one by one: uplifts, expansion of lines, dated values, tables."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jisheng.policy import StandardMissing, load_pack
from jisheng.policy.engine.mechanisms.dated_value import DatedValue, Span
from jisheng.policy.engine.mechanisms.line_expansion import LinePlan, expand
from jisheng.policy.engine.mechanisms.table_lookup import Row, Table
from jisheng.policy.engine.mechanisms.uplift import Stand, choose
from jisheng.policy.engine.source import Place
from jisheng.policy.engine.types import DIVISION, TEXT, number
from jisheng.policy.engine.units import parse_unit
from jisheng.policy.engine.unknown import Unknown, unknown
from jisheng.policy.pack import RULEBOOK
from tests.policy.made import BENEFIT, heads

HERE = Place("test.yaml", 1)
HALF, THIRD = Fraction(1, 2), Fraction(3, 10)
OPEN = unknown("list")


def factors(
    method: str, rates: list[Any], verdicts: list[list[Any]], bases: list[int]
) -> tuple[Any, ...]:
    stands = [Stand(base, True) for base in bases]
    return choose(method, rates, verdicts, stands).factors


def test_one_uplift_for_the_class_is_the_one_that_brings_most() -> None:
    verdicts = [[False, True], [True, True]]

    assert factors("highest_amount", [THIRD, HALF], verdicts, [10, 10]) == (1 + HALF, 1 + HALF)


def test_whoever_the_chosen_uplift_does_not_cover_gets_none() -> None:
    verdicts = [[False], [True]]

    assert factors("highest_amount", [THIRD], verdicts, [10, 10]) == (1, 1 + THIRD)


def test_amount_and_rate_may_choose_differently() -> None:
    verdicts = [[True, True], [False, True], [False, True]]
    rates = [Fraction(2), HALF]

    by_rate = factors("highest_rate", rates, verdicts, [10, 10, 90])
    by_amount = factors("highest_amount", rates, verdicts, [10, 10, 90])

    assert by_rate == (3, 1, 1)
    assert by_amount == (1 + HALF, 1 + HALF, 1 + HALF)


def test_sum_and_product_take_every_uplift_that_applies() -> None:
    verdicts = [[True, True], [True, False]]

    assert factors("sum", [HALF, THIRD], verdicts, [1, 1]) == (Fraction(9, 5), 1 + HALF)
    assert factors("product", [HALF, THIRD], verdicts, [1, 1])[0] == Fraction(195, 100)


def test_an_unclear_uplift_that_cannot_win_does_not_matter() -> None:
    verdicts = [[True, OPEN], [True, OPEN]]

    assert factors("highest_amount", [HALF, THIRD], verdicts, [1, 1]) == (1 + HALF, 1 + HALF)


def test_an_unclear_uplift_that_could_win_leaves_the_line_open() -> None:
    (factor,) = factors("highest_amount", [HALF, Fraction(2)], [[True, OPEN]], [1])

    assert isinstance(factor, Unknown)
    assert factor.missing == {"list"}


def test_a_doubtful_line_may_tip_the_choice_and_then_the_others_are_open_too() -> None:
    stands = [Stand(10, True), Stand(100, False)]
    verdicts = [[True, False], [False, True]]

    choice = choose("highest_amount", [HALF, THIRD], verdicts, stands)

    assert isinstance(choice.factors[0], Unknown)


def test_no_uplift_at_all_leaves_the_base() -> None:
    choice = choose("highest_amount", [HALF], [[False]], [Stand(1, True)])

    assert (choice.applied, choice.factors) == ((), (1,))


PLAN = LinePlan(
    "trainees", "certified", (("passed", True),), "groups", "heads", (("hours", "class_hours"),),
    (("hours", "all_hours"),), "listed", "is_listed", "enrolled", (("passed", False),), HERE,
)  # fmt: skip
COUNTS: dict[str, Any] = {
    "trainees": unknown("trainees"),
    "certified": 10,
    "groups": [],
    "all_hours": 80,
    "listed": 0,
    "enrolled": 10,
}


def spread(**other: Any) -> list[list[tuple[int, Any, Any]]]:
    """Return each alternative as a set of (heads, hours, is listed)."""
    alternatives = expand(PLAN, {**COUNTS, **other})
    return [
        [(x.heads, x.values.get("hours"), x.values.get("is_listed")) for x in lines]
        for lines in alternatives
    ]


def test_a_mark_on_some_heads_makes_two_lines() -> None:
    assert spread(listed=4) == [[(4, 80, True), (6, 80, False)]]


def test_heads_that_are_not_listed_take_the_values_of_the_rest() -> None:
    assert spread(groups=[{"heads": 3, "class_hours": 8}]) == [[(3, 8, False), (7, 80, False)]]


def test_those_who_failed_make_a_line_of_their_own() -> None:
    assert spread(enrolled=12) == [[(10, 80, False), (2, None, None)]]


def test_a_mark_across_groups_gives_the_two_extremes_and_the_open_case() -> None:
    low, high, undetermined = spread(listed=4, groups=[{"heads": 3, "class_hours": 8}])

    assert set(low) == {(3, 8, True), (1, 80, True), (6, 80, False)}
    assert set(high) == {(4, 80, True), (3, 80, False), (3, 8, False)}
    assert all(isinstance(mark, Unknown) for _, _, mark in undetermined)


def test_single_trainees_go_before_head_counts() -> None:
    assert spread(trainees=[{"hours": 5, "is_listed": True}]) == [[(1, 5, True)]]


def test_without_any_count_there_are_no_lines() -> None:
    assert spread(certified=unknown("certified")) == [[]]


JANUARY, DECEMBER = date(2020, 1, 1), date(2020, 12, 31)
VALUE = DatedValue(
    "fee", "费用", number(parse_unit("yuan")), "yuan",
    (Span(JANUARY, date(2020, 6, 30), 100), Span(date(2020, 7, 1), DECEMBER, 200)),
    "四", "text", date(2026, 1, 1), HERE,
)  # fmt: skip


def test_a_dated_value_changes_with_the_day() -> None:
    assert (VALUE.on(date(2020, 6, 30)), VALUE.on(date(2020, 7, 1))) == (100, 200)


def test_a_day_without_standard_is_an_error_and_never_zero() -> None:
    with pytest.raises(StandardMissing, match="费用"):
        VALUE.on(date(2021, 1, 1))


TABLE = Table(
    "tier", "档次", DIVISION, TEXT,
    (Row("33", "near", (), HERE), Row("330782", "home", (("away", "no"),), HERE)),
    "四", "GB/T 2260", HERE,
)  # fmt: skip


def test_the_longest_prefix_wins_and_a_reading_may_take_a_row_away() -> None:
    assert TABLE.taken({"away": "no"}).find("330782") == "home"
    assert TABLE.taken({"away": "yes"}).find("330782") == "near"


def test_a_code_without_row_is_an_error() -> None:
    with pytest.raises(StandardMissing, match="110101"):
        replace(TABLE, rows=TABLE.rows[:1]).find("110101")


def test_a_number_that_changes_within_the_years_is_taken_by_the_day_of_the_case(
    tmp_path: Path,
) -> None:
    path = tmp_path / "yiwu"
    shutil.copytree(RULEBOOK / "yiwu", path)
    file = path / "clauses/04-subsidies.yaml"
    one = "dated: [{from: 2020-01-30, until: 2021-12-31, value: '200'}]"
    two = (
        "dated: [{from: 2020-01-30, until: 2020-12-31, value: '200'},"
        " {from: 2021-01-01, until: 2021-12-31, value: '100.50'}]"
    )
    file.write_text(file.read_text(encoding="utf-8").replace(one, two), encoding="utf-8")
    cases = path / "cases.yaml"
    text = cases.read_text(encoding="utf-8")
    text = text.replace(
        "given: {class_end_date: 2021-12-31}\n  expect: {outcome: granted, amount: '40000.00'}",
        "given: {class_end_date: 2021-12-31}\n  expect: {outcome: granted, amount: '20100.00'}",
    )
    cases.write_text(text, encoding="utf-8")

    pack = load_pack(path=path)

    assert pack.decide(BENEFIT, heads(31)).amount.plain() == "62000.00"
    later = pack.decide(BENEFIT, heads(31, class_end_date="2021-03-01"))
    assert later.amount.plain() == "31155.00"
    assert later.arithmetic == ("31人 × 10天 × 100.5元/天 = 31,155.00元",)
