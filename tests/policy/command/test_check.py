"""`jisheng rules check`, `coverage` and `diff`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jisheng.policy.pack import RULEBOOK
from tests.policy.command.conftest import Run


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    """Return a folder of rulebook folders outside the package, with one folder in it."""
    shutil.copytree(RULEBOOK / "hengyang", tmp_path / "rulebook" / "sixth")
    return tmp_path / "rulebook"


def test_a_folder_outside_the_package_is_checked_by_name_and_by_path(
    run: Run, rulebook: Path
) -> None:
    for arguments in (
        ("check", "sixth", "--rulebook", rulebook),
        ("--rulebook", rulebook, "check"),
        ("check", "--rulebook", rulebook / "sixth"),
        ("check", rulebook / "sixth"),
    ):
        code, out, _ = run(*arguments)
        assert (code, "no faults" in out, out.count("\n")) == (0, True, 1)


def test_a_place_without_rulebook_folders_is_refused_in_words(run: Run, tmp_path: Path) -> None:
    code, _, err = run("check", "--rulebook", tmp_path)

    assert (code, "没有规则文件夹" in err) == (1, True)


def test_a_folder_with_a_fault_names_file_line_and_remedy(run: Run, rulebook: Path) -> None:
    facts = rulebook / "sixth" / "facts.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("type:", "tpye:", 1), "utf-8")

    code, out, _ = run("check", "sixth", "--rulebook", rulebook, "--json")

    (entry,) = json.loads(out)
    assert code == 1
    assert entry["version"] is None
    assert all(fault["file"] and fault["line"] and fault["remedy"] for fault in entry["faults"])


def test_coverage_counts_by_kind(run: Run) -> None:
    code, out, _ = run("coverage", "hengyang", "--json")

    told = json.loads(out)
    assert (code, told["without_entry"]) == (0, [])
    assert {"rules", "values", "tables", "readings", "targets", "no_effect"} <= set(told["counts"])


def test_a_text_whose_numbers_are_all_declared_is_covered(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("封面\n七、标题\n每人每天20元。\n", encoding="gb18030")

    code, out, _ = run("coverage", "hengyang", "--text", text)

    assert (code, "1 numbers in the text: values 1; 0 unbound" in out) == (0, True)


def test_a_number_nobody_declares_is_shown_with_its_clause_and_ends_in_exit_code_1(
    run: Run, tmp_path: Path
) -> None:
    text = tmp_path / "text.txt"
    text.write_text("封面\n七、标题\n每人每天21元。\n", encoding="utf-8")

    code, out, _ = run("coverage", "hengyang", "--text", text)

    assert (code, "  七  21  …封面 七、标题 每人每天【21】元。…" in out) == (1, True)
    _, out, _ = run("coverage", "hengyang", "--text", text, "--json")
    assert [one["bound_to"] for one in json.loads(out)["numbers"]] == [""]


def test_a_text_that_is_not_there_is_refused_in_words(run: Run, tmp_path: Path) -> None:
    code, _, err = run("coverage", "hengyang", "--text", tmp_path / "nowhere.txt")

    assert (code, "读不了" in err) == (1, True)


def test_two_versions_are_told_apart_in_words_clause_by_clause(run: Run, rulebook: Path) -> None:
    file = rulebook / "sixth" / "clauses" / "07-living-costs.yaml"
    text = file.read_text(encoding="utf-8")
    assert "value: '20'" in text
    file.write_text(text.replace("value: '20'", "value: '25'"), encoding="utf-8")

    code, out, _ = run("diff", "hengyang", rulebook / "sixth")

    assert code == 0
    assert out.startswith("七\n")
    assert "由20元" in out
    assert "改为25元" in out
    _, out, _ = run("diff", "hengyang", "sixth", "--rulebook", rulebook, "--json")
    assert [one["name"] for one in json.loads(out)] == ["living_day_rate"]


def test_a_version_does_not_differ_from_itself(run: Run) -> None:
    assert run("diff", "hengyang", "hengyang")[:2] == (0, "两个版本没有差别。\n")


def test_the_command_needs_neither_server_nor_the_extras() -> None:
    blocked = ("django", "polars", "numpy", "numba", "psycopg", "rich", "python_calamine")
    code = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({blocked!r}))\n"
        "from jisheng.config.command import main\n"
        "sys.exit(main(['rules', 'check', 'hengyang']))\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, "no faults" in done.stdout) == (0, True), done.stderr
