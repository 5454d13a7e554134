"""The explanation as a page: well-formed, every word escaped, readable without eyes."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from jisheng.policy import Decision, load_pack
from tests.policy.made import BENEFIT, class_of, heads, trainee

SPACE = "{http://www.w3.org/1999/xhtml}"
ODD = "<script>alert('甲') & \"乙\"</script>"


def page_of(decision: Decision, language: str) -> ElementTree.Element:
    page = decision.explain(language, form="html")
    assert page.startswith("<!DOCTYPE html>\n")
    return ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))


def decided(**other: object) -> Decision:
    return load_pack("yiwu").decide(BENEFIT, heads(28, **other))


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_the_page_says_its_language_and_escapes_every_word(language: str, tag: str) -> None:
    root = page_of(decided(project=ODD), language)

    assert root.get("lang") == tag
    assert list(root.iter(f"{SPACE}script")) == []
    assert ODD in "".join(root.itertext())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_has_a_caption_and_heads_with_a_scope(language: str) -> None:
    root = page_of(decided(), language)

    tables = list(root.iter(f"{SPACE}table"))
    assert tables
    for table in tables:
        assert (table.find(f"{SPACE}caption") is not None) is True
        heads_of = list(table.iter(f"{SPACE}th"))
        assert heads_of
        assert {head.get("scope") for head in heads_of} == {"col"}
        assert {len(row) for row in table.iter(f"{SPACE}tr")} == {len(heads_of)}


def test_verdicts_are_words_and_every_finding_is_there() -> None:
    decision = decided(class_filed=False)
    root = page_of(decision, "zh")

    said = ["".join(cell.itertext()) for cell in root.iter(f"{SPACE}td")]
    assert "不符合" in said
    assert all(finding.sentence in said for finding in decision.findings)
    assert "✗" not in "".join(root.itertext())


def test_the_page_names_refused_trainees_missing_facts_and_what_would_change_it() -> None:
    pack = load_pack("yiwu")
    people = class_of(trainee("甲", attended_hours=1), trainee("乙"), trainee("丙", passed=False))
    refused = pack.decide(BENEFIT, people)
    unknown = pack.decide(BENEFIT, {**heads(28), "class_filed": None})

    text = "".join(page_of(refused, "zh").itertext())
    assert "申报" in text
    assert all(f"−{step.heads}" in text for step in refused.deductions)
    assert refused.deductions
    assert any(line.ref in text for line in refused.lines if line.outcome != "granted")
    assert all(change.sentence in text for change in refused.changes)
    assert "class_filed" in "".join(page_of(unknown, "en").itertext())


@pytest.mark.parametrize(("language", "form"), [("fr", "html"), ("zh", "pdf")])
def test_another_language_or_form_is_refused(language: str, form: str) -> None:
    with pytest.raises(ValueError, match="可用 zh 或 en"):
        decided().explain(language, form=form)
