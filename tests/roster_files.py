"""Rosters that can be read: invented people, a clean file, and one as offices send it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from random import Random

import openpyxl

from jisheng.ground.identity import Sex
from jisheng.ground.synthetic import (
    synthetic_identity,
    synthetic_mobile,
    synthetic_name,
    synthetic_uscc,
)
from tests.raw_workbook import table_workbook

LABELS = ("序号", "姓名", "身份证号", "手机号码", "工作单位")


@dataclass(frozen=True)
class Person:
    """An invented trainee."""

    name: str
    identity: str
    phone: str
    employer: str
    uscc: str
    sex: str


def people(count: int, seed: int = 1) -> list[Person]:
    """Invent persons aged between 20 and 55 in 2021, no two alike."""
    rng = Random(seed)
    return [_person(rng) for _ in range(count)]


def _person(rng: Random) -> Person:
    sex = rng.choice((Sex.MALE, Sex.FEMALE))
    born_on = dt.date(1966, 1, 1) + dt.timedelta(days=rng.randrange(35 * 365))
    identity = synthetic_identity(rng, "330782", born_on, sex)
    employer = f"义乌市{synthetic_name(rng)}饰品有限公司"
    uscc = synthetic_uscc(rng, "330782", "91")
    return Person(
        synthetic_name(rng, sex), identity, synthetic_mobile(rng), employer, uscc, sex.label
    )


def clean_table(persons: list[Person]) -> list[list[str]]:
    """Return a header and one row of text for each person."""
    rows = [
        [str(number), each.name, each.identity, each.phone, each.employer]
        for number, each in enumerate(persons, start=1)
    ]
    return [list(LABELS), *rows]


def clean_roster(persons: list[Person]) -> bytes:
    """Return a roster with nothing wrong in it."""
    return table_workbook(clean_table(persons))


def full_width(text: str) -> str:
    """Write digits as an input method in full-width mode does."""
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in text)


def messy_roster(persons: list[Person]) -> bytes:
    """Return a roster as such offices really send it; needs at least eight persons.

    Titles and merged headers in two rows, other order of columns; by row from 6: clean,
    full-width and blanks, number for an identity, wrong check digit, a second time the first
    person, no name, a formula, and the others clean; then a total and a signature.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "花名册"
    sheet["A1"] = "义乌市2020年度项目制培训学员花名册"
    sheet.merge_cells("A1:H1")
    sheet["A2"] = "培训机构（盖章）：________    填报日期：2020年10月9日"
    sheet.merge_cells("A2:H2")
    _messy_header(sheet)
    for row, person in enumerate(persons, start=6):
        values = [row - 5, person.phone, person.sex, person.name, person.identity]
        for column, value in enumerate([*values, person.employer, person.uscc, ""], start=1):
            sheet.cell(row, column, value)
    _messy_rows(sheet, persons)
    last = 5 + len(persons)
    sheet.cell(last + 1, 1, "合计")
    sheet.cell(last + 1, 4, f"=COUNTA(D6:D{last})")
    sheet.cell(last + 2, 1, "经办人：            审核人：")
    return saved(book)


def _messy_header(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    for area, place, label in (
        ("A4:A5", "A4", "序  号"),
        ("B4:E4", "B4", "学员信息"),
        ("F4:G4", "F4", "所在企业"),
        ("H4:H5", "H4", "备  注"),
    ):
        sheet[place] = label
        sheet.merge_cells(area)
    for place, label in {
        "B5": "联系电话",
        "C5": "性别",
        "D5": "学员姓名 *",
        "E5": "公民身份号码（18位）",
        "F5": "名称",
        "G5": "统一社会信用代码",
    }.items():
        sheet[place] = label


def _messy_rows(sheet: openpyxl.worksheet.worksheet.Worksheet, persons: list[Person]) -> None:
    second = persons[1]
    sheet["D7"] = "\u3000".join(second.name) + " "
    sheet["E7"] = f" {full_width(second.identity[:10])} {second.identity[10:].lower()}"
    sheet["B7"] = f"+86 {second.phone[:3]}-{second.phone[3:]}".replace("-", " ")
    sheet["E8"] = int(persons[2].identity[:17] + "0")
    wrong = persons[3].identity
    sheet["E9"] = wrong[:17] + ("1" if wrong[17] != "1" else "2")
    sheet["D10"], sheet["E10"] = persons[0].name, persons[0].identity
    sheet["D11"] = "  "
    sheet["E12"] = f'="{persons[6].identity}"'


def saved(book: openpyxl.Workbook) -> bytes:
    """Return the bytes of an openpyxl workbook."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
