"""Numbers and tables of a rulebook go into a workbook and come back, cell by cell."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from jisheng.catalogues.workbook import texts_from_workbook, workbook_of
from jisheng.foundation.errors import Invalid, Refusal
from jisheng.policy.raw_texts import read_raw
from jisheng.policy.stored_pack import built_in_names, built_in_texts

TODAY = dt.date(2026, 11, 21)
D = dt.date
Edit = Callable[[Any], None]


def edited(texts: dict[str, str], edit: Edit) -> bytes:
    """Return the workbook of a rulebook as somebody changed it in a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(texts)))
    edit(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def put(texts: dict[str, str], edit: Edit) -> dict[str, str]:
    return texts_from_workbook(texts, edited(texts, edit), "规则.xlsx", TODAY)


def faults(texts: dict[str, str], edit: Edit) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        put(texts, edit)
    return [(fault.place, fault.message) for fault in refused.value.faults]


def row_of(sheet: Any, code: str) -> int:
    return next(place for place, cell in enumerate(sheet["A"], 1) if cell.value == code)


@pytest.fixture
def yiwu() -> dict[str, str]:
    return built_in_texts("yiwu")


@pytest.mark.parametrize("name", built_in_names())
def test_a_workbook_nobody_changed_changes_nothing(name: str) -> None:
    texts = built_in_texts(name)
    assert texts_from_workbook(texts, workbook_of(texts), "规则.xlsx", TODAY) == texts


def test_a_number_split_in_two_rows_is_two_spans(yiwu: dict[str, str]) -> None:
    def split(book: Any) -> None:
        sheet = book["数值"]
        row = row_of(sheet, "project_day_rate")
        sheet.cell(row, 6).value = D(2020, 12, 31)
        sheet.append(["project_day_rate", "", "", "", "2021年1月1日", "2021/12/31", 220.5])

    said = read_raw(put(yiwu, split)).item("values", "project_day_rate").said
    assert said["dated"] == [
        {"from": D(2020, 1, 30), "until": D(2020, 12, 31), "value": "200"},
        {"from": D(2021, 1, 1), "until": D(2021, 12, 31), "value": "220.5"},
    ]


def test_a_table_is_changed_row_by_row_and_dated_afresh(yiwu: dict[str, str]) -> None:
    def dearer(book: Any) -> None:
        sheet = book["安全技能培训补贴标准"]
        column = next(c.column for c in sheet[2] if str(c.value).startswith("值"))
        sheet.cell(3, column).value = 350

    made = put(yiwu, dearer)
    said = read_raw(made).item("tables", "safety_standards").said
    assert said["rows"][0]["value"] == "350"
    assert said["held_against_text_on"] == TODAY
    assert said["rows"][1:] == read_raw(yiwu).item("tables", "safety_standards").said["rows"][1:]
    assert len([name for name in made if made[name] != yiwu[name]]) == 1


def test_a_table_another_paper_gives_is_filled_from_the_workbook(yiwu: dict[str, str]) -> None:
    def fill(book: Any) -> None:
        sheet = book["生活费补贴每天标准"]
        assert "就业补助资金" in sheet["E1"].value
        width = len([c for c in sheet[2] if c.value])
        sheet.append(["全部", *[None] * (width - 2), 50])

    made = read_raw(put(yiwu, fill)).item("tables", "living_daily_rates").said
    assert made["rows"] == [{"living_group": "any", "value": "50"}]


def test_every_wrong_cell_is_told_with_its_place_and_nothing_is_changed(
    yiwu: dict[str, str],
) -> None:
    def spoil(book: Any) -> None:
        numbers, table = book["数值"], book["安全技能培训补贴标准"]
        row = row_of(numbers, "project_day_rate")
        numbers.cell(row, 5).value = "年初"
        numbers.cell(row, 7).value = "两百"
        numbers.cell(row_of(numbers, "yearly_limit"), 7).value = None
        table["A3"].value = "潜水员"

    place = row_of(openpyxl.load_workbook(io.BytesIO(workbook_of(yiwu)))["数值"], "yearly_limit")
    found = dict(faults(yiwu, spoil))
    assert "不是这一列的选项" in found.pop("安全技能培训补贴标准!A3")
    assert found.pop(f"数值!G{place}") == "这一格没有填写。"
    assert sorted(found.values()) == ["“两百”不是数。", "“年初”不是日期。"]


def test_a_code_nobody_knows_and_a_head_that_was_moved_are_told(yiwu: dict[str, str]) -> None:
    def rename(book: Any) -> None:
        book["数值"]["A2"].value = "invented"
        book["举办地档次"]["B1"].value = "elsewhere"
        book["安全技能培训补贴标准"]["A2"].value = "类别"

    messages = [message for _place, message in faults(yiwu, rename)]
    assert any("“invented”的数值" in message for message in messages)
    assert any("“elsewhere”的表" in message for message in messages)
    assert any("这一列应为" in message for message in messages)


def test_a_workbook_about_something_else_is_refused(yiwu: dict[str, str]) -> None:
    other = openpyxl.Workbook()
    other.active["A1"] = "姓名"
    saved = io.BytesIO()
    other.save(saved)
    with pytest.raises(Refusal, match="没有“数值”表"):
        texts_from_workbook(yiwu, saved.getvalue(), "名册.xlsx", TODAY)
    with pytest.raises(Refusal):
        texts_from_workbook(yiwu, b"%PDF-1.4", "文件.pdf", TODAY)


def test_ranges_and_truth_come_back_as_they_were(yiwu: dict[str, str]) -> None:
    table = """
- clause: 四
  gist: 试
  tables:
    fees:
      label: 费用
      keys: {size: people, poor: bool_fact, area: text_fact}
      unit: yuan
      rows:
      - {size: {from: 1, until: 30}, poor: true, area: any, value: '10.5'}
      - {size: {from: 31}, poor: [true, false], area: ['33', '34'], value: '8'}
      - {size: 0, poor: false, area: '33', under: {one: two}, from: 2020-01-01, value: '0'}
"""
    texts = {
        "document.yaml": "title: 试\n",
        "facts.yaml": (
            "case:\n  size: {label: 人数, type: people}\n  bool_fact: {label: 困难, type: bool}\n"
            "  text_fact: {label: 地区, type: division}\n"
        ),
        "clauses/01.yaml": table,
    }

    def touch(book: Any) -> None:
        book["费用"].cell(3, 7).value = 11

    made = read_raw(put(texts, touch)).item("tables", "fees").said["rows"]
    assert made == [
        {"size": {"from": 1, "until": 30}, "poor": True, "area": "any", "value": "11"},
        {"size": {"from": 31}, "poor": [True, False], "area": ["33", "34"], "value": "8"},
        {
            "size": 0,
            "poor": False,
            "area": "33",
            "from": D(2020, 1, 1),
            "under": {"one": "two"},
            "value": "0",
        },
    ]
