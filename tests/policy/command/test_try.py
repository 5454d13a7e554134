"""`jisheng rules simulate`: a change, another folder, every other reading."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from jisheng.policy.pack import RULEBOOK
from tests.policy.batch.test_tables import Made, write_csv
from tests.policy.command.conftest import Run

LIVING = ("--document", "hengyang", "--benefit", "living_subsidy", "--assume", "all")


@pytest.fixture
def change(tmp_path: Path) -> Path:
    path = tmp_path / "change.yaml"
    path.write_text("values: {living_day_rate: 25}", encoding="utf-8")
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "in.csv", Made("hengyang", "living_subsidy").table())


def cases_file(tmp_path: Path, facts: list[dict[str, Any]]) -> Path:
    rows = [
        {"id": f"T-{number}", "jurisdiction": "hengyang", "benefit": "living_subsidy",
         "facts": one, "expected": {"outcome": "granted"}}
        for number, one in enumerate(facts, 1)
    ]  # fmt: skip
    path = tmp_path / "cases.yaml"
    path.write_text(yaml.safe_dump({"cases": rows}, allow_unicode=True), encoding="utf-8")
    return path


def test_a_change_shows_who_gains_and_the_money_by_month(
    run: Run, change: Path, table: Path
) -> None:
    code, out, _ = run("simulate", *LIVING, "--change", change, table, "--json")

    told = json.loads(out)
    before, after = told["total"]["before"]["fen"], told["total"]["after"]["fen"]
    assert code == 0
    assert told["total"]["wins"] > 0
    assert after * 20 == before * 25
    assert sum(one["change"]["fen"] for one in told["month"]) == after - before


def test_the_same_in_words_grouped_by_a_column_and_written_as_a_table(
    run: Run, change: Path, table: Path, tmp_path: Path
) -> None:
    code, out, _ = run(
        "simulate", *LIVING, "--change", change, table, "--group", "attended_days",
        "--out", tmp_path / "tried.csv",
    )  # fmt: skip

    assert (code, "by group:" in out, "wins" in out) == (0, True, True)
    with (tmp_path / "tried.csv").open(encoding="utf-8-sig") as file:
        assert any(row["result"] == "wins" for row in csv.DictReader(file))


def test_another_folder_is_tried_in_place_of_a_change(
    run: Run, table: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "hengyang"
    shutil.copytree(RULEBOOK / "hengyang", folder)

    code, out, _ = run("simulate", *LIVING, "--change", folder, table, "--json")

    assert (code, json.loads(out)["total"]["wins"]) == (0, 0)


def test_cases_may_come_from_a_file_of_acceptance_cases(
    run: Run, change: Path, tmp_path: Path
) -> None:
    facts = Made("hengyang", "living_subsidy").cases[0]["facts"]
    file = cases_file(tmp_path, [facts, facts])

    code, out, _ = run("simulate", "--document", "hengyang", "--change", change, file)

    assert (code, "2 cases: wins 2, loses 0, same 0, undecided 0" in out) == (0, True)


def test_what_every_other_reading_would_cost_is_added_up(run: Run, table: Path) -> None:
    code, out, _ = run("simulate", *LIVING, "--readings", table, "--json")

    told = json.loads(out)["readings"]
    assert code == 0
    assert {"living_without_advance", "living_days"} <= {one["reading"] for one in told}
    sizes = [abs(one["change"]["fen"]) for one in told]
    assert sizes == sorted(sizes, reverse=True)
    assert any(one["wins"] or one["loses"] for one in told)
    _, out, _ = run("simulate", *LIVING, "--readings", table)
    assert "living_without_advance = " in out


def test_a_row_that_cannot_be_read_is_told_and_ends_in_exit_code_1(
    run: Run, change: Path, tmp_path: Path
) -> None:
    heads, first, second, *_ = Made("hengyang", "living_subsidy").table()
    first[heads.index("attended_days")] = "十来天"
    table = write_csv(tmp_path / "in.csv", [heads, first, second])

    code, out, err = run("simulate", *LIVING, "--change", change, table)

    assert (code, "1 cases" in out, "第2行“attended_days”列" in err) == (1, True, True)


@pytest.mark.parametrize(
    ("content", "says"),
    [("{}", "没有内容"), ("values: {nothing: 1}", "没有名为“nothing”的数值"), ("[", "变更文件")],
)
def test_a_change_nobody_can_make_is_refused_in_words(
    run: Run, table: Path, tmp_path: Path, content: str, says: str
) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(content, encoding="utf-8")

    code, _, err = run("simulate", *LIVING, "--change", path, table)

    assert (code, says in err) == (1, True)


def test_a_table_needs_a_benefit_and_a_group_its_column(
    run: Run, change: Path, table: Path
) -> None:
    code, _, err = run("simulate", "--document", "hengyang", "--change", change, table)
    assert (code, "--benefit" in err) == (1, True)

    code, _, err = run("simulate", *LIVING, "--change", change, table, "--group", "township")
    assert (code, "没有“township”一列" in err) == (1, True)
