"""Give clerks a workbook to fill, and give it back with each fault at its cell."""

from __future__ import annotations

from jisheng.foundation.spreadsheet import (
    Area,
    Cell,
    CellToWrite,
    Sheet,
    SheetToWrite,
    Tone,
    Workbook,
    write_workbook,
)
from jisheng.foundation.spreadsheet.cells import CellKind
from jisheng.foundation.spreadsheet.writing import CellContent
from jisheng.training.roster.columns import VERDICT_LABEL, Column
from jisheng.training.roster.draft import RosterDraft, RosterRow
from jisheng.training.roster.faults import CellFault

TEMPLATE_VERSION = 1
TEMPLATE_COLUMNS: tuple[tuple[str, str, float], ...] = (
    ("序号", "示例", 7),
    ("姓名", "示例学员", 14),
    ("证件类型", "居民身份证", 14),
    ("身份证号", "（18 位号码）", 24),
    ("性别", "男", 7),
    ("手机号码", "（11 位号码）", 16),
    ("工作单位", "示例企业有限公司", 30),
    ("统一社会信用代码", "（18 位代码，没有可不填）", 24),
    ("人员类别", "企业职工", 16),
    ("备注", "上传时本行自动忽略", 26),
)
TEMPLATE_TITLE = "培训班学员名册"
TEMPLATE_HINT = (
    f"填写说明：一人一行，从示例行下面开始。姓名、身份证号必填。"
    f"各列已设为文本格式，粘贴时请选“只粘贴值”。模板版本 {TEMPLATE_VERSION}。"
)
NOTES: tuple[tuple[str, str], ...] = (
    ("身份证号", "18 位，末位可为 X。必须是文本：Excel 的数字只保留 15 位，多出的会永久丢失。"),
    ("证件类型", "居民身份证或港澳台居民居住证；不填按居民身份证核对。"),
    ("姓名", "与身份证一致，生僻字保持原字，不用拼音或问号代替。少数民族姓名用间隔号“·”。"),
    ("手机号码", "学员本人的号码，签到和通知要用。"),
    ("工作单位", "营业执照上的全称；没有单位的可不填。"),
    ("其他列", "可以增加、调换列的顺序；系统不认识的列作为备注保存。"),
    ("改错", "有问题的行不会影响其他行。下载标出问题的工作簿，改好后整份再传即可。"),
)
SEVERITY_WORDS = {True: "必须改", False: "请核对"}
FAULT_LIST_HEADER = ("行", "所在格", "列名", "现有内容", "程度", "问题", "怎么改")
FAULT_LIST_WIDTHS = (7, 9, 16, 26, 10, 60, 60)
VERDICT_WIDTH = 60
SAMPLED_ROWS = 60


def roster_template() -> bytes:
    """Write an empty roster with our columns as text and one example row."""
    width = len(TEMPLATE_COLUMNS)
    header = [CellToWrite(label, Tone.HEADER) for label, _, _ in TEMPLATE_COLUMNS]
    example = [CellToWrite(text, Tone.HINT) for _, text, _ in TEMPLATE_COLUMNS]
    roster = SheetToWrite(
        "学员名册",
        [
            [CellToWrite(TEMPLATE_TITLE, Tone.TITLE)],
            [CellToWrite(TEMPLATE_HINT, Tone.HINT)],
            header,
            example,
        ],
        widths=[column_width for _, _, column_width in TEMPLATE_COLUMNS],
        frozen_rows=3,
        text_columns=range(1, width + 1),
        merged=[Area(1, 1, 1, width), Area(2, 1, 2, width)],
    )
    return write_workbook([roster, _notes_sheet()])


def _notes_sheet() -> SheetToWrite:
    header = [CellToWrite("内容", Tone.HEADER), CellToWrite("怎么填", Tone.HEADER)]
    return SheetToWrite("填写说明", [header, *NOTES], widths=(16, 90), frozen_rows=1)


def faults_workbook(workbook: Workbook, draft: RosterDraft) -> bytes:
    """Write the same workbook with faulty cells coloured, commented and listed.

    Identity numbers stay whole: it is the clerk's own file, to be repaired in place.
    """
    sheets = [
        _marked_sheet(sheet, draft) if sheet is draft.sheet else _plain_sheet(sheet)
        for sheet in workbook.sheets
        if not sheet.hidden
    ]
    return write_workbook([*sheets, _fault_list(draft)])


def _plain_sheet(sheet: Sheet) -> SheetToWrite:
    rows = [[_content(cell) for cell in row] for row in sheet.rows]
    return SheetToWrite(sheet.name, rows, merged=sheet.merged)


def _marked_sheet(sheet: Sheet, draft: RosterDraft) -> SheetToWrite:
    faults: dict[tuple[int, str], list[CellFault]] = {}
    for fault in draft.faults:
        faults.setdefault((fault.row, fault.cell), []).append(fault)
    verdict = draft.columns.places.get(Column.VERDICT, sheet.width + 1)
    people = {row.number: row for row in draft.rows}
    width = max(sheet.width, verdict)
    rows = [
        _marked_row(sheet, draft, number, width, faults, people.get(number))
        for number in range(1, len(sheet.rows) + 1)
    ]
    for row, number in zip(rows, range(1, len(rows) + 1), strict=True):
        row[verdict - 1] = _verdict(draft, number, people.get(number))
    return SheetToWrite(
        sheet.name,
        rows,
        widths=[_width(draft, column) for column in range(1, verdict)] + [VERDICT_WIDTH],
        frozen_rows=draft.columns.bottom,
        text_columns=range(1, width + 1),
        merged=sheet.merged,
    )


def _marked_row(
    sheet: Sheet,
    draft: RosterDraft,
    number: int,
    width: int,
    faults: dict[tuple[int, str], list[CellFault]],
    person: RosterRow | None,
) -> list[CellToWrite]:
    header = draft.columns.top <= number <= draft.columns.bottom
    plain = Tone.HEADER if header else Tone.GOOD if person and person.good else Tone.PLAIN
    marked = []
    for column in range(1, width + 1):
        cell = sheet.cell(number, column)
        found = faults.get((number, cell.address), [])
        marked.append(CellToWrite(_content(cell), _tone(found, plain), _comment(found)))
    return marked


def _tone(faults: list[CellFault], plain: Tone) -> Tone:
    if not faults:
        return plain
    return Tone.FAULT if any(fault.is_blocking for fault in faults) else Tone.WARNING


def _comment(faults: list[CellFault]) -> str:
    return "\n".join(f"{fault.message}\n→ {fault.remedy}" for fault in faults)


def _verdict(draft: RosterDraft, number: int, person: RosterRow | None) -> CellToWrite:
    if number == draft.columns.bottom:
        return CellToWrite(f"{VERDICT_LABEL}（系统填写，不用改）", Tone.HEADER)
    if person is None:
        return CellToWrite(None)
    told = "；".join(f"{fault.cell} {fault.message}{fault.remedy}" for fault in person.faults)
    if not person.good:
        return CellToWrite(f"✗ {told}"[:1_000], Tone.FAULT)
    return CellToWrite(f"✓ 可以导入{'；提示：' + told if told else ''}"[:1_000], Tone.GOOD)


def _fault_list(draft: RosterDraft) -> SheetToWrite:
    header = [CellToWrite(label, Tone.HEADER) for label in FAULT_LIST_HEADER]
    rows: list[list[CellToWrite | CellContent]] = [
        [
            fault.row,
            fault.cell,
            fault.column_label,
            fault.value_shown,
            CellToWrite(
                SEVERITY_WORDS[fault.is_blocking],
                Tone.FAULT if fault.is_blocking else Tone.WARNING,
            ),
            fault.message,
            fault.remedy,
        ]
        for fault in draft.faults
    ]
    return SheetToWrite("问题清单", [header, *rows], widths=FAULT_LIST_WIDTHS, frozen_rows=1)


def _content(cell: Cell) -> str | int | float | None:
    """Give a value back as it was, long numbers as the text they show."""
    if cell.kind is CellKind.EMPTY or cell.value is None:
        return None
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and not cell.has_lost_digits:
        return value
    return cell.text


def _width(draft: RosterDraft, column: int) -> float:
    """Fit the header and the first rows below it; titles above may run over."""
    sampled = range(draft.columns.top, draft.columns.top + SAMPLED_ROWS)
    longest = max(_shown_width(draft.sheet.cell(row, column)) for row in sampled)
    return min(max(longest + 2, 6), 40)


def _shown_width(cell: Cell) -> int:
    """Measure as a spreadsheet shows it: a Chinese character is two columns wide."""
    text = cell.text[:40]
    return len(text) + sum(ord(sign) > 0x2E80 for sign in text)
