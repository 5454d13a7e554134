"""Coverage: clauses laid beside a text, each number bound where its own clause declares it."""

from __future__ import annotations

from jisheng.policy import load_pack
from jisheng.policy.coverage import Number, coverage_of, numbers_of
from jisheng.policy.coverage.places import find_places

# In our own words; only headings and numbers are those of the document.
TEXT = """某市文件

义政办发〔2019〕104号

2019年12月30日

四、政策

（一）标准。每天 {rate} 元，每天8课时，最多
10天。每年不超过 3 次。

（二）重点群体。上浮 30%。

本方案自2020年1月30日起施行。
"""


def numbers(text: str) -> dict[str, Number]:
    return {number.written: number for number in numbers_of(load_pack("yiwu"), text)}


def test_every_number_is_bound_in_its_own_clause() -> None:
    found = numbers(TEXT.format(rate=200))

    assert [one.written for one in found.values() if not one.bound_to] == []
    assert found["200"].bound_to == "values project_day_rate"
    assert found["30%"].clause == "四（二）"
    assert found["2020年1月30日"].clause == "终段"


def test_a_number_nobody_declares_is_unbound_and_shown_with_its_surroundings() -> None:
    number = numbers(TEXT.format(rate=201))["201"]

    assert (number.clause, number.bound_to) == ("四（一）", "")
    assert "每天 【201】 元" in number.around


def test_a_number_does_not_bind_to_another_clause_or_another_unit() -> None:
    found = numbers("四、政策\n（一）每人30%，最多200天\n（二）每天200元")

    assert [one.written for one in found.values() if one.bound_to] == []


def test_a_list_inside_a_clause_is_no_heading_of_the_next_clause() -> None:
    text = "一、甲\n1.登记\n2.审核\n二、乙\n（一）丙\n1.丁\n"
    places = find_places(["一", "二（一）", "二（一）1"], text)

    assert [text[place.start] for place in places] == ["一", "二", "1"]
    assert places[2].start > places[1].start


def test_a_clause_without_heading_shares_the_place_of_the_one_above() -> None:
    first, second, third = find_places(["一", "一1", "二"], "一、甲\n没有分点\n二、乙\n")

    assert (second.is_found, second.start, second.end) == (False, first.start, third.start)


def test_a_heading_broken_off_from_its_text_by_a_page_keeps_the_rest() -> None:
    text = "一、甲\n每天\n\n20元\n二、乙"
    places = find_places(["一", "二"], text)

    assert "20元" in text[places[0].start : places[0].end]


def test_counts_add_up_what_the_clauses_state() -> None:
    covered = coverage_of(load_pack("yiwu"))

    assert covered.without_entry == ()
    assert covered.counts["rules"] == sum(one.kinds.get("rules", 0) for one in covered.clauses)
    assert covered.counts["no_effect"] >= 1


def test_a_year_of_the_text_may_be_twelve_months_in_the_rulebook() -> None:
    text = "甲\n（四）乙\n4. 累计缴费{count}以上的职工\n"

    for count, bound in (("一年", True), ("12个月", True), ("两年", False), ("12天", False)):
        (_, number) = numbers_of(load_pack("nantong"), text.format(count=count))
        assert bool(number.bound_to) is bound
