"""`jisheng rules batch` and `--standards`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.policy.batch.test_tables import Made, rows_of, write_csv, write_xlsx
from tests.policy.command.conftest import Run

HENGYANG = ("--document", "hengyang", "--benefit", "free_training", "--assume", "all")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "in.csv", Made("hengyang", "free_training").table())


def test_a_table_is_decided_and_summed_up(run: Run, table: Path, tmp_path: Path) -> None:
    code, out, _ = run("batch", *HENGYANG, table, tmp_path / "out.csv", "--json")

    told = json.loads(out)
    rows = rows_of(tmp_path / "out.csv")
    fen = sum(int(row["amount"].replace(".", "")) for row in rows if row["outcome"] == "granted")
    assert (told["rows"], told["granted_fen"]) == (len(rows), fen)
    assert code == (1 if told["outcomes"].get("error") else 0)


def test_a_row_that_cannot_be_read_is_told_and_ends_in_exit_code_1(
    run: Run, tmp_path: Path
) -> None:
    heads, first, *_ = Made("hengyang", "free_training").table()
    first[heads.index("certificate_issue_date")] = "昨天"
    source = write_csv(tmp_path / "in.csv", [heads, first])

    code, out, _ = run("batch", *HENGYANG, source, tmp_path / "out.xlsx")

    assert (code, "“昨天”读不懂" in out, "1 rows: error 1" in out) == (1, True, True)


def test_a_table_that_is_not_there_is_refused_in_words(run: Run, tmp_path: Path) -> None:
    code, _, err = run("batch", *HENGYANG, tmp_path / "no.csv", tmp_path / "out.csv")

    assert (code, "找不到表格" in err) == (1, True)


def test_a_standard_of_another_document_is_loaded_from_a_spreadsheet(
    run: Run, tmp_path: Path
) -> None:
    made = Made("nantong", "post_skill_upgrading")
    heads, first, *_ = made.table()
    dropped = {"appraisal_standard", "training_standard"} & set(heads)
    kept = [place for place, head in enumerate(heads) if head not in dropped]
    source = write_csv(tmp_path / "in.csv", [[row[p] for p in kept] for row in (heads, first)])
    occupation = first[heads.index("occupation")]
    level = first[heads.index("occupation_level")]
    sheet = [["职业（工种）", "等级", "标准"], [occupation, level, "1,200.50"]]
    labels = made.pack.fact_labels
    sheet[0][:2] = [labels["occupation"], labels["occupation_level"]]
    write_xlsx(tmp_path / "rates.xlsx", sheet)
    arguments = ("batch", "--document", "nantong", "--benefit", made.benefit, "--assume", "all")

    code, out, _ = run(*arguments, source, tmp_path / "1.csv")
    assert (code, "请导入该文件的标准表" in out) == (1, True)

    loads = [
        word
        for name in ("training_standards", "appraisal_standards")
        for word in ("--standards", f"{name}={tmp_path / 'rates.xlsx'}")
    ]
    code, out, _ = run(*arguments, *loads, source, tmp_path / "2.csv")
    with (tmp_path / "2.csv").open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (code, row["outcome"]) == (0, "granted")


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("training_standards", "请写成 表名=文件"),
        ("nothing={file}", "没有名为“nothing”的标准表"),
        ("training_standards={file}", "缺少列"),
    ],
)
def test_a_standard_nobody_can_load_is_refused_in_words(
    run: Run, tmp_path: Path, named: str, says: str
) -> None:
    file = write_csv(tmp_path / "rates.csv", [["工种"], ["电工"]])
    facts = tmp_path / "facts.yaml"
    facts.write_text("{}", encoding="utf-8")

    code, _, err = run("decide", "--document", "nantong", "--benefit", "prejob_training", facts,
                       "--standards", named.format(file=file))  # fmt: skip

    assert (code, says in err) == (1, True)
