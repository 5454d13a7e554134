"""One number changed, everything else untouched."""

from __future__ import annotations

import datetime as dt
import difflib

import pytest

from jisheng.policy import PolicyError
from jisheng.policy.editing import set_file, set_rows, set_spans, set_value, take_reading
from jisheng.policy.raw_texts import read_raw
from jisheng.policy.stored_pack import built_in_texts, check_texts

D = dt.date
FILE = "clauses/04-subsidies.yaml"
SMALL = """# the first page
- clause: 一
  values:
    # what a day brings
    daily:
      unit: yuan/person/day
      dated:
      - {from: 2020-01-01, until: 2020-12-31, value: '200'}   # as printed
      - from: 2021-01-01
        until: 2021-12-31
        value: '210'
      label: 每天标准
    last_day:
      unit: date
      dated: [{from: 2020-01-01, until: 2021-12-31, value: 2021-12-31}]
    share: {unit: '%', dated: [{from: 2020-01-01, until: 2021-12-31, value: 30}]}
  tables:
    standard:
      label: 标准
      rows:
      # juniors first
      - {level: junior, value: '1000'}   # low
      - {level: senior, value: '2000'}
      held_against_text_on: 2026-01-01
    catalogue:
      label: 目录
      external: 另一份文件
  readings:
    part: {question: 怎样计, taken: drop, options: {drop: {label: 不计}, share: {label: 折算}}}
# the last page
"""


def small() -> dict[str, str]:
    return {"clauses/01.yaml": SMALL}


def changed_lines(before: str, after: str) -> list[str]:
    """Return the lines taken out and put in."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return sorted((line for line in lines if line[0] in "+-"), key=lambda line: line[0] == "+")


def test_a_number_changed_from_a_day_gets_a_span_of_its_own_and_nothing_else_moves() -> None:
    texts = built_in_texts("yiwu")
    edited = set_value(texts, "project_day_rate", D(2021, 1, 1), "220")
    assert [name for name in texts if texts[name] != edited[name]] == [FILE]
    assert changed_lines(texts[FILE], edited[FILE]) == [
        "-       dated: [{from: 2020-01-30, until: 2021-12-31, value: '200'}]",
        "+       dated: [{from: 2020-01-30, until: 2020-12-31, value: '200'}, "
        "{from: 2021-01-01, until: 2021-12-31, value: '220'}]",
    ]
    faults = check_texts("yiwu", edited)
    assert {fault.file for fault in faults} <= {"cases.yaml"}


def test_spans_written_one_a_line_keep_their_lines_and_comments() -> None:
    first = set_value(small(), "daily", D(2020, 7, 1), "205")["clauses/01.yaml"]
    assert changed_lines(SMALL, first) == [
        "-       - {from: 2020-01-01, until: 2020-12-31, value: '200'}   # as printed",
        "+       - {from: 2020-01-01, until: 2020-06-30, value: '200'}   # as printed",
        "+       - {from: 2020-07-01, until: 2020-12-31, value: '205'}",
    ]
    second = set_value(small(), "daily", D(2021, 7, 1), "220.5")["clauses/01.yaml"]
    assert changed_lines(SMALL, second) == [
        "-         until: 2021-12-31",
        "+         until: 2021-06-30",
        "+       - {from: 2021-07-01, until: 2021-12-31, value: '220.5'}",
    ]


def test_from_the_first_day_of_a_span_its_number_itself_is_changed() -> None:
    edited = set_value(small(), "daily", D(2021, 1, 1), "215")["clauses/01.yaml"]
    assert changed_lines(SMALL, edited) == ["-         value: '210'", "+         value: '215'"]


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [("last_day", "2022-06-30", "value: 2022-06-30}"), ("share", "35%", "value: 35}")],
)
def test_days_and_percentages_are_written_as_such(name: str, value: str, written: str) -> None:
    edited = set_value(small(), name, D(2021, 1, 1), value)["clauses/01.yaml"]
    assert written in edited


@pytest.mark.parametrize(
    ("name", "day", "value", "why"),
    [
        ("daily", D(2021, 1, 1), "许多", "应为数字"),
        ("daily", D(2021, 1, 1), "", "应为数字"),
        ("last_day", D(2021, 1, 1), "30", "应为日期"),
        ("daily", D(2022, 1, 1), "220", "2022年1月1日没有数值"),
        ("nobody", D(2021, 1, 1), "220", "没有“nobody”"),
    ],
)
def test_what_cannot_be_put_is_refused_in_words(
    name: str, day: dt.date, value: str, why: str
) -> None:
    with pytest.raises(PolicyError, match=why):
        set_value(small(), name, day, value)


def test_rows_that_stay_keep_their_line_and_comment() -> None:
    rows: list[dict[str, object]] = [
        {"level": "junior", "value": "1000"},
        {"level": "senior", "value": "2000", "until": D(2020, 12, 31)},
        {"level": "senior", "value": "2500", "from": D(2021, 1, 1)},
    ]
    edited = set_rows(small(), "standard", rows, D(2026, 11, 21))["clauses/01.yaml"]
    assert changed_lines(SMALL, edited) == [
        "-       - {level: senior, value: '2000'}",
        "-       held_against_text_on: 2026-01-01",
        "+       - {level: senior, value: '2000', until: 2020-12-31}",
        "+       - {level: senior, value: '2500', from: 2021-01-01}",
        "+       held_against_text_on: 2026-11-21",
    ]


def test_rows_another_document_gives_are_added_with_the_day_they_were_held_against_it() -> None:
    rows = [{"occupation": "6-01-01-01", "value": "1800"}]
    edited = set_rows(small(), "catalogue", rows, D(2026, 11, 21))
    said = read_raw(edited).item("tables", "catalogue").said
    assert said["rows"] == rows
    assert said["held_against_text_on"] == D(2026, 11, 21)
    assert read_raw(edited).item("readings", "part")
    assert edited["clauses/01.yaml"].endswith("# the last page\n")


def test_the_same_rows_or_spans_change_nothing() -> None:
    said = read_raw(small())
    rows = said.item("tables", "standard").said["rows"]
    spans = said.item("values", "daily").said["dated"]
    assert set_rows(small(), "standard", rows, D(2026, 11, 21)) == small()
    assert set_spans(small(), "daily", spans) == small()
    with pytest.raises(PolicyError, match="一行也没有"):
        set_rows(small(), "standard", [], D(2026, 11, 21))


def test_a_whole_list_of_spans_is_put_in_place_of_the_old_one() -> None:
    spans = [{"from": D(2020, 1, 1), "until": D(2021, 12, 31), "value": "230"}]
    edited = set_spans(small(), "daily", spans)
    assert read_raw(edited).item("values", "daily").said["dated"] == spans
    assert read_raw(edited).item("values", "daily").said["label"] == "每天标准"
    with pytest.raises(PolicyError, match="应为数字"):
        set_spans(small(), "daily", [{**spans[0], "value": "x"}])


def test_another_reading_is_taken_only_if_it_is_offered() -> None:
    edited = take_reading(small(), "part", "share")["clauses/01.yaml"]
    assert changed_lines(SMALL, edited)[1].count("taken: share") == 1
    with pytest.raises(PolicyError, match="没有“other”"):
        take_reading(small(), "part", "other")


def test_a_file_is_put_whole_or_taken_away_and_must_be_yaml() -> None:
    added = set_file(small(), "clauses/02.yaml", "- {clause: 二}\r\n")
    assert added["clauses/02.yaml"] == "- {clause: 二}\n"
    assert set_file(added, "clauses/02.yaml", " ") == small()
    with pytest.raises(PolicyError, match=r"clauses/02\.yaml 第1行"):
        set_file(small(), "clauses/02.yaml", "- ]")
