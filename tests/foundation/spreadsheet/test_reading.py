"""Reading gives every cell its place and kind, and trusts no file."""

from __future__ import annotations

import datetime as dt
import tracemalloc

import openpyxl
import pytest

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet import Area, CellKind, Limits, Sheet, read_workbook
from tests.broken_files import FIXED
from tests.old_excel import old_workbook
from tests.raw_workbook import SHEET, parts, rows_of, table_workbook, with_part, workbook
from tests.roster_files import saved


def _first(data: bytes, name: str = "表.xlsx") -> Sheet:
    return read_workbook(data, name).sheets[0]


def _refusal(data: bytes, name: str = "表.xlsx", limits: Limits | None = None) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read_workbook(data, name, limits)
    return refused.value


def test_each_kind_of_cell_keeps_its_kind_and_place() -> None:
    book = openpyxl.Workbook()
    book.active.append(["文字", 1.5, True, dt.date(2020, 10, 9), None, "末"])
    sheet = _first(saved(book))
    assert [(cell.address, cell.kind) for cell in sheet.rows[0]] == [
        ("A1", CellKind.TEXT),
        ("B1", CellKind.NUMBER),
        ("C1", CellKind.BOOL),
        ("D1", CellKind.DATE),
        ("E1", CellKind.EMPTY),
        ("F1", CellKind.TEXT),
    ]
    assert [cell.text for cell in sheet.rows[0]] == ["文字", "1.5", "TRUE", "2020-10-09", "", "末"]


def test_a_formula_is_told_apart_from_its_last_value() -> None:
    sheet = _first(
        workbook('<row><c><f>1+1</f><v>2</v></c><c t="str"><f>A1</f><v>二</v></c></row>')
    )
    assert [(cell.kind, cell.value) for cell in sheet.rows[0]] == [
        (CellKind.FORMULA, 2),
        (CellKind.FORMULA, "二"),
    ]


def test_an_error_value_is_told_apart_from_an_empty_cell() -> None:
    sheet = _first(workbook('<row><c t="e"><v>#N/A</v></c><c><v>1</v></c></row>'))
    assert [cell.kind for cell in sheet.rows[0]] == [CellKind.ERROR, CellKind.NUMBER]


def test_a_number_beyond_fifteen_digits_says_that_it_lost_some() -> None:
    book = openpyxl.Workbook()
    book.active.append([330782199001011234, 13800138000, "330782199001011234"])
    cells = _first(saved(book)).rows[0]
    assert [cell.has_lost_digits for cell in cells] == [True, False, False]
    assert [cell.text for cell in cells] == ["3.30782E+17", "13800138000", "330782199001011234"]


def test_rare_characters_come_through_unchanged() -> None:
    rare = ["𬭎", "𠮷", "㛃", "䶮", "\U00031350", "葛\U000e0100", "阿·力"]
    assert [cell.value for cell in _first(table_workbook([rare])).rows[0]] == rare
    text = ",".join(rare).encode("gb18030")
    assert [cell.value for cell in _first(text, "表.csv").rows[0]] == rare


def test_merged_areas_show_their_first_cell_everywhere() -> None:
    rows = rows_of([["甲", "乙"], ["", "丙"]])
    merged = '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    sheet = _first(workbook(rows, after_rows=merged))
    assert sheet.merged == (Area(1, 1, 2, 1),)
    assert sheet.seen_cell(2, 1).value == "甲"
    assert sheet.cell(2, 1).value is None


def test_a_title_merged_over_the_whole_sheet_is_cut_to_the_content() -> None:
    rows = rows_of([["名册", ""], ["甲", "乙"]])
    merged = '<mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>'
    assert _first(workbook(rows, after_rows=merged)).merged == (Area(1, 1, 1, 2),)


def test_empty_styled_cells_to_the_end_of_the_sheet_do_no_harm() -> None:
    far = '<row r="1048576" s="1"><c r="XFD1048576" s="0"/></row>'
    assert len(_first(workbook(rows_of([["甲"]]) + far)).rows) == 1


def test_cells_without_references_follow_one_another() -> None:
    assert [cell.address for cell in _first(table_workbook([["甲", "乙"]])).rows[0]] == ["A1", "B1"]


def test_hidden_sheets_are_read_and_marked() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("字典").sheet_state = "hidden"
    assert [sheet.hidden for sheet in read_workbook(saved(book), "表.xlsx").sheets] == [False, True]


def test_an_old_workbook_is_read_and_a_false_suffix_noted() -> None:
    data = old_workbook({(0, 0): "姓名", (1, 0): "张𠮷", (1, 1): 2.0})
    book = read_workbook(data, "名册.xlsx")
    assert [cell.value for cell in book.sheets[0].rows[1]] == ["张𠮷", 2.0]
    assert "已按内容读取" in book.notes[0]
    assert read_workbook(data, "名册.xls").notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_each_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    text = f'姓名{delimiter}号码\r\n张三{delimiter}="330782199001011234"\r\n'
    sheet = _first(text.encode(encoding), "名册.csv")
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["姓名", "号码"],
        ["张三", "330782199001011234"],
    ]


def test_nul_never_reaches_a_value() -> None:
    assert _first(table_workbook([["张_x0000_三"]])).rows[0][0].value == "张三"


def test_a_workbook_that_kills_the_native_reader_is_refused_and_we_live() -> None:
    refused = _refusal(old_workbook({(65535, 65535): 1.0, (0, 0): 1.0}), "名册.xls")
    assert refused.code == "BROKEN_WORKBOOK"


def test_a_cell_at_the_far_end_is_named() -> None:
    refused = _refusal(workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert refused.code == "WORKBOOK_TOO_BIG"
    assert "XFD1048576" in refused.message


def test_a_long_cell_is_named() -> None:
    refused = _refusal(table_workbook([["一"], ["长" * 40_000]]))
    assert "A2" in refused.message


def test_external_entities_are_refused_unread() -> None:
    members = parts("")
    sheet = members[SHEET].replace(
        "<worksheet", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet', 1
    )
    assert _refusal(with_part(members, SHEET, sheet)).code == "UNSAFE_XML"


def test_what_is_not_needed_of_the_archive_is_never_opened() -> None:
    data = with_part(
        parts(rows_of([["甲"]])), "xl/embeddings/bomb.zip", b"PK\x03\x04 no zip at all"
    )
    assert _first(data).rows[0][0].value == "甲"


def test_limits_can_be_set_by_the_caller() -> None:
    data = table_workbook([["1"], ["2"], ["3"]])
    assert len(_first(data).rows) == 3
    assert _refusal(data, limits=Limits(rows=2)).code == "WORKBOOK_TOO_BIG"
    assert _refusal(data, limits=Limits(elements=3)).code == "WORKBOOK_TOO_BIG"
    assert _refusal(data, limits=Limits(file_bytes=10)).code == "WORKBOOK_TOO_BIG"
    assert _refusal(data, limits=Limits(unpacked_bytes=100)).code == "WORKBOOK_TOO_BIG"
    assert _refusal(data, limits=Limits(entries=2)).code == "WORKBOOK_TOO_BIG"
    assert _refusal(b"1\n2\n3\n", "表.csv", Limits(rows=2)).code == "WORKBOOK_TOO_BIG"


def test_a_part_that_swells_beyond_reason_is_called_a_bomb() -> None:
    data = with_part(parts(""), SHEET, b" " * 5_000_000)
    assert _refusal(data, limits=Limits(ratio=100)).code == "ZIP_BOMB"


@pytest.mark.parametrize(
    "kind", ["zip bomb", "a billion laughs", "one text referred to many times"]
)
def test_memory_stays_bounded_whatever_the_file_promises(kind: str) -> None:
    name, data = FIXED[kind]()
    tracemalloc.start()
    try:
        _refusal(data, name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * Limits().unpacked_bytes


def test_an_unforeseen_error_becomes_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("jisheng.foundation.spreadsheet.reading.open_package", explode)
    assert _refusal(table_workbook([["甲"]])).code == "UNREADABLE_WORKBOOK"


def test_sheets_with_absolute_targets_are_found() -> None:
    members = parts(rows_of([["甲"]]))
    relations = members["xl/_rels/workbook.xml.rels"]
    absolute = relations.replace('"worksheets/sheet1.xml"', '"/xl/worksheets/sheet1.xml"')
    assert absolute != relations
    data = with_part(members, "xl/_rels/workbook.xml.rels", absolute)
    assert _first(data).rows[0][0].value == "甲"


def test_markup_with_a_namespace_prefix_is_understood() -> None:
    members = parts("")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="1"><x:c r="A1"><x:f>1+1</x:f>'
        "<x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    cell = _first(with_part(members, SHEET, sheet)).rows[0][0]
    assert (cell.kind, cell.value) == (CellKind.FORMULA, 2)
