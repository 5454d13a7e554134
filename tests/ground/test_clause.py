import pytest
from hypothesis import given
from hypothesis import strategies as st

from jisheng.ground.clause import Clause, ClauseFault
from jisheng.ground.numerals import from_chinese, to_chinese


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("四（一）", "四（一）"),
        ("四(一)", "四（一）"),
        (" 四 （一） ", "四（一）"),
        ("四、", "四"),
        ("（四）4", "（四）4"),
        ("五（二）1.（3）", "五（二）1（3）"),
        ("第三条第二款第（一）项", "第三条第二款第一项"),
        ("第12条", "第十二条"),
        ("四（三）第2段", "四（三）第二段"),
        ("附件１", "附件1"),
        ("附件1.2", "附件1.2"),
        ("终段", "终段"),
        ("之四", "之四"),
        ("之四·二（一）", "之四·二（一）"),
        ("之四 二(一)", "之四·二（一）"),
        ("之十・导语", "之十·导语"),
        ("之九导语", "之九·导语"),
    ],
)
def test_a_clause_has_one_usual_way_of_being_written(written: str, text: str) -> None:
    assert str(Clause(written)) == text
    assert Clause(written) == Clause(text)
    assert len({Clause(written), Clause(text)}) == 1


def test_clauses_sort_as_the_document_runs() -> None:
    in_order = [
        "导语",
        "二",
        "四",
        "四（一）",
        "四（二）",
        "四（十）",
        "五（一）",
        "十",
        "终段",
        "附件1",
    ]
    assert [str(clause) for clause in sorted(map(Clause, reversed(in_order)))] == in_order


def test_the_plans_under_one_notice_follow_its_preamble_in_their_order() -> None:
    in_order = ["导语", "之一", "之一·导语", "之一·七", "之二·一（一）", "之二·一（二）", "之十·二"]
    assert [str(clause) for clause in sorted(map(Clause, reversed(in_order)))] == in_order
    assert Clause("之二·一（一）").parent == Clause("之二·一")
    assert Clause("之二·一（一）").is_within(Clause("之二"))
    assert not Clause("之二·一").is_within(Clause("一"))


def test_a_clause_knows_what_it_is_a_part_of() -> None:
    assert Clause("四（一）").parent == Clause("四")
    assert Clause("四").parent is None
    assert Clause("四（一）").is_within(Clause("四"))
    assert not Clause("四").is_within(Clause("四（一）"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "四五",
        "（一",
        "百",
        "第三",
        "第零条",
        "四（一）等",
        "之四二",
        "之",
        "之四·",
        "article 4",
    ],
)
def test_what_is_no_clause_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ClauseFault) as caught:
        Clause(text)
    assert "四（一）" in caught.value.remedy


def test_a_clause_is_never_a_number() -> None:
    with pytest.raises(TypeError, match="请"):
        Clause(4)  # type: ignore[arg-type]


@given(st.integers(min_value=1, max_value=999))
def test_chinese_numerals_read_back(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [(10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"), (110, "一百一十")],
)
def test_numerals_are_written_as_clauses_are_numbered(number: int, words: str) -> None:
    assert to_chinese(number) == words


def test_a_numeral_beyond_the_clauses_is_refused() -> None:
    with pytest.raises(ValueError, match="请"):
        to_chinese(1000)
