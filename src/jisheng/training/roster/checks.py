"""Read one cell as what its column means: the value, what was repaired, what is wrong."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from jisheng.foundation.spreadsheet import Cell, CellKind
from jisheng.ground.fault import GroundFault
from jisheng.ground.identity import IdentityNumber, check_identity_number, normalise
from jisheng.ground.phone import check_mobile
from jisheng.ground.uscc import check_uscc
from jisheng.training.roster.columns import Column
from jisheng.training.roster.faults import Finding, Severity, shown
from jisheng.training.roster.names import INVISIBLE, findings_of_name, tidy, tidy_name

LONGEST_NUMBER = 60
LONGEST_EMPLOYER = 100
LONGEST_NOTE = 500
HINT_FROM_AGE = 16
HINT_UNTIL_AGE = 60
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d{1,3}")
QUOTED = re.compile("“[^”]*”")
RESIDENT_DOCUMENTS = re.compile(
    r"(居民|公民|中华人民共和国|二代|第二代)*身份证(件)?|.*居住证|身份证号"
)
WHY_NOT_A_NUMBER = "Excel 的数字只保留 15 位，18 位号码的末尾几位已经丢失，无法恢复。"
MAKE_TEXT = (
    "请把这一列的单元格格式改为“文本”，对照身份证重新输入完整号码（改格式不会找回丢失的数字）。"
)
NOT_TEXT_KINDS = {
    CellKind.NUMBER: "数字",
    CellKind.BOOL: "真假值（TRUE/FALSE）",
    CellKind.DATE: "日期",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell gave: ``value`` is empty when nothing usable stood there."""

    value: str
    findings: tuple[Finding, ...] = ()
    repaired: bool = False
    identity: IdentityNumber | None = None


def read_name(cell: Cell) -> Reading:
    """Read the name of a person."""
    if cell.kind is CellKind.ERROR:
        return Reading("", (_error_cell(Severity.BLOCKING),))
    if isinstance(cell.value, str):
        name = tidy_name(cell.value)
        if name:
            return Reading(name, tuple(findings_of_name(name)), name != cell.value)
    elif cell.value is not None:
        kind = NOT_TEXT_KINDS.get(cell.kind, "计算结果")
        return Reading(
            "", (Finding("name.not_text", f"姓名栏里是{kind}，不是文字。", "请填写姓名。"),)
        )
    return Reading("", (Finding("name.missing", "没有填姓名。", "请按身份证填写姓名。"),))


def read_identity(cell: Cell, day: dt.date) -> Reading:
    """Read an identity number; one that a spreadsheet may have changed is never accepted."""
    finding = _unfit_identity_cell(cell)
    if finding:
        return Reading("", (finding,))
    text = INVISIBLE.sub("", cell.text).removeprefix("'")
    if len(text) > LONGEST_NUMBER:
        message = f"身份证号栏里有 {len(text)} 个字，不是一个号码。"
        return Reading("", (Finding("identity.length", message, "请只填一个人的 18 位身份证号。"),))
    number = normalise(text)
    if not number:
        return Reading("", (_identity_missing(),))
    return _checked_identity(number, day, repaired=number != cell.text)


def _checked_identity(number: str, day: dt.date, *, repaired: bool) -> Reading:
    try:
        identity = check_identity_number(number, day)
    except GroundFault as fault:
        return Reading(number, (Finding(fault.code, fault.message, fault.remedy),), repaired)
    return Reading(number, tuple(_age_hints(identity, day)), repaired, identity)


def _identity_missing() -> Finding:
    return Finding("identity.empty", "没有填身份证号。", "请填写 18 位身份证号，单元格用文本格式。")


def _unfit_identity_cell(cell: Cell) -> Finding | None:
    if cell.kind is CellKind.EMPTY:
        return _identity_missing()
    if cell.kind is CellKind.FORMULA:
        return Finding(
            "identity.formula",
            "身份证号是公式算出来的，公式引用的内容一变号码就会变，不能作为依据。",
            "请把公式改成号码本身：复制后用“选择性粘贴—数值”，并对照身份证核对。",
        )
    if cell.kind is CellKind.ERROR:
        return _error_cell(Severity.BLOCKING)
    if cell.kind in (CellKind.BOOL, CellKind.DATE):
        kind = NOT_TEXT_KINDS[cell.kind]
        return Finding("identity.not_text", f"身份证号栏里是{kind}，不是号码。", MAKE_TEXT)
    if cell.has_lost_digits:
        message = f"身份证号被 Excel 变成了数字。{WHY_NOT_A_NUMBER}"
        return Finding("identity.as_number", message, MAKE_TEXT)
    return None


def _error_cell(severity: Severity) -> Finding:
    return Finding(
        "cell.error",
        "单元格里是 Excel 的错误值（如 #N/A、#REF!），没有内容。",
        "请直接填写内容，不要用公式。",
        severity,
    )


def _age_hints(identity: IdentityNumber, day: dt.date) -> list[Finding]:
    """Hint at an unusual age; whether it matters is for the documents to say."""
    age = identity.age_on(day)
    if HINT_FROM_AGE <= age <= HINT_UNTIL_AGE:
        return []
    return [
        Finding(
            "identity.age_unusual",
            f"按身份证号推算，{day.isoformat()} 这天 {age} 周岁，不在常见的培训年龄内。",
            "请核对号码和培训对象；无误可不改，是否符合条件由审核时按文件判断。",
            Severity.WARNING,
        )
    ]


def read_document_type(cell: Cell) -> Reading:
    """Read the kind of document; only numbers of residents can be checked here."""
    text = tidy(cell.text[:LONGEST_NOTE])
    if not text or cell.kind is CellKind.ERROR or RESIDENT_DOCUMENTS.fullmatch(text):
        return Reading(text)
    finding = Finding(
        "document.not_supported",
        f"证件类型是“{text[:20]}”，目前只能核对居民身份证和港澳台居民居住证的号码。",
        "请改填居民身份证或居住证号码；没有的，请联系受理部门人工登记。",
    )
    return Reading(text, (finding,))


def read_phone(cell: Cell) -> Reading:
    """Read a mobile number; a wrong one is left out, which blocks nobody."""
    text = _plain(cell)
    if not text:
        return Reading("", _only_error(cell))
    try:
        checked = str(check_mobile(text[:LONGEST_NUMBER]))
    except GroundFault as fault:
        # By function: in a replacement text, what somebody typed after a backslash would be read.
        masked = f"“{shown(Column.PHONE, text)}”"
        message = QUOTED.sub(lambda _quoted: masked, fault.message)
        remedy = f"{fault.remedy}改正前不记入这个号码，其余内容不受影响。"
        return Reading("", (Finding(fault.code, message, remedy, Severity.WARNING),))
    return Reading(checked, (), isinstance(cell.value, str) and checked != cell.value)


def read_uscc(cell: Cell) -> Reading:
    """Read the credit code of the employer; a wrong one is left out."""
    text = _plain(cell)
    if not text:
        return Reading("", _only_error(cell))
    if cell.has_lost_digits or SCIENTIFIC.fullmatch(text[:LONGEST_NUMBER]):
        finding = Finding(
            "uscc.as_number",
            f"统一社会信用代码被 Excel 变成了数字。{WHY_NOT_A_NUMBER}",
            "请把这一列改为“文本”格式后对照营业执照重新输入。改正前不记入这个代码。",
            Severity.WARNING,
        )
        return Reading("", (finding,))
    try:
        checked = str(check_uscc(text[:LONGEST_NUMBER]))
    except GroundFault as fault:
        remedy = f"{fault.remedy}改正前不记入这个代码，其余内容不受影响。"
        return Reading("", (Finding(fault.code, fault.message, remedy, Severity.WARNING),))
    return Reading(checked, (), checked != cell.text)


def read_employer(cell: Cell) -> Reading:
    """Read the employer's name."""
    text = _plain(cell)
    if len(text) > LONGEST_EMPLOYER:
        finding = Finding(
            "employer.too_long",
            f"工作单位有 {len(text)} 个字，超过 {LONGEST_EMPLOYER} 个。",
            "请只填营业执照上的单位全称。",
        )
        return Reading("", (finding,))
    return Reading(text, _only_error(cell), bool(text) and text != cell.text)


def read_note(cell: Cell) -> Reading:
    """Read a column kept as a note; too long a text is cut, and that is said."""
    text = _plain(cell)
    if len(text) <= LONGEST_NOTE:
        return Reading(text)
    finding = Finding(
        "note.cut",
        f"这一格有 {len(text)} 个字，只保留前 {LONGEST_NOTE} 个。",
        "需要全部保留的，请作为附件上传。",
        Severity.WARNING,
    )
    return Reading(text[:LONGEST_NOTE], (finding,))


def sex_finding(cell: Cell, identity: IdentityNumber) -> Finding | None:
    """Compare the sex column with the identity number, which is the one that counts."""
    text = tidy(cell.text[:LONGEST_NUMBER]).removesuffix("性")
    if text not in ("男", "女") or text == identity.sex.label:
        return None
    return Finding(
        "sex.contradicts",
        f"性别填的是“{text}”，按身份证号应是“{identity.sex.label}”。",
        "请核对身份证号和性别，改正填错的一处；系统以身份证号为准。",
        Severity.WARNING,
    )


def _plain(cell: Cell) -> str:
    return "" if cell.kind is CellKind.ERROR else tidy(cell.text)


def _only_error(cell: Cell) -> tuple[Finding, ...]:
    return (_error_cell(Severity.WARNING),) if cell.kind is CellKind.ERROR else ()
