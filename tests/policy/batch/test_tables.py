"""Whole tables: every row comes out with its decision, from and to every kind of file."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
import yaml
from python_calamine import CalamineWorkbook

from jisheng.policy import Pack, PolicyError, load_pack
from jisheng.policy.batch.program import compile_program
from jisheng.policy.batch.run import BatchResult, decide_table
from jisheng.policy.pack import RULEBOOK

YIWU = "yiwu"
Table = list[list[Any]]


def write_csv(path: Path, rows: Table, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_xlsx(path: Path, rows: Table) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            form = day if isinstance(cell, date) else None
            sheet.write(place, column, cell, form)
    book.close()
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cell_of(value: Any) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else str(value)


class Made:
    """A table of one benefit made from the cases its folder proves itself by."""

    def __init__(self, document: str, benefit: str) -> None:
        self.pack = load_pack(document)
        self.benefit = benefit
        own = yaml.safe_load((RULEBOOK / document / "cases.yaml").read_text(encoding="utf-8"))
        base = own["base"].get(benefit, {})
        self.cases = [
            {"facts": {n: v for n, v in {**base, **case.get("given", {})}.items() if v is not None}}
            for case in own["cases"]
            if case["benefit"] == benefit and not case.get("readings")
        ]
        self.specs = self.pack.compiled(benefit).facts
        said = {name for case in self.cases for name in case["facts"]}
        program = compile_program(self.pack, benefit)
        needed = {column.name for column in program.columns if column.may_be_absent}
        self.names = [name for name in self.specs if name in said | needed]

    def table(self) -> Table:
        return [self.names, *([self.cell(case, n) for n in self.names] for case in self.cases)]

    def cell(self, case: dict[str, Any], name: str) -> str:
        value = case["facts"].get(name)
        if value is None and self.specs[name].has_if_unmentioned:
            value = self.specs[name].if_unmentioned
        return cell_of(value)


EVERY = [
    (document, benefit, engine)
    for document, engine in (("hengyang", "auto"), ("hengyang", "python"), ("nantong", "auto"))
    for benefit in yaml.safe_load((RULEBOOK / document / "benefits.yaml").read_text("utf-8"))
]
CLASSES = [(YIWU, "project_training", engine) for engine in ("auto", "python")]


@pytest.mark.parametrize(("document", "benefit", "engine"), [*EVERY, *CLASSES])
def test_a_table_of_the_own_cases_of_a_benefit_comes_out_as_single_cases_do(
    tmp_path: Path, document: str, benefit: str, engine: str
) -> None:
    made = Made(document, benefit)
    assert made.cases
    source = write_csv(tmp_path / "in.csv", made.table())

    decide_table(
        made.pack, benefit, source, tmp_path / "out.csv", engine=engine, assume="all", size=7
    )

    for case, row in zip(made.cases, rows_of(tmp_path / "out.csv"), strict=True):
        found = (row["outcome"], row["reason_code"], row["amount"], row["payee"])
        assert found == alone(made, case["facts"])


def test_machine_code_decides_a_table_as_columns_do(tmp_path: Path) -> None:
    made = Made("hengyang", "living_subsidy")
    source = write_csv(tmp_path / "in.csv", made.table())

    for engine in ("columns", "machine"):
        decided(made.pack, made.benefit, source, tmp_path / f"{engine}.csv", engine=engine)

    assert rows_of(tmp_path / "machine.csv") == rows_of(tmp_path / "columns.csv")


@pytest.mark.parametrize("engine", ["machine", "spark"])
def test_an_engine_that_is_not_installed_says_what_to_install(
    tmp_path: Path, made: Made, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_csv(tmp_path / "in.csv", made.table())
    monkeypatch.setitem(sys.modules, f"jisheng.policy.batch.{engine}", None)

    with pytest.raises(PolicyError, match=r"pip install 'jisheng\["):
        decided(made.pack, made.benefit, source, tmp_path / "out.csv", engine=engine)


def alone(made: Made, facts: dict[str, Any]) -> tuple[str, str, str, str]:
    """Return what a case comes to when it is decided by itself."""
    try:
        one = made.pack.decide(made.benefit, facts, assume="all", changes=False)
    except PolicyError:
        return "error", "", "0.00", "none"
    amount = one.amount.plain() if one.outcome in ("granted", "recovery") else "0.00"
    return one.outcome, one.reason_code or "", amount, one.payee


@pytest.fixture
def made() -> Made:
    """Return a table of a benefit with an own row per case."""
    return Made("hengyang", "free_training")


def decided(pack: Pack, benefit: str, source: Path, out: Path, **more: Any) -> BatchResult:
    return decide_table(pack, benefit, source, out, assume=more.pop("assume", "all"), **more)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_may_be_utf8_with_or_without_mark_or_gb18030_with_chinese_heads(
    tmp_path: Path, made: Made, encoding: str
) -> None:
    heads, *rows = made.table()
    labelled = [[made.specs[name].label for name in heads], *rows]
    plain = write_csv(tmp_path / "plain.csv", [heads, *rows])
    source = write_csv(tmp_path / "in.csv", labelled, encoding)

    decided(made.pack, made.benefit, source, tmp_path / "out.csv")
    decided(made.pack, made.benefit, plain, tmp_path / "again.csv")

    found, same = rows_of(tmp_path / "out.csv"), rows_of(tmp_path / "again.csv")
    assert [row["amount"] for row in found] == [row["amount"] for row in same]
    assert len({row["outcome"] for row in found}) > 1


def test_every_kind_of_file_gives_the_same_decisions(tmp_path: Path, made: Made) -> None:
    table = made.table()
    write_csv(tmp_path / "in.csv", table)
    write_xlsx(tmp_path / "in.xlsx", table)
    columns = dict(zip(table[0], zip(*table[1:], strict=True), strict=True))
    pl.DataFrame(columns).write_parquet(tmp_path / "in.parquet")

    for kind in ("csv", "xlsx", "parquet"):
        for other in ("csv", "xlsx", "parquet"):
            out = tmp_path / f"{kind}.{other}"
            decided(made.pack, made.benefit, tmp_path / f"in.{kind}", out, size=5)

    amounts = [row["amount"] for row in rows_of(tmp_path / "csv.csv")]
    for kind in ("csv", "xlsx", "parquet"):
        assert [row["amount"] for row in rows_of(tmp_path / f"{kind}.csv")] == amounts
        fen = pl.read_parquet(tmp_path / f"{kind}.parquet")["amount_fen"].to_list()
        assert [f"{one // 100}.{one % 100:02d}" for one in fen] == amounts
        sheet = CalamineWorkbook.from_path(str(tmp_path / f"{kind}.xlsx")).get_sheet_by_index(0)
        heads, *rows = sheet.to_python()
        assert [row[heads.index("amount")] for row in rows] == amounts


def test_typed_columns_and_days_of_a_spreadsheet_are_read_as_they_are(
    tmp_path: Path, made: Made
) -> None:
    heads, first, *_ = made.table()
    days = [name for name in heads if str(made.specs[name].type) == "date"]
    flags = [name for name in heads if str(made.specs[name].type) == "bool"]
    assert days
    assert flags
    typed = [
        date.fromisoformat(cell) if name in days else cell == "True" if name in flags else cell
        for name, cell in zip(heads, first, strict=True)
    ]
    write_xlsx(tmp_path / "in.xlsx", [heads, typed])
    frame = pl.DataFrame(dict(zip(heads, [[cell] for cell in typed], strict=True)))
    frame.write_parquet(tmp_path / "in.parquet")
    write_csv(tmp_path / "in.csv", [heads, first])

    found = []
    for kind in ("csv", "xlsx", "parquet"):
        out = tmp_path / f"{kind}.csv"
        decided(made.pack, made.benefit, tmp_path / f"in.{kind}", out)
        row = rows_of(out)[0]
        found.append([row[name] for name in ("outcome", "amount", "reason", "law_date")])

    assert found[0] == found[1] == found[2]


def test_a_bad_cell_names_row_column_value_and_remedy_and_loses_nothing(
    tmp_path: Path, made: Made
) -> None:
    heads, first, *_ = made.table()
    day = next(name for name in heads if str(made.specs[name].type) == "date")
    bad = list(first)
    bad[heads.index(day)] = "2020-13-01"
    source = write_csv(
        tmp_path / "in.csv",
        [["备注", *heads], ["甲", *bad], [], ["乙", *first], ["丙", "", "", *first]],
    )

    result = decided(made.pack, made.benefit, source, tmp_path / "out.csv")

    one, two, three = rows_of(tmp_path / "out.csv")
    assert (one["outcome"], one["备注"], one["amount"], one[day]) == (
        "error",
        "甲",
        "0.00",
        "2020-13-01",
    )
    assert one["reason"] == f"第2行“{day}”列：“2020-13-01”读不懂。请按 2020-10-23 填写日期。"
    assert two["outcome"] != "error"
    assert (three["outcome"], "第5行" in three["reason"] or "格" in three["reason"]) == (
        "error",
        True,
    )
    assert result.outcomes["error"] == len(result.errors) == 2


def test_an_empty_cell_is_not_known_and_a_missing_column_may_be_assumed(
    tmp_path: Path, made: Made
) -> None:
    heads, first, *_ = made.table()
    flag = next(n for n in heads if str(made.specs[n].type) == "bool")
    empty = list(first)
    empty[heads.index(flag)] = ""
    write_csv(tmp_path / "empty.csv", [heads, empty])
    kept = [place for place, name in enumerate(heads) if name != flag]
    short = [[row[place] for place in kept] for row in (heads, first)]
    write_csv(tmp_path / "short.csv", short)

    decided(made.pack, made.benefit, tmp_path / "empty.csv", tmp_path / "1.csv")
    result = decided(made.pack, made.benefit, tmp_path / "short.csv", tmp_path / "2.csv")

    unknown, assumed = rows_of(tmp_path / "1.csv")[0], rows_of(tmp_path / "2.csv")[0]
    assert (unknown["outcome"], made.specs[flag].label in unknown["reason"]) == ("unknown", True)
    assert assumed["outcome"] == "granted"
    assert flag in assumed["assumed"].split("、")
    assert flag in result.assumed


def test_a_refusal_comes_with_its_sentence_its_clause_and_the_failed_conditions(
    tmp_path: Path, made: Made
) -> None:
    source = write_csv(tmp_path / "in.csv", made.table())
    decided(made.pack, made.benefit, source, tmp_path / "out.csv")
    decided(made.pack, made.benefit, source, tmp_path / "out.parquet")
    program = compile_program(made.pack, made.benefit)

    short = pl.read_parquet(tmp_path / "out.parquet")["reason"].to_list()
    refused = [(r, s) for r, s in zip(rows_of(tmp_path / "out.csv"), short, strict=True)
               if r["outcome"] == "denied"]  # fmt: skip
    assert refused
    for row, brief in refused:
        failed = [t for i, t in enumerate(program.tests) if int(row["failed_conditions"]) >> i & 1]
        assert row["reason"].startswith(failed[0].clause)
        assert brief in (f"{failed[0].clause}“{failed[0].label}”不符合", row["reason"])
        assert row["rulebook_version"] == made.pack.version


def test_a_column_that_is_perhaps_a_fact_misspelt_is_hinted_at(tmp_path: Path, made: Made) -> None:
    heads, *rows = made.table()
    day = next(name for name in heads if str(made.specs[name].type) == "date")
    wrong = [name if name != day else f"{day}s" for name in heads]
    source = write_csv(tmp_path / "in.csv", [wrong, *rows])

    result = decided(made.pack, made.benefit, source, tmp_path / "out.csv")

    assert any(day in hint for hint in result.hints)


def test_a_column_of_the_table_called_as_one_of_the_decision_is_kept_beside_it(
    tmp_path: Path, made: Made
) -> None:
    heads, first, *_ = made.table()
    source = write_csv(tmp_path / "in.csv", [[*heads, "amount"], [*first, "123"]])

    decided(made.pack, made.benefit, source, tmp_path / "out.csv")

    (row,) = rows_of(tmp_path / "out.csv")
    assert row["amount"] == "123"
    assert row["amount_decided"].endswith(".00")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("in.csv", b"", "第1行没有列名"),
        ("in.csv", b"\xff\xfe\xff\xff", "不是 UTF-8"),
        ("in.xlsx", b"no", "不是完好的 xlsx"),
        ("in.parquet", b"no", "不是完好的 Parquet"),
        ("in.txt", b"a", "不是可读的表格"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(
    tmp_path: Path, made: Made, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(PolicyError, match=says):
        decided(made.pack, made.benefit, tmp_path / name, tmp_path / "out.csv")


def test_two_columns_of_one_fact_an_unknown_engine_and_the_table_itself_are_refused(
    tmp_path: Path, made: Made
) -> None:
    heads, *rows = made.table()
    name = heads[0]
    twice = write_csv(tmp_path / "in.csv", [[*heads, made.specs[name].label], *rows])
    good = write_csv(tmp_path / "good.csv", [heads, *rows])

    with pytest.raises(PolicyError, match="两列是同一个事实"):
        decided(made.pack, made.benefit, twice, tmp_path / "out.csv")
    with pytest.raises(PolicyError, match="没有名为“steam”的引擎"):
        decided(made.pack, made.benefit, good, tmp_path / "out.csv", engine="steam")
    with pytest.raises(PolicyError, match="不能写回原表"):
        decided(made.pack, made.benefit, good, good)


def test_a_title_above_the_heads_is_refused_in_words(tmp_path: Path, made: Made) -> None:
    source = write_csv(tmp_path / "in.csv", [["某市补贴发放表"], *made.table()])

    with pytest.raises(PolicyError, match="删去上面的标题行"):
        decided(made.pack, made.benefit, source, tmp_path / "out.csv")


def test_a_failed_run_leaves_no_half_file(tmp_path: Path, made: Made) -> None:
    source = write_csv(tmp_path / "in.csv", made.table())

    def stop(_done: int, _total: int | None) -> None:
        raise KeyboardInterrupt

    for kind in ("csv", "xlsx", "parquet"):
        with pytest.raises(KeyboardInterrupt):
            decided(made.pack, made.benefit, source, tmp_path / f"out.{kind}", progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_an_empty_table_gives_its_heads(tmp_path: Path, made: Made) -> None:
    heads, *_ = made.table()
    source = write_csv(tmp_path / "in.csv", [heads])

    result = decided(made.pack, made.benefit, source, tmp_path / "out.csv")

    assert result.rows == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").startswith(",".join(heads))


def claims(made: Made, people: list[tuple[str, str]]) -> Table:
    """Return claims of a benefit that nothing refuses but earlier claims: person, occupation."""
    facts = {name: fact for name, fact in made.cases[0]["facts"].items() if name != "prior_grants"}
    heads = ["person", "claim", *facts]
    return [
        heads,
        *(
            [who, number, *(cell_of(v) for v in {**facts, "occupation": occupation}.values())]
            for number, (who, occupation) in enumerate(people, 1)
        ),
    ]


@pytest.mark.parametrize("engine", ["auto", "python"])
def test_limits_and_repeats_count_over_the_table_in_the_order_of_its_claims(
    tmp_path: Path, made: Made, engine: str
) -> None:
    people = [
        ("甲", "a"),
        ("甲", "b"),
        ("乙", "a"),
        ("乙", "a"),
        ("甲", "c"),
        ("甲", "d"),
        ("", "a"),
    ]
    table = claims(made, people)
    table[1:] = reversed(table[1:])
    source = write_csv(tmp_path / "in.csv", table)

    decided(made.pack, made.benefit, source, tmp_path / "out.csv", engine=engine, size=2)

    found = {row["claim"]: row for row in rows_of(tmp_path / "out.csv")}
    outcomes = [found[str(number)]["outcome"] for number in range(1, 8)]
    assert outcomes == ["granted"] * 3 + ["denied", "granted", "denied", "error"]
    assert found["4"]["reason_code"] == "DUPLICATE_OCCUPATION_LEVEL"
    assert found["6"]["reason_code"] == "ANNUAL_LIMIT_REACHED"
    assert "每人每年次数" in found["6"]["reason"]
    assert int(found["6"]["failed_conditions"]) > 0
    assert "无法计算次数" in found["7"]["reason"]


def test_claims_and_a_history_of_their_own_beside_each_other_are_refused(
    tmp_path: Path, made: Made
) -> None:
    heads, first = claims(made, [("甲", "a")])
    source = write_csv(tmp_path / "in.csv", [[*heads, "prior_grants"], [*first, "[]"]])

    with pytest.raises(PolicyError, match="次数会有两种算法"):
        decided(made.pack, made.benefit, source, tmp_path / "out.csv")


@pytest.fixture
def amended(tmp_path: Path) -> Pack:
    """Return a pack whose living allowance was raised for the past by a later amendment."""
    folder = tmp_path / "hengyang"
    shutil.copytree(RULEBOOK / "hengyang", folder)
    file = folder / "clauses" / "07-living-costs.yaml"
    text = file.read_text(encoding="utf-8")
    span = "{from: 2019-08-30, until: 2021-12-31, value: '20'}"
    later = "{from: 2021-12-01, until: 2021-12-30, value: '25', known_on: 2022-03-01}"
    assert span in text
    file.write_text(text.replace(span, f"{span}, {later}"), encoding="utf-8")
    return load_pack(path=folder)


def test_each_row_is_decided_by_what_was_known_on_its_day(tmp_path: Path, amended: Pack) -> None:
    made = Made("hengyang", "living_subsidy")
    day = amended.folder.benefits["living_subsidy"].day
    facts = {**made.cases[0]["facts"], day: date(2021, 12, 15)}
    cells = [cell_of(value) for value in facts.values()]
    days = ["2022-02-28", "2022-03-01", "", "2022-01-01"]
    source = write_csv(tmp_path / "in.csv", [["known_on", *facts], *([d, *cells] for d in days)])

    decided(amended, "living_subsidy", source, tmp_path / "out.csv")

    rows = rows_of(tmp_path / "out.csv")
    before = amended.as_known(date(2022, 1, 1)).decide("living_subsidy", facts, assume="all")
    after = amended.decide("living_subsidy", facts, assume="all")
    assert before.amount < after.amount
    amounts = [before.amount, after.amount, after.amount, before.amount]
    assert [row["amount"] for row in rows] == [amount.plain() for amount in amounts]
    assert [row["known_on_decided"] for row in rows] == days
    assert {row["law_date"] for row in rows} == {"2021-12-15"}


def test_rows_known_on_different_days_are_not_counted_by_person_together(
    tmp_path: Path, amended: Pack, made: Made
) -> None:
    heads, *rows = claims(made, [("甲", "a"), ("甲", "b")])
    table = [["知悉日", *heads], ["2022-01-01", *rows[0]], ["2022-06-01", *rows[1]]]
    source = write_csv(tmp_path / "in.csv", table)

    with pytest.raises(PolicyError, match="请按知悉日分成几张表"):
        decided(amended, made.benefit, source, tmp_path / "out.csv")


def test_a_fact_that_may_be_absent_needs_its_column(tmp_path: Path) -> None:
    made = Made("nantong", "prejob_training")
    optional = [name for name, spec in made.specs.items() if spec.is_optional]
    name = next(n for n in optional if n in made.names)
    heads, *rows = made.table()
    kept = [place for place, head in enumerate(heads) if head != name]
    source = write_csv(tmp_path / "in.csv", [[row[p] for p in kept] for row in (heads, *rows)])

    with pytest.raises(PolicyError, match="空格表示无"):
        decided(made.pack, made.benefit, source, tmp_path / "out.csv", assume=())
