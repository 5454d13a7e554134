"""What is written as text is read as text, whatever it looks like."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jisheng.foundation.spreadsheet import (
    Area,
    CellKind,
    CellToWrite,
    SheetToWrite,
    Tone,
    read_workbook,
    write_workbook,
)


def _opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 138", "-5", "@SUM(A1)", "\t=1", "http://a.cn", "330782199001011234", "1"]
)
def test_dangerous_text_is_stored_as_a_string(text: str) -> None:
    cell = _opened(write_workbook([SheetToWrite("表", [[text]])])).active["A1"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.hyperlink is None
    assert cell.quotePrefix is text.startswith(("=", "+", "-", "@", "\t"))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1), max_size=8
    )
)
def test_what_is_written_is_read_back(texts: list[str]) -> None:
    table = [["头"], *[[text] for text in texts if text.strip()]]
    rows = read_workbook(write_workbook([SheetToWrite("表", table)]), "表.xlsx").sheets[0].rows
    assert [row[0].value for row in rows] == [
        text.replace("\ufffe", "").replace("\uffff", "") for [text] in table
    ]
    assert {row[0].kind for row in rows} == {CellKind.TEXT}


def test_numbers_and_days_keep_their_kind() -> None:
    data = write_workbook([SheetToWrite("表", [[3, 1.5, dt.date(2020, 10, 9), None]])])
    cells = read_workbook(data, "表.xlsx").sheets[0].rows[0]
    assert [cell.value for cell in cells] == [3, 1.5, dt.date(2020, 10, 9)]


def test_a_number_that_would_lose_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="作为文字写入"):
        write_workbook([SheetToWrite("表", [[330782199001011234]])])


def test_colours_comments_widths_frozen_rows_and_text_columns_are_there() -> None:
    sheet = SheetToWrite(
        "表",
        [["头"], [CellToWrite("错", Tone.FAULT, "请改")]],
        widths=[30],
        frozen_rows=1,
        text_columns=[1],
        merged=[Area(3, 1, 3, 2), Area(3, 2, 3, 3)],
    )
    written = _opened(write_workbook([sheet])).active
    assert written["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert "请改" in written["A2"].comment.text
    assert written.freeze_panes == "A2"
    assert written.column_dimensions["A"].width > 29
    assert written["A2"].number_format == "@"
    assert [str(area) for area in written.merged_cells.ranges] == ["A3:B3"]


def test_sheet_names_are_made_acceptable_and_distinct() -> None:
    names = ["一/班[甲]", "一班甲", "", "长" * 40, "长" * 40]
    book = _opened(write_workbook([SheetToWrite(name, []) for name in names]))
    assert book.sheetnames[:3] == ["一班甲", "一班甲(2)", "表3"]
    assert len(set(book.sheetnames)) == 5
