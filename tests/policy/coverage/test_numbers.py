"""Numbers of an official text: found as printed, exact, told apart from what counts nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jisheng.policy.coverage.numbers import Found, find_numbers


def only(text: str) -> Found:
    (found,) = find_numbers(text)
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("每人２００元", 200, "元"),
        ("不超过 10 天", 10, "天"),
        ("共4.41万人次", 44100, "人次"),
        ("共2亿元", 200000000, "元"),
        ("补贴1,650元", 1650, "元"),
        ("满三年", 3, "年"),
        ("两年内", 2, "年"),
        ("十个工作日内", 10, "工作日"),
        ("二百四十课时", 240, "课时"),
        ("半年以内", Fraction(1, 2), "年"),
        ("按1.5倍", Fraction(3, 2), "倍"),
        ("最多享受三次", 3, "次"),
    ],
)
def test_a_number_is_found_with_its_size_and_unit(text: str, value: object, unit: str) -> None:
    found = only(text)

    assert (found.kind, found.value, found.unit) == ("number", value, unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("上浮 30%", 30),
        ("上浮３０％", 30),
        ("百分之五", 5),
        ("百分之五点五", Fraction(11, 2)),
        ("四分之一", 25),
        ("补贴一半", 50),
    ],
)
def test_shares_are_percent_however_they_are_written(text: str, value: object) -> None:
    assert (only(text).kind, only(text).value) == ("percent", value)


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("2019 年 12 月 31 日", "date", ((2019, 12, 31),)),
        ("2020年2月前", "month", ((2020, 2, 0),)),
        ("每年的8月15日前", "day_of_year", ((0, 8, 15),)),
        ("2019～2021年", "span", ((2019, 0, 0), (2021, 0, 0))),
        ("2019年到2021年", "span", ((2019, 0, 0), (2021, 0, 0))),
        ("到2021年底", "year", ((2021, 0, 0),)),
    ],
)
def test_days_months_and_years_are_read(
    text: str, kind: str, days: tuple[tuple[int, int, int], ...]
) -> None:
    assert (only(text).kind, only(text).days) == (kind, days)


@pytest.mark.parametrize("text", ["国办发〔2019〕24号", "衡人社发【2019】 21 号"])
def test_the_number_of_a_document_is_no_number_of_its_content(text: str) -> None:
    assert only(text).kind == "document"


@pytest.mark.parametrize(
    "text",
    ["3.做好登记", "（2）申请表", "附件 5", "第2款", "| 7 | 安全 |", "要求：1.登记", "— 12 —"],
)
def test_headings_and_marks_of_lists_are_told_apart(text: str) -> None:
    assert only(text).kind == "heading"


@pytest.mark.parametrize(
    "text", ["最多跑一次", "一次性给予", "5G网络", "ISO9001认证", "三农", "第三年"]
)
def test_words_that_hold_a_numeral_count_nothing(text: str) -> None:
    assert list(find_numbers(text)) == []


def test_a_heading_before_a_year_is_no_decimal() -> None:
    kinds = [found.kind for found in find_numbers("- 2.2019-2021年计划")]

    assert kinds == ["heading", "span"]
