from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.names import COMPOUND_SURNAMES, mask_name, normalise_name
from jisheng.ground.synthetic import synthetic_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小明", "张*明"),
        ("张 三", "张*"),
        ("欧阳修", "欧阳*"),
        ("欧阳小明", "欧阳*明"),
        ("司马", "司*"),
        ("王小明华", "王**华"),
        ("买买提·艾合买提", "买**·艾***"),
        ("买买提 • 艾合买提", "买**·艾***"),
        ("阿·买买提", "*·买**"),
        ("明", "*"),
        ("John Smith", "J*** S****"),
        ("", ""),
    ],
)
def test_a_name_is_masked_as_a_public_notice_does(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_a_rare_character_is_never_cut_in_two() -> None:
    assert mask_name("张𬱖") == "张*"
    assert mask_name("𠅤小明") == "𠅤*明"
    assert mask_name("葛\U000e0100小明") == "葛\U000e0100*明"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张\u3000三", "张三"),
        (" 张三\ufeff", "张三"),
        ("艾力•买买提", "艾力·买买提"),
        ("John   Smith ", "John Smith"),
    ],
)
def test_a_name_has_one_usual_way_of_being_written(typed: str, name: str) -> None:
    assert normalise_name(typed) == name


@given(st.text())
def test_masking_never_fails_and_never_shows_a_whole_name(text: str) -> None:
    name = normalise_name(text)
    masked = mask_name(text)
    assert normalise_name(name) == name
    if any(sign not in " ·" for sign in name):
        assert "*" in masked


@given(st.integers(min_value=0, max_value=2**32))
def test_the_same_name_is_always_masked_the_same_way(seed: int) -> None:
    name = synthetic_name(Random(seed))
    assert normalise_name(name) == name
    assert mask_name(name) == mask_name(f" {name[0]} {name[1:]}")
    assert mask_name(name) != name


def test_compound_surnames_are_two_characters_each() -> None:
    assert {len(surname) for surname in COMPOUND_SURNAMES} == {2}
