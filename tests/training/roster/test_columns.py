"""Headers are found where offices put them and understood by meaning."""

from __future__ import annotations

import pytest

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet import Sheet, read_workbook
from jisheng.training.roster.columns import Column, find_columns, meaning_of
from jisheng.training.roster.reading import read_roster
from tests.raw_workbook import rows_of, table_workbook, workbook
from tests.training.roster.test_reading import DAY


@pytest.mark.parametrize(
    ("column", "labels"),
    [
        (
            Column.NAME,
            ["姓名", "学员姓名", "名字", "姓 名", "姓名*", "＊姓名（必填）", "学徒姓名："],
        ),
        (
            Column.IDENTITY,
            [
                "身份证号",
                "身份证号码",
                "公民身份号码",
                "证件号码",
                "证件号",
                "身份证",
                "居民身份证号",
                "身份证件号码",
                "身份证号码(18位)",
                "学员身份证号",
                "社会保障号码",
                "公民身份证号码",
            ],
        ),
        (Column.DOCUMENT_TYPE, ["证件类型", "证件类别", "有效证件名称"]),
        (
            Column.PHONE,
            ["手机", "联系电话", "手机号码", "电话", "联系方式", "移动电话", "本人手机号"],
        ),
        (
            Column.EMPLOYER,
            ["工作单位", "单位名称", "所在企业", "用人单位", "企业名称", "所在单位名称", "单位"],
        ),
        (
            Column.USCC,
            ["统一社会信用代码", "单位统一社会信用代码", "信用代码", "社会信用代码（18位）"],
        ),
        (Column.SEX, ["性别", "性 别"]),
        (Column.AGE, ["年龄", "年龄（周岁）"]),
        (Column.SEQUENCE, ["序号", "序", "编号", "No."]),
        (
            Column.NOTE,
            [
                "备注",
                "户籍地",
                "人员类别",
                "法人姓名",
                "紧急联系人电话",
                "银行卡号",
                "社会保障卡号",
                "民族",
                "单位联系人",
                "家长电话",
                "姓名拼音",
                "身份证地址",
                "",
            ],
        ),
    ],
)
def test_labels_are_understood(column: Column, labels: list[str]) -> None:
    assert {label: meaning_of(label)[0] for label in labels} == dict.fromkeys(labels, column)


def _sheet(data: bytes) -> Sheet:
    return read_workbook(data, "名册.xlsx").sheets[0]


def test_a_header_below_titles_is_found() -> None:
    table = [["培训班花名册"], [], ["机构：某某学校"], ["备注", "身份证号码", "姓名"]]
    columns = find_columns(_sheet(table_workbook(table)))
    assert columns is not None
    assert (columns.top, columns.places) == (4, {Column.IDENTITY: 2, Column.NAME: 3})


def test_a_group_of_another_person_does_not_lend_its_name() -> None:
    rows = rows_of([["学员", "", "紧急联系人", ""], ["姓名", "身份证号", "姓名", "电话"]])
    merged = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="C1:D1"/></mergeCells>'
    columns = find_columns(_sheet(workbook(rows, after_rows=merged)))
    assert columns is not None
    assert columns.places == {Column.NAME: 1, Column.IDENTITY: 2}
    assert columns.rivals == {}
    assert columns.notes == {3: "紧急联系人姓名", 4: "紧急联系人电话"}


def test_the_surer_of_two_columns_wins() -> None:
    table = [["姓名", "证件号码", "身份证号", "联系电话", "手机号"]]
    columns = find_columns(_sheet(table_workbook(table)))
    assert columns is not None
    assert (columns.places[Column.IDENTITY], columns.places[Column.PHONE]) == (3, 5)
    assert columns.notes == {2: "证件号码", 4: "联系电话"}


def test_a_header_cell_merged_over_two_columns_counts_once() -> None:
    merged = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    rows = rows_of([["姓名", "", "身份证号"]])
    columns = find_columns(_sheet(workbook(rows, after_rows=merged)))
    assert columns is not None
    assert columns.rivals == {}


@pytest.mark.parametrize(
    ("table", "code", "told"),
    [
        ([["序号", "姓名", "电话"]], "ROSTER_COLUMNS_MISSING", ["B1“姓名”", "没有找到“身份证号”"]),
        ([["身份证号", "电话"]], "ROSTER_COLUMNS_MISSING", ["A1“身份证号”", "没有找到“姓名”"]),
        ([["姓名", "身份证号", "姓名"]], "ROSTER_COLUMNS_AMBIGUOUS", ["A1“姓名”", "C1“姓名”"]),
        ([["通知"], ["请于周一前报名"]], "ROSTER_NOT_FOUND", ["“名册”"]),
    ],
)
def test_a_header_that_cannot_serve_is_refused_with_what_was_found(
    table: list[list[str]], code: str, told: list[str]
) -> None:
    with pytest.raises(Refusal) as refused:
        read_roster(read_workbook(table_workbook(table), "名册.xlsx"), DAY)
    assert refused.value.code == code
    for words in told:
        assert words in refused.value.message
