"""The roster as a school really sends it: titles, merged headers, and the usual faults."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from jisheng.config.demonstration.people import Trainee

# Where in the list the faulty rows stand (counted from 0), so that the journey can tell of them.
NUMBER_ROW = 4
WRONG_DIGIT_ROW = 11
FULL_WIDTH_ROW = 2
BLANKS_ROW = 7
TWICE_ROW = 5


@dataclass(frozen=True, slots=True)
class MessyRoster:
    """The file and what a careful clerk would find in it."""

    name: str
    content: bytes
    rows: int
    good_rows: int


def messy_roster(people: Sequence[Trainee], elsewhere: Trainee, employer: str) -> MessyRoster:
    """Write the roster of ``people`` with an identity number stored as a number, one with a wrong
    check digit, full-width digits, stray blanks, one person twice, and ``elsewhere``, who sits in
    another class at the same hours."""
    listed = [*people, people[TWICE_ROW], elsewhere]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("学员名册")
    _titles(book, sheet)
    for index, person in enumerate(listed):
        _row(sheet, 4 + index, index, person, employer)
    sheet.write_string(5 + len(listed), 0, "填表人：　　　　　联系电话：　　　　　填表日期：")
    book.add_worksheet("填表说明").write_string(0, 0, "请逐项填写，身份证号码请核对后填写。")
    book.close()
    return MessyRoster(
        "学员花名册（最终版2）.xlsx", buffer.getvalue(), len(listed), len(people) - 2
    )


def _titles(book: Any, sheet: Any) -> None:
    bold = book.add_format({"bold": True, "align": "center"})
    sheet.merge_range(0, 0, 0, 6, "项目制培训班学员花名册", bold)
    sheet.merge_range(1, 0, 1, 6, "培训机构（盖章）：　　　　　　　　班期：第一期", None)
    sheet.merge_range(2, 0, 3, 0, "序号", bold)
    sheet.merge_range(2, 1, 2, 3, "基本信息", bold)
    sheet.write_string(3, 1, "联系电话", bold)
    sheet.write_string(3, 2, "姓　名", bold)
    sheet.write_string(3, 3, "性别", bold)
    sheet.merge_range(2, 4, 3, 4, "公民身份号码", bold)
    sheet.merge_range(2, 5, 3, 5, "工作单位", bold)
    sheet.merge_range(2, 6, 3, 6, "备注", bold)
    sheet.set_column(1, 6, 20)


def _row(sheet: Any, at: int, index: int, person: Trainee, employer: str) -> None:
    number = person.identity_number
    sheet.write_number(at, 0, index + 1)
    sheet.write_string(at, 1, person.phone)
    sheet.write_string(at, 2, f" {person.name}　" if index == BLANKS_ROW else person.name)
    sheet.write_string(at, 3, person.sex)
    if index == NUMBER_ROW:
        sheet.write_number(at, 4, int(number[:17] + "0"))
    elif index == WRONG_DIGIT_ROW:
        sheet.write_string(at, 4, number[:-1] + _another_digit(number[-1]))
    elif index == FULL_WIDTH_ROW:
        sheet.write_string(at, 4, _full_width(number))
    else:
        sheet.write_string(at, 4, number)
    sheet.write_string(at, 5, employer if index % 3 == 0 else "")


def _another_digit(last: str) -> str:
    return "1" if last != "1" else "2"


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
