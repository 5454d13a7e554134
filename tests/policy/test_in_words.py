"""What a condition says, in words an official reads without knowing the expression."""

from __future__ import annotations

import pytest

from jisheng.policy import PolicyError
from jisheng.policy.in_words import Wording
from jisheng.policy.raw_texts import parse, read_raw
from jisheng.policy.stored_pack import built_in_names, built_in_texts


@pytest.fixture(scope="module")
def yiwu() -> Wording:
    return Wording.of(read_raw(built_in_texts("yiwu")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "enrolled_headcount <= max_class_size",
            "「开班锁定名册人数」不超过「每期培训班人数上限」",
        ),
        (
            "class_end_date <= friction_uplift_until",
            "「结业日期」不晚于「受影响企业职工上浮截止日」",
        ),
        ("not class_filed", "不满足「进入信息化管理平台」"),
        (
            "reading('part_day') == 'pro_rata'",
            "读法“课时不是8的整数倍时怎样折算天数”是“不足一天的按课时折算（每课时25元）”",
        ),
        (
            "usually_resident_in_yiwu and residence_permit or yiwu_hukou",
            "（「在义乌常住」，并且「办有居住证」），或者「义乌户籍」",
        ),
        ("lookup('host_tier', host_division_code)", "表“举办地档次”中「举办地区划代码」对应的值"),
        ("max_paid_days * project_day_rate", "「最多补助天数」×「项目制培训每人每天补贴」"),
        ("floor(attended_hours / hours_per_day)", "「实际出勤课时」÷「一天的标准课时」取整"),
        ("not a condition at all (", "not a condition at all ("),
    ],
)
def test_a_condition_is_said_in_words(yiwu: Wording, text: str, said: str) -> None:
    assert yiwu.say(text) == said


def test_a_definition_is_said_by_what_it_means(yiwu: Wording) -> None:
    assert yiwu.say("host_place == 'province'").endswith("是“省内”")
    assert "举办地档次" in yiwu.say("host_place == 'province'")


def test_every_condition_of_every_rulebook_can_be_said() -> None:
    for name in built_in_names():
        raw = read_raw(built_in_texts(name))
        wording = Wording.of(raw)
        for kind, key in (("rules", "require"), ("uplifts", "when")):
            for item in raw.items(kind):
                if isinstance(item.said, dict) and key in item.said:
                    said = wording.say(item.said[key])
                    assert said
                    assert "?" not in said, (name, item.name)


def test_a_file_that_is_no_yaml_is_named_with_its_line() -> None:
    with pytest.raises(PolicyError, match=r"facts\.yaml 第2行"):
        parse("facts.yaml", "a: 1\nb: ]\n")
    with pytest.raises(PolicyError, match="引用"):
        parse("facts.yaml", "a: &x 1\nb: *x\n")
    assert parse("x.yaml", "yes: no") == {"yes": "no"}
