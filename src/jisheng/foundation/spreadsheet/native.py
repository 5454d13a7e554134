"""Call the native reader in its short-lived process and turn every end of it into sense."""

from __future__ import annotations

import datetime as dt
import json
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet.cells import Area, CellKind, CellValue
from jisheng.foundation.spreadsheet.guard import Limits, broken, locked, too_big

CHILD = Path(__file__).with_name("native_child.py")
WAIT_SECONDS = 30

RawCell = tuple[CellKind, CellValue]
EMPTY: RawCell = (CellKind.EMPTY, None)


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A worksheet as the native reader gives it; row 1 is the first of ``rows``."""

    name: str
    hidden: bool
    rows: list[list[RawCell]]
    merged: list[Area]


def read_natively(data: bytes, limits: Limits) -> list[RawSheet]:
    """Return the worksheets of an ``.xlsx`` or ``.xls``; raises `Refusal` whatever happens."""
    answer = _ask(data, limits)
    refused = answer.get("refused")
    if refused == "locked":
        raise locked()
    if refused == "too_big":
        raise _too_big(str(answer.get("detail", "")), limits)
    if refused is not None:
        raise broken("内容与 Excel 格式不符")
    return [_raw_sheet(found, limits) for found in answer["sheets"]]


def _too_big(sheet: str, limits: Limits) -> Refusal:
    which = f"工作表“{sheet[:30]}”" if sheet else "工作簿"
    return too_big(
        f"{which}的内容超过可读取的 {limits.rows:,} 行、{limits.columns} 列，或文字太多。",
        "请删去名册以外的内容，或按班次分成几个文件后再上传。",
    )


def _ask(data: bytes, limits: Limits) -> dict[str, Any]:
    try:
        ended = subprocess.run(  # noqa: S603 - our own script, no shell, no words of the user
            [sys.executable, "-I", str(CHILD), json.dumps(asdict(limits))],
            input=data,
            capture_output=True,
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise broken("读取时间过长") from error
    if ended.returncode != 0:  # it aborted, panicked or met its limits: the file did that
        raise broken("内容会使读取程序出错")
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def _raw_sheet(found: dict[str, Any], limits: Limits) -> RawSheet:
    return RawSheet(
        name=found["name"],
        hidden=found["hidden"],
        rows=[[_raw_cell(cell) for cell in row] for row in found["rows"]],
        merged=_areas(found["merged"], limits),
    )


def _areas(merged: list[list[int]], limits: Limits) -> list[Area]:
    """Keep merged areas in order until their places together reach the limit."""
    areas, places = [], 0
    for top, left, bottom, right in merged:
        area = Area(top + 1, left + 1, min(bottom + 1, limits.rows), min(right + 1, limits.columns))
        places += (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if places > limits.merged_places:
            break
        areas.append(area)
    return areas


READERS: dict[str, Callable[[Any], RawCell]] = {
    "text": lambda value: (CellKind.TEXT, str(value)),
    "bool": lambda value: (CellKind.BOOL, bool(value)),
    "number": lambda value: _number(value),
    "moment": lambda value: (CellKind.DATE, dt.datetime.fromisoformat(value)),
    "day": lambda value: (CellKind.DATE, dt.date.fromisoformat(value)),
    "time": lambda value: (CellKind.DATE, dt.time.fromisoformat(value)),
}


def _raw_cell(cell: list[Any] | None) -> RawCell:
    return EMPTY if cell is None else READERS[cell[0]](cell[1])


def _number(value: float) -> RawCell:
    """Treat infinity and not-a-number, which no spreadsheet can show, as errors."""
    return (CellKind.NUMBER, value) if math.isfinite(value) else (CellKind.ERROR, None)
