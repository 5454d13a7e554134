"""Find the header of a roster: under titles, merged, in two rows, in any order of columns.

Names of columns are matched by meaning. A name that means nothing here is kept as a note.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from jisheng.foundation.spreadsheet import Cell, Sheet, address

SEARCHED_ROWS = 60
LONGEST_LABEL = 40
IN_BRACKETS = re.compile(r"[(\[【〔<].*?[)\]】〕>]")
DECORATION = re.compile(r"[\s*:;,.、。·#_\-—]+")
LONG_NUMBER = re.compile(r"\d{11}")


class Column(StrEnum):
    """The columns a roster may have; everything else is a note."""

    SEQUENCE = "sequence"
    NAME = "name"
    IDENTITY = "identity_number"
    DOCUMENT_TYPE = "document_type"
    PHONE = "phone"
    EMPLOYER = "employer_name"
    USCC = "employer_uscc"
    SEX = "sex"
    AGE = "age"
    VERDICT = "verdict"
    NOTE = "note"


REQUIRED = (Column.NAME, Column.IDENTITY)
LABELS = {
    Column.NAME: "姓名",
    Column.IDENTITY: "身份证号",
    Column.DOCUMENT_TYPE: "证件类型",
    Column.PHONE: "手机号码",
    Column.EMPLOYER: "工作单位",
    Column.USCC: "统一社会信用代码",
    Column.SEX: "性别",
    Column.AGE: "年龄",
}
VERDICT_LABEL = "核对结果"
SOMEBODY = "(学员|学徒|参训人员|培训人员|人员|员工|职工|学生|本人|个人|申请人|考生)?"
SOMEBODY_ELSE = (
    r".*(联系人|监护人|负责人|法人|法定代表人|教师|老师|班主任|经办人|配偶|家长|父亲|母亲"
    r"|推荐人|开户|户名|紧急).*"
)

# In order; the first that fits decides. The smaller number wins where two columns fit.
MEANINGS: tuple[tuple[Column, int, re.Pattern[str]], ...] = tuple(
    (column, rank, re.compile(pattern))
    for column, rank, pattern in (
        (Column.VERDICT, 1, f"{VERDICT_LABEL}.*"),
        (Column.USCC, 1, r".{0,14}信用代码(证)?(号|号码)?"),
        (Column.NOTE, 1, SOMEBODY_ELSE),
        (Column.NAME, 1, SOMEBODY + r"(姓名|名字)"),
        (
            Column.IDENTITY,
            1,
            SOMEBODY + r"(有效|第?二代|居民|公民)*(身份证(件)?(证)?(号|号码|编号|编码)?|身份号码?)",
        ),
        (Column.IDENTITY, 2, SOMEBODY + r"(有效)?(证件|证照)(号|号码|编号)"),
        (Column.IDENTITY, 3, r"(社会保障|社保)(号|号码)"),
        (Column.DOCUMENT_TYPE, 1, r"(有效|身份)?(证件|证照)(类型|类别|种类|名称)"),
        (Column.PHONE, 1, SOMEBODY + r"(手机|移动电话)(号|号码|电话)?"),
        (Column.PHONE, 2, SOMEBODY + r"(联系)?(电话|方式|号码|手机)(号|号码)?"),
        (
            Column.EMPLOYER,
            1,
            r"(现|原)?(工作|用人|就业|所在|任职|所属|受雇|聘用)(工作)?(单位|企业|公司)(名称|全称)?",
        ),
        (Column.EMPLOYER, 2, r"(单位|企业|公司)(名称|全称)?"),
        (Column.SEX, 1, "性别"),
        (Column.AGE, 1, "(周岁)?年龄|周岁"),
        (Column.SEQUENCE, 1, "(学员)?(序号|编号|序|行号)|no|号|№"),
    )
)


@dataclass(frozen=True, slots=True)
class RosterColumns:
    """Where the header stands and which column is what; rows and columns count from 1."""

    top: int
    bottom: int
    places: dict[Column, int]
    labels: dict[int, str]
    rivals: dict[Column, tuple[int, ...]]
    grouped: bool = False

    @property
    def notes(self) -> dict[int, str]:
        """Return the columns kept as notes, by their label."""
        used = set(self.places.values())
        return {column: label for column, label in self.labels.items() if column not in used}

    def label_of(self, column: Column) -> str:
        """Say what the sheet itself calls a column."""
        place = self.places.get(column)
        return self.labels[place] if place else LABELS.get(column, "")

    @property
    def score(self) -> int:
        return len(self.places)

    @property
    def missing(self) -> tuple[Column, ...]:
        return tuple(column for column in REQUIRED if column not in self.places)


def meaning_of(label: str) -> tuple[Column, int]:
    """Say which column a label means and how surely (1 is surest)."""
    plain = plain_label(label)
    if not plain:
        return Column.NOTE, 9
    for column, rank, pattern in MEANINGS:
        if pattern.fullmatch(plain):
            return column, rank
    return Column.NOTE, 9


def plain_label(label: str) -> str:
    """Strip a label to its words: no blanks, stars, colons or remarks in brackets."""
    text = unicodedata.normalize("NFKC", label[: LONGEST_LABEL * 4])
    bare = DECORATION.sub("", IN_BRACKETS.sub("", text)) or DECORATION.sub("", text)
    return bare.lower()[: LONGEST_LABEL + 1]


def find_columns(sheet: Sheet) -> RosterColumns | None:
    """Return the best header in the first rows of a sheet, perhaps with columns missing."""
    best: RosterColumns | None = None
    for row in range(1, min(len(sheet.rows), SEARCHED_ROWS) + 1):
        for found in _headers_at(sheet, row):
            if best is None or _worth(found) > _worth(best):
                best = found
    return best if best and best.score > 0 else None


def _worth(columns: RosterColumns) -> tuple[int, bool, int, int]:
    """Rank headers: all columns needed, then groups heeded, then more columns, fewer rows."""
    required = len(REQUIRED) - len(columns.missing)
    return required, columns.grouped, columns.score, columns.top - columns.bottom


def _headers_at(sheet: Sheet, row: int) -> list[RosterColumns]:
    if _looks_like_data(sheet, row):
        return []
    found = [_columns(row, row, _single_labels(sheet, row))]
    if row < len(sheet.rows) and not _looks_like_data(sheet, row + 1):
        double = _columns(row, row + 1, _double_labels(sheet, row))
        if _has_own_meaning(sheet, double):
            found.append(replace(double, grouped=_has_groups(sheet, row)))
    return found


def _has_own_meaning(sheet: Sheet, columns: RosterColumns) -> bool:
    """Say whether the lower row of a header names a column itself, so that it is no person."""
    return any(_own(sheet, columns.top, place) for place in columns.places.values())


def _has_groups(sheet: Sheet, row: int) -> bool:
    """Say whether a merged cell stands over several columns, but not over all as a title does."""
    areas = [sheet.merged_at(row, cell.column) for cell in sheet.rows[row - 1]]
    return any(area and 1 < area.right - area.left + 1 < sheet.width for area in areas)


def _looks_like_data(sheet: Sheet, row: int) -> bool:
    return any(
        cell.has_lost_digits or bool(LONG_NUMBER.search(cell.text[:200]))
        for cell in sheet.rows[row - 1]
    )


def _single_labels(sheet: Sheet, row: int) -> dict[int, str]:
    labels = {}
    for cell in sheet.rows[row - 1]:
        area = sheet.merged_at(row, cell.column)
        if area is None or cell.column == area.left:
            labels[cell.column] = sheet.seen_cell(row, cell.column).text
    return _short(labels)


def _double_labels(sheet: Sheet, row: int) -> dict[int, str]:
    """Read a header of two rows: a group above its columns, or one label over both."""
    labels = {}
    for column in range(1, sheet.width + 1):
        over, under = sheet.seen_cell(row, column).text, _own(sheet, row, column)
        area = sheet.merged_at(row, column)
        if under:
            labels[column] = _joined(over, under)
        elif area is None or column == area.left:
            labels[column] = over
    return _short(labels)


def _own(sheet: Sheet, row: int, column: int) -> str:
    """Return what stands below ``row`` in a column, unless one merged cell spans both."""
    below = sheet.merged_at(row + 1, column)
    if below and (below.top <= row or below.left != column):
        return ""
    return sheet.cell(row + 1, column).text


def _joined(over: str, under: str) -> str:
    """Prefer the reading that means something: both together, else the lower one alone."""
    both = f"{over}{under}"
    another_person = re.fullmatch(SOMEBODY_ELSE, plain_label(over)) is not None
    if meaning_of(both)[0] is not Column.NOTE or another_person:
        return both
    return under


def _short(labels: dict[int, str]) -> dict[int, str]:
    return {
        column: " ".join(label.split())[:LONGEST_LABEL]
        for column, label in labels.items()
        if label.strip()
    }


def _columns(top: int, bottom: int, labels: dict[int, str]) -> RosterColumns:
    ranked: dict[Column, list[tuple[int, int]]] = {}
    for place, label in labels.items():
        column, rank = meaning_of(label)
        if column is not Column.NOTE:
            ranked.setdefault(column, []).append((rank, place))
    places, rivals = {}, {}
    for column, found in ranked.items():
        found.sort()
        places[column] = found[0][1]
        equal = tuple(place for rank, place in found if rank == found[0][0])
        if len(equal) > 1:
            rivals[column] = equal
    return RosterColumns(top, bottom, places, labels, rivals)


def cell_names(columns: RosterColumns, places: tuple[int, ...]) -> str:
    """List header cells with their words: ``B3“姓名”、G3“姓名”``."""
    return "、".join(
        f"{address(columns.bottom, place)}“{columns.labels[place]}”" for place in places
    )


def is_header_again(name: Cell, identity: Cell) -> bool:
    """Say whether a row repeats the header, as printed pages do."""
    return (
        meaning_of(name.text)[0] is Column.NAME and meaning_of(identity.text)[0] is Column.IDENTITY
    )
