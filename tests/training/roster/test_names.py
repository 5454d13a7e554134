"""Names keep every character of the person's document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.training.roster.faults import Severity
from jisheng.training.roster.names import findings_of_name, tidy_name


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" 张 三 ", "张三"),
        ("张\u3000三", "张三"),
        ("张\u200b三\ufeff", "张三"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("John  Smith ", "John Smith"),
        ("Ｊｏｈｎ", "John"),
        ("赵𬱖", "赵𬱖"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("豈", "豈"),
        ("〇三", "〇三"),
    ],
)
def test_blanks_go_and_characters_stay(written: str, kept: str) -> None:
    assert tidy_name(written) == kept


@pytest.mark.parametrize(
    "name", ["张三", "欧阳修文", "𠮷川", "阿依古丽·买买提", "O'Brien", "𰻝甲", "葛\U000e0100洪"]
)
def test_real_names_pass_without_a_word(name: str) -> None:
    assert findings_of_name(name) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("张三1", "name.has_digits"),
        ("张①", "name.has_digits"),
        ("张三（组长）", "name.has_signs"),
        ("张/李", "name.has_signs"),
        ("---", "name.has_signs"),
        ("张?", "name.garbled"),
        ("张\ufffd", "name.garbled"),
        ("长" * 51, "name.too_long"),
    ],
)
def test_what_is_no_name_blocks(name: str, code: str) -> None:
    (finding,) = findings_of_name(name)
    assert (finding.code, finding.severity) == (code, Severity.BLOCKING)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("张", "name.unusual"),
        ("一二三四五六七", "name.unusual"),
        ("王\ue000", "name.private_character"),
    ],
)
def test_what_may_be_a_name_is_only_asked_about(name: str, code: str) -> None:
    (finding,) = findings_of_name(name)
    assert (finding.code, finding.severity) == (code, Severity.WARNING)


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    assert tidy_name(tidy_name(text)) == tidy_name(text)
