"""`jisheng rules decide`, `explain` and `replay`, with folders outside the package."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from jisheng.policy.pack import RULEBOOK
from tests.policy.command.conftest import Run
from tests.policy.made import BENEFIT, heads

Written = Callable[[str, Any], Path]
YIWU = ("--document", "yiwu", "--benefit", BENEFIT)


@pytest.fixture
def decision(run: Run, written: Written, tmp_path: Path) -> Path:
    """Return a file with a stored decision."""
    _, out, _ = run("decide", *YIWU, written("facts.yaml", heads(28)), "--json")
    path = tmp_path / "decision.json"
    path.write_text(out, encoding="utf-8")
    return path


def test_one_folder_outside_decides_without_naming_a_document(
    run: Run, written: Written, tmp_path: Path
) -> None:
    shutil.copytree(RULEBOOK / "yiwu", tmp_path / "sixth")
    facts = written("facts.yaml", heads(28))

    arguments = ("decide", "--rulebook", tmp_path / "sixth", "--benefit", BENEFIT, facts)
    code, out, _ = run(*arguments, "--json")

    assert (code, json.loads(out)["document"]["folder"]) == (0, "sixth")


def test_no_document_at_all_is_refused_in_words(run: Run, written: Written) -> None:
    code, _, err = run("decide", "--benefit", BENEFIT, written("facts.yaml", {}))

    assert (code, "--document" in err) == (1, True)


def test_facts_may_be_assumed_only_where_that_is_asked_for(run: Run, written: Written) -> None:
    facts = {name: fact for name, fact in heads(28).items() if name != "procured_and_published"}
    path = written("facts.yaml", facts)

    assert run("decide", *YIWU, path)[0] == 1
    assert run("decide", *YIWU, path, "--assume", "procured_and_published")[0] == 0
    assert run("decide", *YIWU, path, "--assume", "all")[0] == 0


def test_the_day_whose_knowledge_counts_is_kept(run: Run, written: Written) -> None:
    facts = written("facts.yaml", heads(28))

    _, out, _ = run("decide", *YIWU, facts, "--known-on", "2020-06-01", "--json")

    assert json.loads(out)["known_on"] == "2020-06-01"


@pytest.mark.parametrize(("language", "says"), [("zh", "予以补贴"), ("en", "granted")])
def test_a_stored_decision_is_put_into_words_and_into_a_page(
    run: Run, decision: Path, language: str, says: str
) -> None:
    code, out, _ = run("explain", decision, "--language", language)
    assert (code, says in out, "84,000.00" in out) == (0, True, True)

    _, page, _ = run("explain", decision, "--language", language, "--html")
    root = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))
    assert says in "".join(root.itertext())


def test_a_stored_decision_replays_byte_for_byte(run: Run, decision: Path) -> None:
    code, out, _ = run("replay", decision)

    assert (code, "1 decisions replayed, 1 byte for byte" in out) == (0, True)


def test_decisions_may_stand_one_on_each_line_or_in_a_list(
    run: Run, decision: Path, tmp_path: Path
) -> None:
    text = decision.read_text(encoding="utf-8").strip()
    for name, content in (("lines.json", f"{text}\n{text}\n"), ("list.json", f"[{text},{text}]")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        code, out, _ = run("replay", tmp_path / name)
        assert (code, "2 byte for byte" in out) == (0, True)


def test_a_decision_somebody_changed_is_found_out(run: Run, decision: Path) -> None:
    data = json.loads(decision.read_text(encoding="utf-8"))
    data["amount"] = {"fen": 1}
    decision.write_text(json.dumps(data), encoding="utf-8")

    code, out, _ = run("replay", decision)

    assert (code, "amount" in out, "0 byte for byte" in out) == (1, True, True)


@pytest.mark.parametrize("folder", ["atlantis", "hengyang"])
def test_a_decision_by_another_version_or_another_folder_is_not_replayed(
    run: Run, decision: Path, folder: str
) -> None:
    data = json.loads(decision.read_text(encoding="utf-8"))
    data["document"]["folder"] = folder
    decision.write_text(json.dumps(data), encoding="utf-8")

    code, out, _ = run("replay", decision, "--json")

    assert code == 1
    assert "请用" in json.loads(out)[0]["difference"]


@pytest.mark.parametrize("content", ["", "{}", "[1]", "no json"])
@pytest.mark.parametrize("verb", ["explain", "replay"])
def test_a_file_that_holds_no_decision_is_refused(
    run: Run, tmp_path: Path, verb: str, content: str
) -> None:
    path = tmp_path / "odd.json"
    path.write_text(content, encoding="utf-8")

    code, out, err = run(verb, path)

    assert code == 1
    assert "请给出" in err or "0 decisions" in out
