"""What a new version changes, told in Chinese so that the person who publishes can judge it."""

from __future__ import annotations

import datetime as dt

import pytest

from jisheng.policy.difference import Difference, difference
from jisheng.policy.stored_pack import built_in_texts
from jisheng.policy.timeline import changed_stretches, days_words

D = dt.date
DOCUMENT = "short_title: 试行办法\nin_force_until: 2021-12-31\noutline: [一, 二]\n"
FACTS = """
case:
  level: {label: 等级, type: text, choices: {junior: 初级, senior: 高级}}
  hours: {label: 课时, type: hours}
"""
CLAUSES = """
- clause: 一
  gist: 标准
  values:
    daily:
      label: 每天标准
      unit: yuan/person/day
      dated: [{from: 2020-01-01, until: 2021-12-31, value: '200'}]
      source: text
  tables:
    standard:
      label: 补贴标准
      keys: {level: fact}
      unit: yuan
      rows:
      - {level: junior, value: '1000'}
      - {level: senior, value: '2000'}
  readings:
    part:
      question: 不足一天怎样计
      taken: drop
      options:
        drop: {label: 不计}
        share: {label: 折算}
- clause: 二
  gist: 条件
  rules:
    enough:
      label: 满一天
      require: hours >= 8
      otherwise: LESS_THAN_ONE_DAY
"""
BENEFITS = "grant: {label: 培训补贴, clause: 一, order: [enough]}\n"


def texts(**changes: str) -> dict[str, str]:
    """Return a small rulebook; each change is `old → new` in its one place."""
    made = {
        "document.yaml": DOCUMENT,
        "facts.yaml": FACTS,
        "clauses/01.yaml": CLAUSES,
        "benefits.yaml": BENEFITS,
    }
    for old, new in changes.items():
        holders = [name for name in made if old in made[name]]
        assert len(holders) == 1, old
        made[holders[0]] = made[holders[0]].replace(old, new)
    return made


def only(**changes: str) -> Difference:
    """Return the one difference a change makes."""
    found = difference(texts(), texts(**changes))
    assert len(found) == 1, [one.sentence for one in found]
    return found[0]


def test_the_same_rules_do_not_differ() -> None:
    assert difference(texts(), texts()) == ()
    assert difference(built_in_texts("yiwu"), built_in_texts("yiwu")) == ()


def test_a_number_changed_from_a_day_says_from_when_from_what_to_what() -> None:
    one = only(
        **{
            "{from: 2020-01-01, until: 2021-12-31, value: '200'}": (
                "{from: 2020-01-01, until: 2020-06-30, value: 200}, "
                "{from: 2020-07-01, until: 2021-12-31, value: '220'}"
            )
        }
    )
    assert one.sentence == ("“每天标准”2020年7月1日至2021年12月31日由200元/人/天改为220元/人/天")
    assert (one.clause, one.kind, one.change) == ("一", "values", "changed")
    assert (one.since, one.until) == (D(2020, 7, 1), D(2021, 12, 31))
    assert (one.before, one.after) == ("200元/人/天", "220元/人/天")


def test_a_row_of_a_table_is_named_by_its_keys() -> None:
    one = only(**{"{level: senior, value: '2000'}": "{level: senior, value: '2500'}"})
    assert one.sentence == "“补贴标准·等级高级”由2000元改为2500元"
    dated = only(
        **{
            "{level: senior, value: '2000'}": (
                "{level: senior, value: '2000', until: 2020-12-31}\n"
                "      - {level: senior, value: '2500', from: 2021-01-01}"
            )
        }
    )
    assert dated.sentence == "“补贴标准·等级高级”自2021年1月1日起由2000元改为2500元"
    gone = only(**{"      - {level: senior, value: '2000'}\n": ""})
    assert gone.sentence == "“补贴标准·等级高级”删去（原为2000元）"
    assert gone.change == "removed"


def test_a_condition_is_told_in_words() -> None:
    one = only(**{"hours >= 8": "hours >= 16 and level == 'senior'"})
    assert one.clause == "二"
    assert one.sentence == (
        "“满一天”条件由“「课时」不少于8”改为“「课时」不少于16，并且「等级」是“高级””"
    )


def test_a_reading_taken_otherwise_names_both_ways() -> None:
    assert only(**{"taken: drop": "taken: share"}).sentence == (
        "“不足一天怎样计”所取读法由“不计”改为“折算”"
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("gist: 条件", "gist: 申请条件", "“要点”由“条件”改为“申请条件”"),
        ("short_title: 试行办法", "short_title: 办法", "“文件简称”由“试行办法”改为“办法”"),
        (
            "in_force_until: 2021-12-31",
            "in_force_until: 2022-12-31",
            "“截止日”由“2021年12月31日”改为“2022年12月31日”",
        ),
        ("label: 课时, type: hours", "label: 学时, type: hours", "名称由“课时”改为“学时”"),
        ("label: 培训补贴", "label: 技能补贴", "名称由“培训补贴”改为“技能补贴”"),
        ("label: 每天标准", "label: 日标准", "名称由“每天标准”改为“日标准”"),
    ],
)
def test_words_are_told_too(old: str, new: str, sentence: str) -> None:
    assert sentence in only(**{old: new}).sentence


def test_a_new_clause_and_a_new_fact_are_told_with_what_they_say() -> None:
    longer = texts()
    longer["clauses/02.yaml"] = "- {clause: 三, gist: 监督检查, no_effect: 只说职责}\n"
    longer["facts.yaml"] += "  age: {label: 年龄, type: years}\n"
    told = [one.sentence for one in difference(texts(), longer)]
    assert told == ["新增“年龄”", "新增“三”：监督检查"]
    assert [one.change for one in difference(longer, texts())] == ["removed", "removed"]


def test_differences_come_in_the_order_of_the_document() -> None:
    found = difference(
        texts(),
        texts(**{"hours >= 8": "hours >= 9", "taken: drop": "taken: share", "试行办法": "办法"}),
    )
    assert [one.clause for one in found] == ["", "一", "二"]


def test_two_whole_documents_can_be_laid_side_by_side() -> None:
    found = difference(built_in_texts("guangdong"), built_in_texts("jiangmen"))
    assert len({one.kind for one in found}) > 8
    assert all(one.sentence for one in found)


def test_stretches_of_days_are_joined_where_they_say_the_same() -> None:
    old = [{"from": D(2020, 1, 1), "until": D(2020, 12, 31), "value": 1}]
    new = [
        {"from": D(2020, 1, 1), "until": D(2020, 3, 31), "value": "1"},
        {"from": D(2020, 4, 1), "until": D(2020, 6, 30), "value": 2},
        {"from": D(2020, 7, 1), "until": D(2020, 12, 31), "value": 2},
    ]
    (one,) = changed_stretches(old, new)
    assert (one.since, one.until, one.before, one.after) == (
        D(2020, 4, 1),
        D(2020, 12, 31),
        "1",
        "2",
    )
    assert days_words(date_min := D.min, D(2020, 1, 1)) == "2020年1月1日以前"
    assert days_words(date_min, D.max) == ""
