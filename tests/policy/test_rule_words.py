"""Rules in words: under the readings taken, without a name that only programs know."""

from __future__ import annotations

import re

import pytest

from jisheng.policy import Pack, load_pack
from jisheng.policy.rule_words import rule_words
from jisheng.policy.stored_pack import built_in_names


def everything_said(pack: Pack) -> list[str]:
    words, folder = rule_words(pack), pack.folder
    said = [words.condition(rule.require) for rule in folder.rules.values()]
    said += [words.condition(uplift.when) for uplift in folder.uplifts.values()]
    said += [words.condition(benefit.per_person) for benefit in folder.benefits.values()]
    for choice in folder.payees.values():
        said += [words.condition(row.when) for row in choice.rows if row.when]
    return said


@pytest.mark.parametrize("name", built_in_names())
def test_no_condition_shows_a_name_only_programs_know(name: str) -> None:
    said = everything_said(load_pack(name))
    assert [text for text in said if re.search("[a-z_]{5,}", text)] == []


def test_a_settled_reading_is_left_out_of_the_sentence() -> None:
    pack = load_pack("yiwu")
    rule = pack.folder.rules["class_size"]
    assert (
        rule_words(pack).condition(rule.require)
        == "「开班锁定名册人数」不超过「每期培训班人数上限」"
    )
    other = pack.with_readings({"class_over_limit": "pay_up_to_limit"})
    assert rule_words(other).condition(rule.require) == "任何情形"


def test_a_sentence_names_its_facts_in_place_of_their_values() -> None:
    words = rule_words(load_pack("yiwu"))
    assert words.sentence("共{enrolled_headcount}人") == "共「开班锁定名册人数」人"


def test_what_is_no_expression_comes_back_as_it_is() -> None:
    assert rule_words(load_pack("yiwu")).condition("这不是表达式 (") == "这不是表达式 ("
