"""Open the archive that an ``.xlsx`` is, within limits, and keep only what reading needs.

The parts kept are packed anew, so the reader that follows sees exactly the bytes that were
checked here: no second directory, no hidden duplicate, no nested archive.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet.guard import MIB, Limits, broken, opened_zip, too_big
from jisheng.foundation.spreadsheet.markup import SheetMarkup, elements_of, read_sheet

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SHARED = ("xl/sharedstrings.xml", "xl/styles.xml", "[content_types].xml", "_rels/.rels")
ENCRYPTED_FLAG = 0x1
COPY_ELSEWHERE = "请新建工作簿，只复制名册内容进去，保存后再上传。"


@dataclass(frozen=True, slots=True)
class Package:
    """The safe archive, and what the markup of each sheet says by sheet name."""

    archive: bytes
    markup: dict[str, SheetMarkup]


@dataclass(frozen=True, slots=True)
class _Budget:
    """Counts down what all parts of one file may use together."""

    limits: Limits
    left: dict[str, int]

    def take(self, what: str, amount: int) -> None:
        self.left[what] -= amount
        if self.left[what] < 0:
            raise too_big("工作簿展开后的内容太多，远远超过一份名册。", COPY_ELSEWHERE)


def open_package(data: bytes, limits: Limits) -> Package:
    """Check and unpack an ``.xlsx``; raises `Refusal` before anything is inflated too far."""
    budget = _Budget(limits, {"bytes": limits.unpacked_bytes, "elements": limits.elements})
    with opened_zip(data) as archive:
        entries = _entries(archive, limits)
        parts = {key: _inflate(archive, entries[key], budget) for key in _fixed(entries)}
        places = _sheet_places(parts, entries, budget)
        if len(places) > limits.sheets:
            raise too_big(
                f"工作簿有 {len(places)} 张工作表，上限 {limits.sheets} 张。", COPY_ELSEWHERE
            )
        for key in places.values():
            parts.setdefault(key, _inflate(archive, entries[key], budget))
    markup = {name: read_sheet(name, parts[key], limits, budget) for name, key in places.items()}
    for key in SHARED:
        if key in parts:
            elements_of(parts[key], frozenset(), limits, budget)
    return Package(_packed(entries, parts), markup)


def _entries(archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Index the entries by lower-case name, refusing doubles, locks and bombs."""
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        key = entry.filename.replace("\\", "/").lstrip("/").lower()
        if key in entries:
            raise broken("文件内部有同名部分")
        if entry.flag_bits & ENCRYPTED_FLAG:
            raise broken("文件内部加了密码")
        _refuse_bomb(entry, limits)
        entries[key] = entry
    total = sum(entry.file_size for entry in entries.values())
    if total > limits.unpacked_bytes:
        raise too_big(
            f"文件展开后有 {total / MIB:.0f} MB，上限 {limits.unpacked_bytes // MIB} MB。",
            COPY_ELSEWHERE,
        )
    return entries


def _refuse_bomb(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.file_size < limits.ratio_from_bytes:
        return
    if entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise Refusal(
            "ZIP_BOMB",
            f"文件内部有一部分展开后是原来的 {entry.file_size // max(entry.compress_size, 1)} 倍，"
            "不像正常的工作簿，为保护系统没有打开。",
            COPY_ELSEWHERE,
        )


def _fixed(entries: dict[str, zipfile.ZipInfo]) -> list[str]:
    return [key for key in (WORKBOOK, RELATIONS, *SHARED) if key in entries]


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """Inflate one part, never beyond what is left; the size it declares is not believed."""
    try:
        with archive.open(entry) as stream:
            part = stream.read(budget.left["bytes"] + 1)
    except Exception as error:  # bad checksum, bad deflate, unknown method, cut off
        raise broken(f"内部部分 {entry.filename[:80]} 读不出来") from error
    budget.take("bytes", len(part))
    return part


def _sheet_places(
    parts: dict[str, bytes], entries: dict[str, zipfile.ZipInfo], budget: _Budget
) -> dict[str, str]:
    """Say in which part each sheet lies, in workbook order."""
    if RELATIONS not in parts:
        raise broken("缺少工作表目录")
    targets = {
        found.get("Id", ""): _part_key(found.get("Target", ""))
        for found in elements_of(
            parts[RELATIONS], frozenset({"Relationship"}), budget.limits, budget
        )
        if found.get("Type", "").endswith("/worksheet")
    }
    sheets = elements_of(parts[WORKBOOK], frozenset({"sheet"}), budget.limits, budget)
    places = {
        found.get("name", ""): targets[_relation_of(found)]
        for found in sheets
        if _relation_of(found) in targets
    }
    missing = [name for name, key in places.items() if key not in entries]
    if missing or not places:
        raise broken(f"工作表“{missing[0][:30]}”的内容不见了" if missing else "没有工作表")
    return places


def _relation_of(attributes: dict[str, str]) -> str:
    """Find ``r:id`` whatever prefix the writer chose for its namespace."""
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _part_key(target: str) -> str:
    path = target.replace("\\", "/")
    path = path.lstrip("/") if path.startswith("/") else posixpath.join("xl", path)
    return posixpath.normpath(path).lower()


def _packed(entries: dict[str, zipfile.ZipInfo], parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for key, part in parts.items():
            archive.writestr(entries[key].filename.replace("\\", "/").lstrip("/"), part)
    return packed.getvalue()
