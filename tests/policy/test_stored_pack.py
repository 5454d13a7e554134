"""A rulebook kept as texts is the same law as the folder it came from."""

from __future__ import annotations

import io
import zipfile

import pytest

from jisheng.policy import PackError, PolicyError, load_pack, replay
from jisheng.policy.engine.folder import content_version
from jisheng.policy.pack import RULEBOOK
from jisheng.policy.stored_pack import (
    above,
    built_in_texts,
    check_texts,
    load_texts,
    texts_in_zip,
    texts_of,
    version_of,
    with_those_above,
    zip_of,
)

FACTS = {
    "class_end_date": "2020-10-23",
    "class_hours_total": 80,
    "enrolled_headcount": 20,
    "certified_headcount": 20,
}
RATE = "{from: 2020-01-30, until: 2021-12-31, value: '200'}"


@pytest.fixture
def texts() -> dict[str, str]:
    return built_in_texts("yiwu")


def dearer(texts: dict[str, str]) -> dict[str, str]:
    name = "clauses/04-subsidies.yaml"
    assert RATE in texts[name]
    return {**texts, name: texts[name].replace(RATE, RATE.replace("'200'", "'220'"))}


def test_the_version_of_the_texts_is_the_version_of_their_folder(texts: dict[str, str]) -> None:
    assert version_of(texts) == content_version(RULEBOOK / "yiwu")
    assert load_texts("yiwu", texts).version == load_pack("yiwu").version


def test_texts_decide_as_their_folder_does_and_their_decisions_replay(
    texts: dict[str, str],
) -> None:
    pack = load_texts("yiwu", texts)
    kept = load_pack("yiwu").decide("project_training", FACTS, assume="all")
    assert pack.decide("project_training", FACTS, assume="all") == kept
    assert kept.document.folder == "yiwu"
    assert replay(kept, pack).to_json() == kept.to_json()


def test_a_pack_once_loaded_is_not_read_again(texts: dict[str, str]) -> None:
    assert load_texts("yiwu", texts) is load_texts("yiwu", dict(texts))


def test_a_number_changed_against_the_cases_of_the_rulebook_is_refused(
    texts: dict[str, str],
) -> None:
    with pytest.raises(PackError) as refused:
        load_texts("yiwu", dearer(texts))
    assert {fault.file for fault in refused.value.faults} == {"cases.yaml"}


def test_faults_name_file_and_line_and_a_sound_rulebook_has_none(texts: dict[str, str]) -> None:
    assert check_texts("yiwu", texts) == ()
    broken = {**texts, "facts.yaml": texts["facts.yaml"] + "odd: {}\n"}
    fault = check_texts("yiwu", broken)[0]
    assert fault.file == "facts.yaml"
    assert fault.line == broken["facts.yaml"].count("\n")


@pytest.mark.parametrize(
    "name", ["../escape.yaml", "/etc/x.yaml", "a/b/c.yaml", "notes.txt", "条款.yaml", "a/../b.yaml"]
)
def test_a_file_that_would_climb_out_of_its_folder_is_refused(
    texts: dict[str, str], name: str
) -> None:
    with pytest.raises(PolicyError, match="不是规则文件的名称"):
        load_texts("yiwu", {**texts, name: ""})


@pytest.mark.parametrize("name", ["", "../yiwu", "Yiwu", "a b", "1yiwu"])
def test_a_name_that_is_no_name_is_refused(texts: dict[str, str], name: str) -> None:
    with pytest.raises(PolicyError, match="不能作文件代号"):
        load_texts(name, texts)


def test_a_rulebook_goes_into_a_zip_and_comes_back(texts: dict[str, str]) -> None:
    assert texts_in_zip(zip_of(texts)) == texts
    assert zip_of(texts) == zip_of(dict(reversed(texts.items())))


def test_one_folder_around_the_files_of_a_zip_is_taken_off(texts: dict[str, str]) -> None:
    around = zip_of({f"yiwu/{name}": text for name, text in texts.items()})
    assert texts_in_zip(around) == texts


def test_a_zip_that_is_none_or_holds_no_rulebook_is_refused() -> None:
    with pytest.raises(PolicyError, match="zip"):
        texts_in_zip(b"PK\x03\x04 broken")
    with pytest.raises(PolicyError, match=r"没有 document\.yaml"):
        texts_in_zip(zip_of({"facts.yaml": ""}))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("document.yaml", b"\xff\xfe")
    with pytest.raises(PolicyError, match="UTF-8"):
        texts_in_zip(written.getvalue())


def test_characters_no_database_can_hold_are_refused() -> None:
    with pytest.raises(PolicyError, match="控制字符"):
        texts_in_zip(zip_of({"document.yaml": "title: a\0b"}))


def test_a_folder_that_is_none_is_refused() -> None:
    with pytest.raises(PolicyError, match="不是规则文件夹"):
        texts_of("nowhere")


def test_those_above_are_the_given_ones_before_the_built_in_ones(texts: dict[str, str]) -> None:
    child = {"document.yaml": "under: yiwu\n"}
    assert above(child) == "yiwu"
    assert above(texts) == ""
    assert with_those_above(child, {}) == {"yiwu": texts}
    other = {"document.yaml": "title: 另一份\n"}
    assert with_those_above(child, {"yiwu": other}) == {"yiwu": other}
    assert with_those_above({"document.yaml": "under: nobody"}, {}) == {}
