"""Read a workbook with native code, in a process of its own that may die.

Run as a script: the workbook comes on standard input, one JSON document goes to standard
output. A 4 kB workbook can make the native reader ask for half a terabyte and abort the
process it lives in, so it lives here, with limits on memory and time, and not in the server.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import sys
from typing import Any

import python_calamine

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10


class TooMuchError(Exception):
    """The sheet holds more than its limits allow."""


def main() -> int:
    """Read standard input, write the sheets as JSON; exit 0 also when saying no."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limits = json.loads(sys.argv[1])
    answer: dict[str, Any]
    try:
        answer = {"sheets": sheets_of(sys.stdin.buffer.read(), limits)}
    except python_calamine.PasswordError:
        answer = {"refused": "locked"}
    except TooMuchError as error:
        answer = {"refused": "too_big", "detail": str(error)}
    except Exception as error:
        answer = {"refused": "broken", "detail": type(error).__name__}
    sys.stdout.write(json.dumps(answer))
    return 0


def sheets_of(data: bytes, limits: dict[str, int]) -> list[dict[str, Any]]:
    """Return every worksheet with its rows; a cell is [type, value] or None."""
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    worksheets = [
        found
        for found in workbook.sheets_metadata
        if found.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    if len(worksheets) > limits["sheets"]:
        raise TooMuchError("")
    left = [limits["characters"]]
    return [sheet_of(workbook, found, limits, left) for found in worksheets]


def sheet_of(workbook: Any, found: Any, limits: dict[str, int], left: list[int]) -> dict[str, Any]:
    """Return one worksheet, counting its text against what is left for the whole file."""
    sheet = workbook.get_sheet_by_name(found.name)
    last_row, last_column = sheet.end or (0, 0)
    if (
        last_row >= limits["rows"]
        or last_column >= limits["columns"]
        or (last_row + 1) * (last_column + 1) > limits["area"]
    ):
        raise TooMuchError(found.name)
    rows = [
        [cell_of(value, left) for value in row] for row in sheet.to_python(skip_empty_area=False)
    ]
    return {
        "name": found.name,
        "hidden": found.visible != python_calamine.SheetVisibleEnum.Visible,
        "rows": rows,
        "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
    }


def cell_of(value: Any, left: list[int]) -> list[Any] | None:
    """Give a value its type for JSON; calamine knows no other types than these."""
    if value == "" and isinstance(value, str):
        return None
    if isinstance(value, str):
        left[0] -= len(value)
        if left[0] < 0:
            raise TooMuchError("")
        return ["text", value]
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, int | float):
        return ["number", value]
    return typed_moment(value)


def typed_moment(value: Any) -> list[Any]:
    """Write dates, times and durations as ISO text."""
    if isinstance(value, dt.datetime):
        return ["moment", value.isoformat()]
    if isinstance(value, dt.date):
        return ["day", value.isoformat()]
    if isinstance(value, dt.time):
        return ["time", value.isoformat()]
    return ["text", str(value)]


if __name__ == "__main__":
    sys.exit(main())
