"""A roster as offices send it: every fault at its cell, no good row lost."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet import read_workbook
from jisheng.ground.identity import check_digit
from jisheng.training.roster import CellFault, Column, RosterDraft, Severity, read_roster
from tests.raw_workbook import rows_of, table_workbook, text_cell, workbook
from tests.rosters import clean_roster, clean_table, full_width, messy_roster, people, saved

DAY = dt.date(2021, 3, 1)
PERSONS = people(12)
IDENTITY = PERSONS[0].identity
OTHER_IDENTITY = PERSONS[1].identity


def _draft(data: bytes, name: str = "名册.xlsx") -> RosterDraft:
    return read_roster(read_workbook(data, name), DAY)


def _of_rows(
    *rows: list[str], header: tuple[str, ...] = ("姓名", "身份证号", "手机")
) -> RosterDraft:
    return _draft(table_workbook([list(header), *rows]))


def _codes(draft: RosterDraft) -> list[tuple[str, str]]:
    return [(fault.cell, fault.code) for fault in draft.faults]


def _only(draft: RosterDraft) -> CellFault:
    assert len(draft.faults) == 1
    return draft.faults[0]


def _refusal(data: bytes) -> Refusal:
    with pytest.raises(Refusal) as refused:
        _draft(data)
    return refused.value


def _of_cells(*cells: object) -> RosterDraft:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "手机"])
    book.active.append(list(cells))
    return _draft(saved(book))


def test_a_clean_roster_comes_in_whole() -> None:
    draft = _draft(clean_roster(PERSONS))
    assert draft.faults == ()
    assert [
        (row.name, row.identity_number, row.phone, row.employer_name) for row in draft.rows
    ] == [(each.name, each.identity, each.phone, each.employer) for each in PERSONS]


def test_the_messy_roster_shows_each_fault_at_its_cell() -> None:
    draft = _draft(messy_roster(PERSONS))
    found = {fault.cell: fault.code for fault in draft.faults if fault.is_blocking}
    assert found == {
        "E8": "identity.as_number",
        "E9": "identity.check_digit",
        "E10": "identity.repeated",
        "D11": "name.missing",
        "E12": "identity.formula",
    }
    assert [row.number for row in draft.good_rows] == [6, 7, 13, 14, 15, 16, 17]
    assert [row.row for row in draft.ignored] == [18, 19]


def test_full_width_digits_and_stray_blanks_are_repaired_and_told() -> None:
    draft = _draft(messy_roster(PERSONS))
    second, person = draft.rows[1], PERSONS[1]
    assert (second.name, second.identity_number) == (person.name, person.identity)
    assert second.phone == person.phone
    assert {repair.cell for repair in second.repairs} == {"B7", "D7", "E7"}
    assert not any(person.identity[6:14] in repair.new for repair in second.repairs)


def test_columns_under_a_two_row_header_go_to_their_places() -> None:
    row = _draft(messy_roster(PERSONS)).rows[0]
    assert (row.employer_name, row.employer_uscc) == (PERSONS[0].employer, PERSONS[0].uscc)


@pytest.mark.parametrize("value", [int(IDENTITY[:17] + "0"), float(IDENTITY[:17])])
def test_an_identity_number_turned_into_a_number_is_rejected(value: float) -> None:
    fault = _only(_of_cells("张三", value))
    assert (fault.cell, fault.code, fault.severity) == (
        "B2",
        "identity.as_number",
        Severity.BLOCKING,
    )
    assert "丢失" in fault.message
    assert "文本" in fault.remedy


@pytest.mark.parametrize("text", ["4.40703E+17", f"{IDENTITY[:15]}000"])
def test_the_traces_of_a_number_in_text_are_rejected_too(text: str) -> None:
    assert _codes(_of_rows(["张三", text])) == [("B2", "identity.as_number")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "identity.empty"),
        (IDENTITY[:17], "identity.length"),
        (IDENTITY + "1", "identity.length"),
        ("330782900101001", "identity.fifteen_digits"),
        ("330782199913010011", "identity.birth_date"),
        ("330782203001010019", "identity.birth_date"),
        ("护照E12345678", "identity.character"),
        ("1" * 200, "identity.length"),
    ],
)
def test_an_identity_number_that_cannot_be_right_blocks_its_row(text: str, code: str) -> None:
    fault = _only(_of_rows(["张三", text]))
    assert (fault.cell, fault.code, fault.is_blocking) == ("B2", code, True)


@pytest.mark.parametrize("value", [dt.date(2020, 1, 1), True])
def test_a_day_or_truth_value_is_no_identity_number(value: object) -> None:
    assert _codes(_of_cells("张三", value)) == [("B2", "identity.not_text")]


def test_a_formula_is_refused_for_an_identity_number_and_taken_elsewhere() -> None:
    formula = '<c t="str"><f>X1</f><v>{}</v></c>'
    row = (
        f"<row>{formula.format('张三')}{formula.format(IDENTITY)}</row>"
        f"<row>{formula.format('李四')}{text_cell(OTHER_IDENTITY)}</row>"
    )
    draft = _draft(workbook(rows_of([["姓名", "身份证号"]]) + row))
    assert _codes(draft) == [("B2", "identity.formula")]
    assert draft.good_rows[0].name == "李四"


def test_an_error_value_is_no_name() -> None:
    row = f'<row r="2"><c t="e"><v>#N/A</v></c><c t="str"><v>{IDENTITY}</v></c></row>'
    draft = _draft(workbook(rows_of([["姓名", "身份证号"]]) + row))
    assert _codes(draft) == [("A2", "cell.error")]


def test_the_same_person_twice_names_both_cells_and_keeps_the_first() -> None:
    draft = _of_rows(["张三", IDENTITY], ["李四", OTHER_IDENTITY], ["张三", IDENTITY])
    first, second = draft.faults
    assert (first.cell, first.severity) == ("B2", Severity.WARNING)
    assert "B4" in first.message
    assert (second.cell, second.severity) == ("B4", Severity.BLOCKING)
    assert "B2" in second.message
    assert [row.name for row in draft.good_rows] == ["张三", "李四"]


def test_one_number_under_two_names_blocks_both() -> None:
    draft = _of_rows(["张三", IDENTITY], ["李四", full_width(IDENTITY)])
    assert [fault.is_blocking for fault in draft.faults] == [True, True]
    assert "姓名却不同" in draft.faults[0].message


def test_a_shared_telephone_is_a_warning_at_each_cell() -> None:
    phone = PERSONS[0].phone
    draft = _of_rows(["张三", IDENTITY, phone], ["李四", OTHER_IDENTITY, phone])
    assert _codes(draft) == [("C2", "phone.shared"), ("C3", "phone.shared")]
    assert len(draft.good_rows) == 2


@pytest.mark.parametrize("phone", ["12345", "0579-85551234", "154000000001", "没有"])
def test_a_wrong_telephone_blocks_nobody_and_is_left_out(phone: str) -> None:
    draft = _of_rows(["张三", IDENTITY, phone])
    assert _only(draft).severity is Severity.WARNING
    assert draft.good_rows[0].phone == ""


def test_an_identity_number_in_the_telephone_column_is_not_repeated_to_anybody() -> None:
    fault = _only(_of_rows(["张三", IDENTITY, OTHER_IDENTITY]))
    assert OTHER_IDENTITY not in fault.message + fault.value_shown + fault.remedy


def test_a_telephone_stored_as_a_number_is_good() -> None:
    draft = _of_cells("张三", IDENTITY, int(PERSONS[0].phone))
    assert draft.faults == ()
    assert draft.rows[0].phone == PERSONS[0].phone


def test_a_wrong_credit_code_is_a_warning_and_left_out() -> None:
    header = ("姓名", "身份证号", "统一社会信用代码")
    draft = _of_rows(["张三", IDENTITY, PERSONS[0].uscc[:17] + "I"], header=header)
    assert _only(draft).code == "uscc.character"
    assert draft.good_rows[0].employer_uscc == ""


def test_a_sex_that_contradicts_the_number_is_a_warning() -> None:
    wrong = "女" if PERSONS[0].sex == "男" else "男"
    header = ("姓名", "身份证号", "性别")
    fault = _only(_of_rows(["张三", IDENTITY, wrong], header=header))
    assert (fault.cell, fault.code, fault.is_blocking) == ("C2", "sex.contradicts", False)
    assert _of_rows(["张三", IDENTITY, f"{PERSONS[0].sex}性"], header=header).faults == ()


@pytest.mark.parametrize("number", ["330782200701010033", "330782194901010034"])
def test_an_unusual_age_is_only_a_hint(number: str) -> None:
    fault = _only(_of_rows(["张三", number[:17] + check_digit(number[:17])]))
    assert (fault.code, fault.severity) == ("identity.age_unusual", Severity.WARNING)


def test_another_kind_of_document_is_told_from_a_wrong_number() -> None:
    header = ("姓名", "身份证号", "证件类型")
    draft = _of_rows(
        ["张三", IDENTITY, "护照"], ["李四", OTHER_IDENTITY, "居民身份证"], header=header
    )
    assert _codes(draft) == [("C2", "document.not_supported")]


def test_unknown_columns_are_kept_as_notes() -> None:
    header = ("姓名", "身份证号", "民族", "紧急联系人电话")
    draft = _of_rows(["张三", IDENTITY, "汉族", "15400000000"], header=header)
    assert draft.rows[0].notes == {"民族": "汉族", "紧急联系人电话": "15400000000"}
    assert draft.rows[0].phone == ""


def test_an_employer_merged_over_many_rows_belongs_to_each() -> None:
    rows = rows_of(
        [
            ["姓名", "身份证号", "工作单位"],
            ["张三", IDENTITY, "甲公司"],
            ["李四", OTHER_IDENTITY, ""],
        ]
    )
    merged = '<mergeCells><mergeCell ref="C2:C3"/></mergeCells>'
    draft = _draft(workbook(rows, after_rows=merged))
    assert [row.employer_name for row in draft.rows] == ["甲公司", "甲公司"]


def test_what_is_no_person_is_ignored_with_a_reason_and_nothing_else_is() -> None:
    draft = _of_rows(
        ["", "", ""],
        ["姓名", "身份证号", "手机"],
        ["示例：张三", IDENTITY, ""],
        ["张三", IDENTITY, ""],
        ["李四", "", ""],
        ["", OTHER_IDENTITY, ""],
        ["", "", PERSONS[0].phone],
        ["合计", "3人", ""],
        ["备注：以上人员均为在职职工", "", ""],
        ["", "（单位盖章）", ""],
    )
    assert [row.number for row in draft.rows] == [5, 6, 7, 8]
    assert [row.row for row in draft.ignored] == [3, 4, 9, 10, 11]
    assert _codes(draft) == [
        ("B6", "identity.empty"),
        ("A7", "name.missing"),
        ("A8", "name.missing"),
        ("B8", "identity.empty"),
    ]


def test_rows_with_only_a_printed_number_are_blank() -> None:
    header = ("序号", "姓名", "身份证号")
    draft = _of_rows(["1", "张三", IDENTITY], ["2", "", ""], ["3", "", ""], header=header)
    assert len(draft.rows) == 1
    assert draft.ignored == ()


def test_the_first_sheet_with_a_roster_is_taken() -> None:
    book = openpyxl.Workbook()
    book.active.append(["填表说明"])
    sheet = book.create_sheet("学员")
    for row in clean_table(PERSONS[:2]):
        sheet.append(row)
    draft = _draft(saved(book))
    assert draft.sheet.name == "学员"
    assert len(draft.good_rows) == 2


def test_more_than_five_hundred_persons_are_refused_with_the_number() -> None:
    refused = _refusal(clean_roster(people(501)))
    assert refused.code == "ROSTER_TOO_LONG"
    assert "501" in refused.message
    assert len(_draft(clean_roster(people(500))).good_rows) == 500


def test_faults_that_only_the_database_knows_can_be_added() -> None:
    draft = _draft(clean_roster(PERSONS))
    fault = draft.fault_at(3, Column.IDENTITY, "person.busy", "同一时间在别的班。", "请核对。")
    assert (fault.cell, fault.column_label) == ("C3", "身份证号")
    assert PERSONS[1].identity not in fault.value_shown
    with_more = draft.with_faults([fault])
    assert [row.number for row in with_more.bad_rows] == [3]
    assert draft.bad_rows == ()
    with pytest.raises(ValueError, match="没有第 99 行"):
        draft.with_faults([draft.fault_at(99, Column.NAME, "x", "x", "x")])


def test_no_message_and_no_shown_value_holds_a_whole_number() -> None:
    draft = _draft(messy_roster(PERSONS))
    told = "".join(f"{f.value_shown}{f.message}{f.remedy}" for f in draft.faults)
    told += "".join(f"{repair.old}{repair.new}" for repair in draft.repairs)
    assert not [each for each in PERSONS if each.identity in told or each.phone in told]
