"""Stored decisions replay byte for byte: later, in another process, under the law they name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jisheng.policy import Decision, ReplayError, load_pack, replay
from jisheng.policy.stored_pack import built_in_texts, load_texts
from tests.policy.stored_decisions import DOCUMENTS, differing, taken

ROOT = Path(__file__).parents[2]
OLD_TITLE, NEW_TITLE = "short_title: ", "short_title: 经修改的"


def replayed_elsewhere(stored: list[bytes], folder: Path, **environment: str) -> str:
    """Replay in a fresh process and return what it says."""
    file = folder / "decisions.jsonl"
    file.write_bytes(b"\n".join(stored) + b"\n")
    done = subprocess.run(
        [sys.executable, "-m", "tests.policy.stored_decisions", str(file)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def stored() -> list[bytes]:
    """Return a few decisions of every benefit of every document."""
    return list(taken(of_each=1))


def test_decisions_of_every_benefit_replay_to_the_same_bytes(stored: list[bytes]) -> None:
    decisions = [Decision.from_json(line) for line in stored]

    assert len(stored) >= 250
    assert {x.document.folder for x in decisions} == set(DOCUMENTS)
    folders = [load_pack(document).folder for document in DOCUMENTS]
    own = {(f.document.folder, name) for f in folders for name in {*f.benefits} - f.inherited}
    assert {(x.document.folder, x.benefit) for x in decisions} >= own
    assert not list(differing(iter(stored)))


def test_they_name_the_readings_office_values_and_day_of_knowledge_they_were_taken_by(
    stored: list[bytes],
) -> None:
    decisions = [Decision.from_json(line) for line in stored]

    assert any(x.known_on for x in decisions)
    assert any(x.office_values for x in decisions)
    packs = {document: load_pack(document).readings_taken for document in DOCUMENTS}
    switched = [
        x for x in decisions if any(packs[x.document.folder][r.name] != r.taken for r in x.readings)
    ]
    assert len(switched) >= 40


def test_another_process_with_another_seed_and_locale_says_the_same(
    stored: list[bytes], tmp_path: Path
) -> None:
    some = stored[:: max(1, len(stored) // 120)]

    said = replayed_elsewhere(
        some, tmp_path, PYTHONHASHSEED="4711", LC_ALL="C", LANG="C", TZ="Asia/Kolkata"
    )

    assert said == f"{len(some)} of {len(some)} the same"


def test_a_decision_of_an_older_version_replays_by_that_version_alone() -> None:
    texts = built_in_texts("yiwu")
    document = texts["document.yaml"].replace(OLD_TITLE, NEW_TITLE, 1)
    older = load_texts("yiwu", {**texts, "document.yaml": document})
    facts = {
        "class_end_date": "2020-10-23",
        "class_hours_total": 80,
        "enrolled_headcount": 20,
        "certified_headcount": 20,
    }
    line = older.decide("project_training", facts, assume="all").to_json()
    decision = Decision.from_json(line)

    with pytest.raises(ReplayError, match="规则版本"):
        replay(decision)
    kept = load_texts("yiwu", {**texts, "document.yaml": document})
    assert replay(decision, kept).to_json() == line


@pytest.mark.soak
def test_ten_thousand_decisions_replay_to_the_same_bytes(tmp_path: Path) -> None:
    stored = list(taken(switched=12))

    assert len(stored) >= 10_000
    said = replayed_elsewhere(stored, tmp_path, PYTHONHASHSEED="99", LC_ALL="C")
    assert said == f"{len(stored)} of {len(stored)} the same"
