"""Cases for a trial out of a spreadsheet: a row each, the facts named by their columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jisheng.catalogues.workbook.cells import Column, read_cell
from jisheng.foundation.errors import Fault, Invalid, Refusal
from jisheng.foundation.spreadsheet import (
    CellToWrite,
    Sheet,
    SheetToWrite,
    Tone,
    read_workbook,
    write_workbook,
)
from jisheng.policy import PolicyError
from jisheng.policy.raw_texts import read_raw
from jisheng.policy.stored_pack import Texts

LABEL, GROUP = "编号", "分组"
_WRITTEN = {"bool": "choice", "text": "choice", "date": "date", "division": "text"}
_NOT_IN_CELLS = frozenset({"records", "lines", "list", "set"})


def cases_template(texts: Texts) -> bytes:
    """Return an empty sheet with a column for every fact a cell can hold."""
    columns = _columns(texts).values()
    heads = [CellToWrite(one.head, Tone.HEADER, one.help) for one in columns]
    first = [CellToWrite(head, Tone.HEADER) for head in (LABEL, GROUP)]
    return write_workbook([SheetToWrite("案例", [[*first, *heads]], [16] * 60, frozen_rows=1)])


def cases_from_workbook(texts: Texts, data: bytes, name: str) -> list[dict[str, Any]]:
    """Return the cases of a spreadsheet: label, group and facts of each.

    The first row names the columns, by the Chinese name of a fact or its code. Raises Refusal
    for a file that is none, Invalid with every wrong cell.
    """
    sheet = read_workbook(data, name).sheets[0]
    known = _columns(texts)
    faults: list[Fault] = []
    heads = _heads(sheet, known, faults)
    cases = [
        _case(sheet, number, heads, faults)
        for number in range(2, len(sheet.rows) + 1)
        if any(not cell.is_blank for cell in sheet.rows[number - 1])
    ]
    if faults:
        raise Invalid(faults)
    if not cases:
        raise Refusal(
            "NO_CASES", _("表里一个案例也没有。"), _("第一行写事实的名称，以下每行写一个案例。")
        )
    return cases


def _columns(texts: Texts) -> dict[str, Column]:
    try:
        facts = read_raw(texts).all_facts()
    except PolicyError as error:
        raise Refusal("UNREADABLE_RULES", str(error)) from error
    return {
        name: _column(name, said)
        for name, said in facts.items()
        if said.get("type") not in _NOT_IN_CELLS
    }


def _column(name: str, said: Mapping[str, Any]) -> Column:
    stated = str(said.get("type", ""))
    words = {str(code): str(label) for code, label in (said.get("choices") or {}).items()}
    if stated == "bool":
        words = {"true": _("是"), "false": _("否")}
    kind = _WRITTEN.get(stated, "number")
    if kind == "choice" and not words:
        kind = "text"
    return Column(
        name, f"{said.get('label', name)}（{name}）", kind, words, is_money="yuan" in stated
    )


def _heads(sheet: Sheet, known: Mapping[str, Column], faults: list[Fault]) -> dict[int, Column]:
    named = dict(known) | {one.head: one for one in known.values()}
    named |= {one.head.rpartition("（")[0]: one for one in known.values()}
    named |= {head: Column(head, head, "text") for head in (LABEL, GROUP)}
    found = {}
    for place, cell in enumerate(sheet.rows[0] if sheet.rows else (), 1):
        if cell.is_blank:
            continue
        if cell.text.strip() in named:
            found[place] = named[cell.text.strip()]
        else:
            words = _("没有名为“%(name)s”的事实。") % {"name": cell.text}
            faults.append(Fault(cell.address, words, _("请用下载的空表里的列名。")))
    return found


def _case(
    sheet: Sheet, number: int, heads: Mapping[int, Column], faults: list[Fault]
) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for place, column in heads.items():
        cell = sheet.cell(number, place)
        try:
            value = cell.text.strip() if column.key in (LABEL, GROUP) else read_cell(cell, column)
        except Refusal as refusal:
            faults.append(Fault(cell.address, refusal.message, refusal.remedy))
            continue
        if value is not None:
            facts[column.key] = value.isoformat() if isinstance(value, dt.date) else value
    label, group = (str(facts.pop(head, "")) for head in (LABEL, GROUP))
    return {"label": label, "group": group, "facts": facts}
