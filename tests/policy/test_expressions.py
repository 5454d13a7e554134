"""The expression language: what it allows, what it refuses, and what it does with absent facts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from jisheng.policy import CannotReckon
from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.closures import compile_node
from jisheng.policy.engine.parse import parse
from jisheng.policy.engine.types import BOOL, DATE, Kind, Type, number
from jisheng.policy.engine.typing_rules import ExpressionFault
from jisheng.policy.engine.units import UnitFault, parse_unit
from jisheng.policy.engine.unknown import Unknown, unknown

TYPES: dict[str, Type] = {
    "hours": number(parse_unit("hours")),
    "per_day": number(parse_unit("hours/day")),
    "rate": number(parse_unit("yuan/person/day")),
    "fee": number(parse_unit("yuan")),
    "people": number(parse_unit("people")),
    "share": number(percent=True),
    "yes": BOOL,
    "other": BOOL,
    "on": DATE,
    "until": DATE,
    "level": Type(Kind.TEXT, choices=("junior", "senior")),
}
RECORD = Type(Kind.RECORDS, fields={"status": Type(Kind.TEXT), "day": DATE})


class Names:
    """The names of these tests."""

    def find(self, name: str) -> n.Node | None:
        return n.Name(TYPES[name], name) if name in TYPES else None

    def known(self) -> list[str]:
        return list(TYPES)

    def records(self, name: str) -> Type | None:
        return RECORD if name == "grants" else None

    def table(self, name: str) -> tuple[object, tuple[Type, ...], Type] | None:
        return None

    def reading(self, name: str) -> tuple[str, tuple[str, ...]] | None:
        return ("one", ("one", "two")) if name == "way" else None


def value(text: str, **values: Any) -> Any:
    return compile_node(parse(text, Names()))(values)


COMPUTED = [
    ("hours // per_day", {"hours": 84, "per_day": 8}, 10),
    ("hours / per_day", {"hours": 84, "per_day": 8}, Fraction(21, 2)),
    ("floor(hours / per_day)", {"hours": 84, "per_day": 8}, 10),
    ("min(hours, hours + hours)", {"hours": 3}, 3),
    ("1 + share", {"share": Fraction(1, 2)}, Fraction(3, 2)),
    ("until - on", {"on": date(2020, 1, 30), "until": date(2020, 2, 1)}, 2),
    ("on + days(2) == until", {"on": date(2020, 1, 30), "until": date(2020, 2, 1)}, True),
    ("year(on) == year(until)", {"on": date(2020, 1, 1), "until": date(2020, 12, 31)}, True),
    ("on < until < on", {"on": date(2020, 1, 1), "until": date(2020, 12, 31)}, False),
    ("level in ('junior', 'senior')", {"level": "junior"}, True),
    ("level not in ('junior',)", {"level": "senior"}, True),
    ("fee if yes else 0", {"fee": 5, "yes": False}, 0),
    ("reading('way') == 'one'", {}, True),
    ("count(g for g in grants if g.status == 'x')", {"grants": [{"status": "x"}]}, 1),
    ("any(g.status == 'x' for g in grants)", {"grants": []}, False),
    ("all(g.status == 'x' for g in grants)", {"grants": [{"status": "y"}]}, False),
]


@pytest.mark.parametrize(("text", "values", "expected"), COMPUTED, ids=[x[0] for x in COMPUTED])
def test_an_expression_has_its_exact_value(
    text: str, values: dict[str, Any], expected: Any
) -> None:
    assert value(text, **values) == expected


REFUSED = [
    ("hours + fee", "相加减"),
    ("hours < people", "单位不同"),
    ("people * rate < fee", "单位不同"),
    ("on < hours", "不同类"),
    ("on + until", "日期只能相减"),
    ("yes + 1", "不能计算"),
    ("hours and yes", "不是条件"),
    ("level == 'master'", "不是可选值"),
    ("level < 'senior'", "不能比大小"),
    ("fee if yes else hours", "各项不同类"),
    ("hour // per_day", "是否应为“hours”"),
    ("0.5 * fee", "不能写"),
    ("__import__('os')", "没有函数"),
    ("fee.real", "不在遍历之内"),
    ("[x for x in grants]", "不是规则表达式允许的写法"),
    ("(lambda: 1)()", "没有函数"),
    ("hours ** 2", "运算符不允许"),
    ("reading('other') == 'one'", "没有声明读法"),
    ("reading('way') == 'three'", "不是可选值"),
    ("lookup('none', level)", "没有名为"),
    ("count(g for g in grants if g.stat == 'x')", "没有字段"),
    ("count(grants)", "写法不对"),
    ("hours <", "读不懂"),
    ("-hours", "负号"),
    ("yes is other", "is 比较"),
    ("fee > 100", "单位不同"),
    ("fee + 1", "相加减"),
    ("fee if yes else 5", "各项不同类"),
    ("min(fee, 0 + 3)", "各项不同类"),
    ("share > 50", "百分比"),
    ("50 == share", "百分比"),
    ("any(g.status for g in grants)", "不是条件"),
    ("all(1 for g in grants)", "不是条件"),
    ("sum(g.status for g in grants)", "只能加数"),
    ("count(g for yes in grants)", "另有所指"),
    ("any(any(g.status == 'x' for g in grants) for g in grants)", "另有所指"),
    ("days('a')", "整数天"),
    ("days(reading('way'))", "整数天"),
    ("reading('way', 'one') == 'one'", "没有声明读法"),
    ("fee.__class__", "不在遍历之内"),
    ("any(g.__class__ == 'x' for g in grants)", "没有字段"),
    ("getattr(yes, 'real')", "没有函数"),
    ("fee.__class__()", "没有函数"),
    ("f'{yes}'", "不是规则表达式允许的写法"),
    ("(yes := other)", "不是规则表达式允许的写法"),
    ("hours * 1000000000000", "不能写"),
    ("9" * 5000, "个字符"),
    ("not " * 900 + "yes", "嵌套太深"),
    ("(" * 900 + "yes" + ")" * 900, "读不懂"),
    ("\0", "读不懂"),
]


@pytest.mark.parametrize(("text", "what"), REFUSED, ids=[repr(x[0][:60]) for x in REFUSED])
def test_an_expression_that_means_nothing_is_refused_with_a_remedy(text: str, what: str) -> None:
    with pytest.raises(ExpressionFault, match=what) as fault:
        parse(text, Names())

    assert fault.value.remedy


@pytest.mark.parametrize("text", ["hours // per_day", "hours / per_day"])
def test_a_division_by_zero_is_refused_in_words(text: str) -> None:
    with pytest.raises(CannotReckon, match="除以0"):
        value(text, hours=8, per_day=0)


def test_a_day_outside_the_calendar_is_refused_in_words() -> None:
    with pytest.raises(CannotReckon, match="不是日历上的日期"):
        value("on - days(365)", on=date(1, 3, 1))


@pytest.mark.parametrize("text", ["fee > 0", "fee if yes else 0", "share > 0", "1 + share"])
def test_a_literal_that_means_the_same_in_every_unit_is_allowed(text: str) -> None:
    assert parse(text, Names())


def test_people_times_days_times_a_rate_are_yuan() -> None:
    node = parse("people * (hours // per_day) * rate", Names())

    assert str(node.type.unit) == "yuan"


UNDECIDED = [
    ("yes and other", {"yes": False}, False),
    ("yes or other", {"yes": True}, True),
    ("not (yes and other)", {"yes": False}, True),
    ("fee if yes else fee", {"fee": 5}, 5),
]


@pytest.mark.parametrize(("text", "values", "expected"), UNDECIDED, ids=[x[0] for x in UNDECIDED])
def test_what_is_known_decides_although_something_is_missing(
    text: str, values: dict[str, Any], expected: Any
) -> None:
    absent = {name: unknown(name) for name in TYPES}

    assert value(text, **{**absent, **values}) == expected


MISSING = [
    ("yes and other", {"yes": True}, {"other"}),
    ("yes or other", {}, {"yes", "other"}),
    ("hours + hours < hours", {}, {"hours"}),
    ("min(hours, hours)", {}, {"hours"}),
    ("year(on) == year(until)", {"on": date(2020, 1, 1)}, {"until"}),
    ("fee if yes else 0", {"fee": 5}, {"yes"}),
    ("count(g for g in grants)", {"grants": unknown("grants")}, {"grants"}),
    ("any(g.status == 'x' for g in grants)", {"grants": [{"status": unknown("s")}]}, {"s"}),
]


@pytest.mark.parametrize(("text", "values", "names"), MISSING, ids=[x[0] for x in MISSING])
def test_what_is_missing_is_named(text: str, values: dict[str, Any], names: set[str]) -> None:
    absent = {name: unknown(name) for name in TYPES}

    found = value(text, **{**absent, **values})

    assert isinstance(found, Unknown)
    assert found.missing == names


def test_one_record_that_fits_decides_although_another_is_unclear() -> None:
    grants = [{"status": unknown("status")}, {"status": "x"}]

    assert value("any(g.status == 'x' for g in grants)", grants=grants) is True


def test_an_unknown_value_refuses_to_pass_for_false() -> None:
    with pytest.raises(TypeError, match="enrolled"):
        bool(unknown("enrolled"))


def test_units_are_read_with_their_plurals_and_written_in_chinese() -> None:
    assert parse_unit("yuan/people/days") == parse_unit("yuan/person/day")
    assert parse_unit("yuan/person/day").label == "元/人/天"
    with pytest.raises(UnitFault, match="stones"):
        parse_unit("yuan/stones")
