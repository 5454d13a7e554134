"""Stream through the XML of a workbook: what values alone do not tell, and what is unsafe.

The values themselves come from elsewhere; here are only formulas, error cells, merged areas
and how far the sheet reaches. A document type or entity declaration is refused unread.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Protocol
from xml.parsers import expat

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet.cells import Area, address, place_of
from jisheng.foundation.spreadsheet.guard import SAVE_AS_XLSX, Limits, broken, too_big

Place = tuple[int, int]
SHOWN = 12
TEXT_HOLDERS = frozenset({"si", "is", "v", "f"})


class Budget(Protocol):
    """What the whole file may still use."""

    def take(self, what: str, amount: int) -> None: ...


@dataclass(slots=True)
class SheetMarkup:
    """What the markup of a sheet tells besides its values; places count from 1."""

    formulas: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0


def elements_of(
    part: bytes, wanted: frozenset[str], limits: Limits, budget: Budget
) -> list[dict[str, str]]:
    """Check one XML part and return the attributes of the elements wanted, in order."""
    collector = _Collector(wanted, limits)
    _stream(part, collector, budget)
    return collector.found


def read_sheet(name: str, part: bytes, limits: Limits, budget: Budget) -> SheetMarkup:
    """Check one worksheet part; raises `Refusal` when it reaches beyond the limits."""
    reader = _SheetReader(name, limits)
    _stream(part, reader, budget)
    _refuse_reach(name, reader.markup, limits)
    reader.markup.merged = _cut_to_content(name, reader.markup, limits)
    return reader.markup


def _refuse_reach(name: str, markup: SheetMarkup, limits: Limits) -> None:
    if markup.last_row * markup.last_column > limits.area:
        raise too_big(
            f"工作表“{name[:30]}”用到了 {markup.last_row} 行、{markup.last_column} 列，"
            "比一份名册大得多。",
            "请删去名册以外的内容，或把名册复制到新的工作簿后再上传。",
        )


def _cut_to_content(name: str, markup: SheetMarkup, limits: Limits) -> list[Area]:
    """Cut merged areas, which may reach over the whole empty sheet, to where content is."""
    cut, places = [], 0
    for area in markup.merged:
        bottom, right = min(area.bottom, markup.last_row), min(area.right, markup.last_column)
        if bottom < area.top or right < area.left:
            continue
        cut.append(Area(area.top, area.left, bottom, right))
        places += (bottom - area.top + 1) * (right - area.left + 1)
    if places > limits.merged_places:
        raise too_big(
            f"工作表“{name[:30]}”的合并单元格太多，互相重叠。",
            "请取消合并单元格，或把名册复制到新的工作簿后再上传。",
        )
    return cut


class _Visitor(ABC):
    """Counts elements and text; subclasses look at what they need."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.elements = 0
        self.characters = 0
        self.text_start = ""

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        local = tag.rpartition(":")[2]
        if local in TEXT_HOLDERS:
            self.characters = 0
            self.text_start = ""
        self.visit(local, attributes)

    @abstractmethod
    def visit(self, tag: str, attributes: dict[str, str]) -> None: ...

    def text(self, data: str) -> None:
        if data.isspace():  # line breaks between elements are nobody's text
            return
        if not self.characters:
            self.text_start = data[:SHOWN]
        self.characters += len(data)
        if self.characters > self.limits.cell_characters:
            raise cell_too_long(self.place_name(), self.text_start, self.limits)

    def place_name(self) -> str:
        return "有一个单元格"


def cell_too_long(place: str, start: str, limits: Limits) -> Refusal:
    """Build the refusal for a cell with more text than Excel itself allows."""
    return too_big(
        f"{place}的文字超过 {limits.cell_characters:,} 个字（开头是“{start.strip()[:SHOWN]}”）。",
        "请找到这个单元格，删去多余的文字，保存后再上传。",
    )


class _Collector(_Visitor):
    def __init__(self, wanted: frozenset[str], limits: Limits) -> None:
        super().__init__(limits)
        self.wanted = wanted
        self.found: list[dict[str, str]] = []

    def visit(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in self.wanted:
            self.found.append(attributes)


class _SheetReader(_Visitor):
    def __init__(self, name: str, limits: Limits) -> None:
        super().__init__(limits)
        self.name = name
        self.markup = SheetMarkup()
        self.row = 0
        self.column = 0

    def visit(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._enter_cell(attributes)
        elif tag == "row":
            self._enter_row(attributes)
        elif tag in ("v", "is"):
            self._fill()
        elif tag == "f":
            self._fill()
            self.markup.formulas.add((self.row, self.column))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _enter_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        self.row = int(given) if given.isdecimal() and len(given) < 9 else self.row + 1
        self.column = 0

    def _enter_cell(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        place = (self.row, self.column + 1) if given is None else place_of(given)
        if place is None:
            raise broken(f"单元格编号“{given[:20] if given else ''}”无法理解")
        self.row, self.column = place
        if attributes.get("t") == "e":
            self.markup.errors.add(place)

    def _fill(self) -> None:
        markup = self.markup
        markup.last_row = max(markup.last_row, self.row)
        markup.last_column = max(markup.last_column, self.column)
        if self.row > self.limits.rows or self.column > self.limits.columns:
            raise self._too_far()

    def _too_far(self) -> Refusal:
        return too_big(
            f"工作表“{self.name[:30]}”的单元格 {address(self.row, self.column)} 有内容，"
            f"超过可读取的 {self.limits.rows:,} 行、{self.limits.columns} 列。",
            "名册人数过多请按班次分成几个文件；如果那里是误填的内容，请删去后再上传。",
        )

    def _merge(self, reference: str) -> None:
        """Keep a merged area; single cells are none."""
        start, _, end = reference.partition(":")
        first, last = place_of(start), place_of(end)
        if first is None or last is None:
            return
        self.markup.merged.append(Area(*first, *last))

    def place_name(self) -> str:
        return f"工作表“{self.name[:30]}”的单元格 {address(self.row, self.column)} "


def _stream(part: bytes, visitor: _Visitor, budget: Budget) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = visitor.open
    parser.CharacterDataHandler = visitor.text
    step = 1024 * 1024
    try:
        for start in range(0, len(part), step):
            before = visitor.elements
            parser.Parse(part[start : start + step], False)
            budget.take("elements", visitor.elements - before)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise broken("内部的 XML 不完整或有错") from error
    except (ValueError, LookupError) as error:  # an encoding nobody knows
        raise broken("内部的文字编码无法识别") from error


def _refuse_doctype(*_: object) -> None:
    raise Refusal(
        "UNSAFE_XML",
        "工作簿内部含有外部引用声明（DTD 或实体），正常的 Excel 不会这样保存，为安全没有打开。",
        SAVE_AS_XLSX,
    )
