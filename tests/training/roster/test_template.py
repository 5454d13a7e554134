"""The clerk gets the workbook back with the faults in it, and may send it again."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet import read_workbook
from jisheng.training.roster import faults_workbook, read_roster, roster_template
from tests.rosters import messy_roster, people

DAY = dt.date(2021, 3, 1)
PERSONS = people(12)
RED, GREEN, YELLOW = "FFFFC7CE", "FFE2F0D9", "FFFFEB9C"


def _opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def _colour(cell: openpyxl.cell.Cell) -> str:
    return str(cell.fill.fgColor.rgb)


def test_the_empty_template_holds_nobody_and_says_so() -> None:
    with pytest.raises(Refusal) as refused:
        read_roster(read_workbook(roster_template(), "模板.xlsx"), DAY)
    assert refused.value.code == "ROSTER_EMPTY"


def test_a_filled_template_is_read_and_its_example_ignored() -> None:
    book = _opened(roster_template())
    sheet = book["学员名册"]
    person = PERSONS[0]
    for column, value in enumerate(
        [
            "1",
            person.name,
            "居民身份证",
            person.identity,
            person.sex,
            person.phone,
            person.employer,
        ],
        start=1,
    ):
        sheet.cell(5, column, value)
    filled = io.BytesIO()
    book.save(filled)
    draft = read_roster(read_workbook(filled.getvalue(), "名册.xlsx"), DAY)
    assert [(row.name, row.identity_number) for row in draft.good_rows] == [
        (person.name, person.identity)
    ]
    assert draft.faults == ()
    assert [row.reason for row in draft.ignored] == ["模板里的示例行"]


def test_the_columns_of_the_template_are_text() -> None:
    sheet = _opened(roster_template())["学员名册"]
    style = sheet.column_dimensions["D"]
    assert style.number_format == "@"


def test_faulty_cells_come_back_coloured_with_the_remedy() -> None:
    workbook = read_workbook(messy_roster(PERSONS), "名册.xlsx")
    draft = read_roster(workbook, DAY)
    book = _opened(faults_workbook(workbook, draft))
    sheet = book["花名册"]
    for fault in draft.faults:
        cell = sheet[fault.cell]
        assert _colour(cell) == (RED if fault.is_blocking or fault.cell == "E10" else YELLOW)
        assert fault.message in cell.comment.text
        assert fault.remedy in cell.comment.text
    assert _colour(sheet["D13"]) == GREEN
    assert sheet["I13"].value == "✓ 可以导入"
    assert sheet["I9"].value.startswith("✗ E9")
    assert len(list(book["问题清单"].rows)) == 1 + len(draft.faults)


def test_the_workbook_sent_back_unchanged_gives_the_same_rows() -> None:
    workbook = read_workbook(messy_roster(PERSONS), "名册.xlsx")
    draft = read_roster(workbook, DAY)
    again = read_roster(read_workbook(faults_workbook(workbook, draft), "名册.xlsx"), DAY)
    assert [row.number for row in again.good_rows] == [row.number for row in draft.good_rows]
    assert [row.identity_number for row in again.good_rows] == [
        row.identity_number for row in draft.good_rows
    ]
    assert again.rows[0].notes == draft.rows[0].notes


def test_repaired_in_place_every_row_comes_in() -> None:
    workbook = read_workbook(messy_roster(PERSONS), "名册.xlsx")
    book = _opened(faults_workbook(workbook, read_roster(workbook, DAY)))
    sheet = book["花名册"]
    for row in (8, 9, 10, 11, 12):
        person = PERSONS[row - 6]
        sheet.cell(row, 4, person.name)
        sheet.cell(row, 5, person.identity)
    mended = io.BytesIO()
    book.save(mended)
    draft = read_roster(read_workbook(mended.getvalue(), "名册.xlsx"), DAY)
    assert len(draft.good_rows) == len(PERSONS)
    assert draft.faults == ()


def test_the_list_of_faults_shows_no_whole_identity_number() -> None:
    workbook = read_workbook(messy_roster(PERSONS), "名册.xlsx")
    book = _opened(faults_workbook(workbook, read_roster(workbook, DAY)))
    told = "".join(str(cell.value) for row in book["问题清单"].rows for cell in row)
    assert not [each for each in PERSONS if each.identity in told]
