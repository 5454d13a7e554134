"""`jisheng rules`: cases, check, decide and coverage on the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from jisheng.config.rules_command import main
from jisheng.policy.pack import RULEBOOK
from tests.policy.made import BENEFIT, heads

Run = Callable[..., tuple[int, str, str]]
BARE = {
    "certified_headcount": 28,
    "enrolled_headcount": 28,
    "class_hours_total": 80,
    "friction_headcount": 28,
    "class_end_date": "2020-10-23",
}
GRANTED = {
    "outcome": "granted",
    "amount": "84000.00",
    "payee": "training_institution",
    "reason_code": None,
}


def case(**other: Any) -> dict[str, Any]:
    return {
        "id": "T-1",
        "jurisdiction": "yiwu",
        "benefit": BENEFIT,
        "facts": BARE,
        "expected": GRANTED,
        **other,
    }


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a file and return its exit code and what it printed."""

    def run_on(*arguments: str, file: Any = None) -> tuple[int, str, str]:
        path = tmp_path / "given.yaml"
        if file is not None:
            path.write_text(yaml.safe_dump(file, allow_unicode=True), encoding="utf-8")
        code = main([str(path) if word == "FILE" else word for word in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_on


def test_a_case_as_expected_takes_what_it_does_not_mention_as_fulfilled(run: Run) -> None:
    code, out, _ = run("cases", "FILE", file={"cases": [case()]})

    assert code == 0
    assert "1 cases, 1 as expected" in out


def test_a_mismatch_is_shown_and_ends_in_exit_code_1(run: Run) -> None:
    code, out, _ = run("cases", "FILE", file={"cases": [case(expected={**GRANTED, "amount": "1"})]})

    assert code == 1
    assert "amount 应为 1.00，算得 84000.00" in out
    assert "1 cases, 0 as expected" in out


@pytest.mark.parametrize(
    ("part", "wrong"), [("payee", "enterprise"), ("reason_code", "X"), ("outcome", "denied")]
)
def test_outcome_reason_and_payee_are_compared_too(run: Run, part: str, wrong: str) -> None:
    code, out, _ = run("cases", "FILE", file={"cases": [case(expected={**GRANTED, part: wrong})]})

    assert code == 1
    assert f"{part} 应为 {wrong}" in out


def test_an_ambiguous_case_names_its_alternatives_and_the_reading_that_computes_them(
    run: Run,
) -> None:
    other = {"outcome": "granted", "amount": "100800.00", "reading": "added up"}

    code, out, _ = run(
        "cases", "FILE", file={"cases": [case(ambiguous=True, alternatives=[other])]}
    )

    assert code == 0
    assert "added up" in out
    assert "one_uplift=sum" in out


def test_a_benefit_nobody_decides_yet_is_counted_apart(run: Run) -> None:
    file = {"cases": [case(), case(id="T-2", benefit="degree_award")]}

    code, out, _ = run("cases", "FILE", file=file)
    assert (code, "1 not decided" in out, "1 cases, 1 as expected" in out) == (0, True, True)

    _, out, _ = run("cases", "FILE", "--benefit", BENEFIT, file=file)
    assert "not decided" not in out


def test_asking_for_a_benefit_nobody_decides_is_no_success(run: Run) -> None:
    file = {"cases": [case(benefit="degree_award")]}

    code, out, _ = run("cases", "FILE", "--benefit", "degree_award", file=file)

    assert (code, "1 not decided" in out) == (1, True)


@pytest.mark.parametrize("document", ["hengyang", "../yiwu", "x" * 5000, "a\0b"])
def test_a_case_of_another_document_is_counted_apart(run: Run, document: str) -> None:
    code, out, _ = run("cases", "FILE", file={"cases": [case(jurisdiction=document)]})

    assert (code, "1 not decided" in out) == (0, True)


def test_a_folder_of_the_same_name_where_one_stands_does_not_hide_the_built_in_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "yiwu").mkdir()
    monkeypatch.chdir(tmp_path)

    code, out, _ = run("cases", "FILE", "--document", "yiwu", file={"cases": [case()]})

    assert (code, "1 cases, 1 as expected" in out) == (0, True)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"facts": {**BARE, "shoe_size": 42}}, "没有声明事实“shoe_size”"),
        ({"facts": {1: 2}}, "没有声明事实“1”"),
        ({"facts": {**BARE, "class_hours_total": 80.0}}, "应为整数"),
        ({"expected": {"outcome": "granted"}}, "不是金额"),
        ({"expected": {**GRANTED, "amount": "forty"}}, "不是金额"),
        ({"alternatives": [{"amount": "forty"}]}, "不是金额"),
    ],
)
def test_a_case_that_cannot_be_decided_differs_and_the_others_are_still_decided(
    run: Run, wrong: dict[str, Any], says: str
) -> None:
    code, out, _ = run("cases", "FILE", file={"cases": [case(**wrong), case(id="T-2")]})

    assert code == 1
    assert "DIFF T-1" in out
    assert says in out
    assert "2 cases, 1 as expected" in out


@pytest.mark.parametrize(
    "wrong",
    [
        {"cases": None},
        {"cases": "none"},
        {"cases": [1]},
        {"cases": [case(id=None)]},
        {"cases": [case(facts=None)]},
        {"cases": [case(facts=[1])]},
        {"cases": [case(expected=[1])]},
        {"cases": [case(alternatives="x")]},
        {"cases": [case(alternatives=["x"])]},
    ],
)
def test_a_file_not_written_as_cases_is_refused_in_words(run: Run, wrong: Any) -> None:
    code, _, err = run("cases", "FILE", file=wrong)

    assert (code, "请" in err) == (1, True)


@pytest.mark.parametrize(
    "content", [b"", b"cases: [", b"cases: \xff\xfe", b"cases: " + b"[" * 5000]
)
def test_a_file_that_is_no_yaml_is_refused_in_words(
    run: Run, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)

    for name in (path, tmp_path, tmp_path / "nowhere.yaml"):
        code, _, err = run("cases", str(name))
        assert (code, "案例文件" in err) == (1, True)


def test_no_case_at_all_is_no_success(run: Run) -> None:
    code, out, _ = run("cases", "FILE", "--benefit", "nothing", file={"cases": [case()]})

    assert (code, "0 cases, 0 as expected" in out) == (1, True)


def test_cases_come_as_json_too(run: Run) -> None:
    _, out, _ = run("cases", "FILE", "--json", file={"cases": [case()]})

    (result,) = json.loads(out)
    assert (result["case"], result["status"]) == ("T-1", "as_expected")


def test_a_file_that_holds_no_cases_is_refused_in_words(run: Run) -> None:
    code, _, err = run("cases", "FILE", file=["nothing"])

    assert (code, "没有 cases 列表" in err) == (1, True)


def test_check_names_the_version_of_a_good_folder_and_the_faults_of_a_bad_one(
    run: Run, tmp_path: Path
) -> None:
    assert run("check")[:1] == (0,)
    folder = tmp_path / "yiwu"
    shutil.copytree(RULEBOOK / "yiwu", folder)
    (folder / "facts.yaml").unlink()

    code, out, _ = run("check", str(folder))

    assert code == 1
    assert "facts.yaml:1: 缺少文件 facts.yaml" in out


def test_decide_explains_a_case_and_gives_its_record(run: Run) -> None:
    arguments = ("decide", "--document", "yiwu", "--benefit", BENEFIT, "FILE")

    code, out, _ = run(*arguments, file=heads(28))
    assert (code, "28人 × 10天 × 200元/天 × (1+50%) = 84,000.00元" in out) == (0, True)

    _, out, _ = run(*arguments, "--json", file=heads(28))
    assert json.loads(out)["amount"] == {"fen": 8400000}


def test_decide_assumes_nothing_and_says_what_is_missing(run: Run) -> None:
    code, out, _ = run("decide", "--document", "yiwu", "--benefit", BENEFIT, "FILE", file=BARE)

    assert code == 1
    assert "缺少事实" in out
    assert "procured_and_published" in out


def test_coverage_accounts_for_every_clause(run: Run) -> None:
    code, out, _ = run("coverage", "yiwu")

    assert code == 0
    assert "30 clauses, 0 without entry" in out


def test_an_unknown_document_is_refused_in_words(run: Run) -> None:
    code, _, err = run("coverage", "atlantis")

    assert (code, "找不到规则包" in err) == (1, True)
