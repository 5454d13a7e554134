"""Read the persons of a roster out of a workbook, losing no row without saying so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet import Cell, Sheet, Workbook
from jisheng.ground.identity import IdentityNumber
from jisheng.training.roster import checks
from jisheng.training.roster.columns import (
    LABELS,
    REQUIRED,
    SEARCHED_ROWS,
    Column,
    RosterColumns,
    cell_names,
    find_columns,
    is_header_again,
)
from jisheng.training.roster.draft import IgnoredRow, RosterDraft, RosterRow
from jisheng.training.roster.faults import CellFault, Finding, Repair, fault_at, shown
from jisheng.training.roster.repeats import repeated_persons, shared_phones

MOST_PERSONS = 500
USE_TEMPLATE = "也可以下载系统的名册模板，把内容粘贴进去。"
EXAMPLE = "示例"
TOTAL = re.compile(r"(合计|总计|小计|共计)[:：]?")
FOOTNOTE = re.compile(
    r"(合计|总计|小计|共计|总人数|合并计算|注[:：]|备注[:：]|说明|填表|制表|制单|审核|审批|负责人|经办"
    r"|单位负责人|单位盖章|填报|日期[:：]|联系人|以上|以下空白|第\d+页|共\d+[人名页]).*"
    r"|.*(签字|签名|盖章|公章)[)）]?[:：]?.*"
)
ENOUGH_DIGITS = 6  # fewer digits than this is no identity number, not even a damaged one


def read_roster(workbook: Workbook, day: dt.date) -> RosterDraft:
    """Read the roster in a workbook as it stands on ``day`` (births, ages).

    The first sheet with a header that has name and identity number counts. Raises `Refusal`
    when none has, when it holds nobody, or more than 500 persons.
    """
    sheet, columns = _roster_sheet(workbook)
    numbers, ignored = _persons_and_others(sheet, columns)
    _refuse_count(sheet, columns, len(numbers))
    reader = _RowReader(sheet, columns, day)
    rows = tuple(reader.read(number) for number in numbers)
    draft = RosterDraft(sheet, columns, rows, tuple(ignored), workbook.notes)
    return draft.with_faults([*repeated_persons(draft), *shared_phones(draft)])


def _roster_sheet(workbook: Workbook) -> tuple[Sheet, RosterColumns]:
    sheets = [sheet for sheet in workbook.sheets if not sheet.hidden] or list(workbook.sheets)
    partial: tuple[Sheet, RosterColumns] | None = None
    for sheet in sheets:
        columns = find_columns(sheet)
        if columns is None:
            continue
        if not columns.missing:
            _refuse_rivals(sheet, columns)
            return sheet, columns
        if partial is None or columns.score > partial[1].score:
            partial = sheet, columns
    if partial:
        raise _incomplete_header(*partial)
    raise _no_header(sheets)


def _refuse_rivals(sheet: Sheet, columns: RosterColumns) -> None:
    for column in REQUIRED:
        rivals = columns.rivals.get(column)
        if rivals:
            raise Refusal(
                "ROSTER_COLUMNS_AMBIGUOUS",
                f"工作表“{sheet.name}”第 {columns.bottom} 行有 {len(rivals)} 列都像"
                f"“{LABELS[column]}”：{cell_names(columns, rivals)}，无法判断用哪一列。",
                "请只留一列，或给另一列改个名字；左右并排的名册请改成一人一行、往下排。",
            )


def _incomplete_header(sheet: Sheet, columns: RosterColumns) -> Refusal:
    found = cell_names(columns, tuple(sorted(columns.places.values())))
    missing = "、".join(f"“{LABELS[column]}”" for column in columns.missing)
    return Refusal(
        "ROSTER_COLUMNS_MISSING",
        f"在工作表“{sheet.name}”第 {columns.bottom} 行找到表头 {found}，但没有找到{missing}列。",
        f"请在这一行补上{missing}，名称也可以写“学员姓名”“身份证号码”“证件号码”等。{USE_TEMPLATE}",
    )


def _no_header(sheets: list[Sheet]) -> Refusal:
    names = "、".join(f"“{sheet.name[:20]}”" for sheet in sheets[:5])
    return Refusal(
        "ROSTER_NOT_FOUND",
        f"在工作表{names}的前 {SEARCHED_ROWS} 行里，没有找到含“姓名”和“身份证号”的表头。",
        f"请确认上传的是学员名册，并保留表头行。{USE_TEMPLATE}",
    )


def _refuse_count(sheet: Sheet, columns: RosterColumns, count: int) -> None:
    if count > MOST_PERSONS:
        raise Refusal(
            "ROSTER_TOO_LONG",
            f"工作表“{sheet.name}”里有 {count:,} 名学员，一份名册最多 {MOST_PERSONS} 人。",
            "请按班次分开，每个班上传一份名册。",
        )
    if count == 0:
        raise Refusal(
            "ROSTER_EMPTY",
            f"工作表“{sheet.name}”第 {columns.bottom} 行是表头，下面没有任何学员。",
            "请在表头下面一人一行填写后再上传。",
        )


def _persons_and_others(sheet: Sheet, columns: RosterColumns) -> tuple[list[int], list[IgnoredRow]]:
    numbers, ignored = [], []
    for number in range(columns.bottom + 1, len(sheet.rows) + 1):
        reason = _reason_to_ignore(sheet, columns, number)
        if reason is None:
            numbers.append(number)
        elif reason:
            text = " ".join(cell.text[:60] for cell in sheet.rows[number - 1] if not cell.is_blank)
            ignored.append(IgnoredRow(number, shown(Column.NOTE, text), reason))
    return numbers, ignored


def _reason_to_ignore(sheet: Sheet, columns: RosterColumns, number: int) -> str | None:
    """Say why a row is no person; blank text when there is nothing to say, None for a person."""
    filled = [
        cell
        for cell in sheet.rows[number - 1]
        if not cell.is_blank and columns.places.get(Column.VERDICT) != cell.column
    ]
    if not [cell for cell in filled if columns.places.get(Column.SEQUENCE) != cell.column]:
        return "" if all(_is_sequence(cell) for cell in filled) else "不是学员：只有序号列有内容"
    if any(cell.text[:20].strip().startswith(EXAMPLE) for cell in filled):
        return "模板里的示例行"
    name, identity = (sheet.cell(number, columns.places[column]) for column in REQUIRED)
    if is_header_again(name, identity):
        return "重复的表头"
    if any(TOTAL.fullmatch("".join(cell.text[:60].split())) for cell in filled[:2]):
        return "合计行"
    if sum(sign.isdigit() for sign in identity.text[:60]) >= ENOUGH_DIGITS:
        return None
    return _reason_without_identity(filled, columns, name, identity)


def _is_sequence(cell: Cell) -> bool:
    return cell.text[:20].strip().rstrip(".、").isdecimal() or cell.value is None


def _reason_without_identity(
    filled: list[Cell], columns: RosterColumns, name: Cell, identity: Cell
) -> str | None:
    if any(FOOTNOTE.fullmatch("".join(cell.text[:60].split())) for cell in filled[:2]):
        return "合计、说明或签章行"
    if not name.is_blank or not identity.is_blank:
        return None
    person = {columns.places.get(column) for column in (Column.PHONE, Column.EMPLOYER)}
    return None if any(cell.column in person for cell in filled) else "没有姓名和身份证号"


@dataclass
class _RowReader:
    """Reads one row after another, each column by its own check."""

    sheet: Sheet
    columns: RosterColumns
    day: dt.date
    faults: list[CellFault] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)

    def read(self, number: int) -> RosterRow:
        self.faults, self.repairs = [], []
        name = self._take(number, Column.NAME, checks.read_name)
        self._take(number, Column.DOCUMENT_TYPE, checks.read_document_type)
        identity = self._identity(number)
        phone = self._take(number, Column.PHONE, checks.read_phone)
        employer = self._take(number, Column.EMPLOYER, checks.read_employer)
        uscc = self._take(number, Column.USCC, checks.read_uscc)
        notes = self._notes(number)
        return RosterRow(
            number,
            name,
            identity,
            phone,
            employer,
            uscc,
            notes,
            tuple(self.faults),
            tuple(self.repairs),
        )

    def _cell(self, number: int, column: Column) -> Cell | None:
        place = self.columns.places.get(column)
        if place is None:
            return None
        if column in (Column.EMPLOYER, Column.USCC):  # one merged cell often stands for many rows
            return self.sheet.seen_cell(number, place)
        return self.sheet.cell(number, place)

    def _take(self, number: int, column: Column, read: Callable[[Cell], checks.Reading]) -> str:
        cell = self._cell(number, column)
        if cell is None:
            return ""
        reading = read(cell)
        self._note_down(number, column, cell, reading)
        return reading.value

    def _identity(self, number: int) -> str:
        cell = self.sheet.cell(number, self.columns.places[Column.IDENTITY])
        reading = checks.read_identity(cell, self.day)
        self._note_down(number, Column.IDENTITY, cell, reading)
        if reading.identity:
            self._compare_sex(number, reading.identity)
        return reading.value

    def _compare_sex(self, number: int, identity: IdentityNumber) -> None:
        cell = self._cell(number, Column.SEX)
        finding = checks.sex_finding(cell, identity) if cell else None
        if cell and finding:
            self._add(number, Column.SEX, cell, finding)

    def _notes(self, number: int) -> dict[str, str]:
        notes: dict[str, str] = {}
        for place, label in self.columns.notes.items():
            cell = self.sheet.cell(number, place)
            reading = checks.read_note(cell)
            for finding in reading.findings:
                self.faults.append(fault_at(self.sheet.name, label, Column.NOTE, cell, finding))
            if reading.value:
                notes[label if label not in notes else f"{label}（{cell.address}）"] = reading.value
        return notes

    def _note_down(self, number: int, column: Column, cell: Cell, reading: checks.Reading) -> None:
        for finding in reading.findings:
            self._add(number, column, cell, finding)
        if reading.repaired:
            label = self.columns.label_of(column)
            old, new = shown(column, _visible(cell.text)), shown(column, reading.value)
            self.repairs.append(Repair(cell.address, number, label, old, new))

    def _add(self, number: int, column: Column, cell: Cell, finding: Finding) -> None:
        own = Cell(number, cell.column, cell.value, cell.kind)  # not where the merged area begins
        label = self.columns.label_of(column)
        self.faults.append(fault_at(self.sheet.name, label, column, own, finding))


def _visible(text: str) -> str:
    """Let blanks be seen in the account of a repair."""
    return text.replace("\u3000", "␣").replace(" ", "␣").replace("\t", "␣").replace("\n", "␣")
