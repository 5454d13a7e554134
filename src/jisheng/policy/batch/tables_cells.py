"""One cell of a table as a fact: what people and programs write in spreadsheets, read exactly.

Numbers, days and truth values come in many forms (`２８`, `1,234.50元`, `2020年10月23日`, 44127 as
Excel counts days, 是/否, `a|b`); each becomes what a caller of `Pack.decide` would give. Amounts
never pass through a float: a number in a cell is taken with the 15 digits a spreadsheet shows. What
cannot be read is a `CellFault` that says what is wrong and what to write.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.given import read_value
from jisheng.policy.engine.types import DATE, Kind, Type
from jisheng.policy.errors import FactsError, PolicyError

# Excel counts days from here; the days before 1900-03-01 it counts wrongly are not met with.
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(367, 109574)
_YES = frozenset({"true", "t", "yes", "y", "1", "是", "有", "真", "√", "对", "符合"})
_NO = frozenset(
    {"false", "f", "no", "n", "0", "否", "无", "没有", "假", "×", "x", "不是", "不符合"}
)
_DAY = re.compile(
    r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?"
    r"(?:[ T]\s*00:00(?::00(?:\.0+)?)?)?"
)
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?|[-+]?\d+(?:\.\d*)?|[-+]?\.\d+")
_UNITS_AFTER = re.compile(r"(?:元|人次|人|名|课时|学时|小时|个?工作日|天|日|个?月|年|次|期)$")
_NOTHING = frozenset({"", "无", "-", "—", "/"})
_SEPARATORS = re.compile(r"[|｜、;；]")


class CellFault(PolicyError):
    """Say what is wrong with one cell and what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(f"{message}{remedy}")


def is_empty(cell: Any) -> bool:
    """Tell whether a cell holds nothing at all."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def tidy(text: str) -> str:
    """Return a text with half-width digits, letters and marks and without blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


def read_cell(spec: FactSpec, cell: Any, specs: Mapping[str, FactSpec]) -> Any:
    """Return a cell as the engine reckons with it; raise `CellFault` where it is none of its kind.

    An empty cell gives `None`: not known, and for a fact that may be absent by itself, none.
    """
    value = given(spec, cell)
    if value is None:
        return None
    try:
        return read_value(spec, spec.name, value, specs)
    except FactsError as error:
        remedy = error.remedy
        raise CellFault(str(error).removesuffix(remedy), remedy) from None


def given(spec: FactSpec, cell: Any) -> Any:
    """Return a cell as a caller would give the fact; `None` for an empty one."""
    if is_empty(cell):
        return None
    return _READERS[spec.type.kind](spec.type, cell)


def _fault(cell: Any, remedy: str) -> CellFault:
    return CellFault(f"“{_shown(cell)}”读不懂。", remedy)


def _shown(cell: Any) -> str:
    text = str(cell)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _bool(_kind: Type, cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float) and cell in (0, 1):
        return bool(cell)
    word = tidy(cell).lower() if isinstance(cell, str) else ""
    if word in _YES or word in _NO:
        return word in _YES
    raise _fault(cell, "请填 是 或 否。")


def _date(_kind: Type, cell: Any) -> date:
    day = _as_day(cell)
    if day is None:
        raise _fault(cell, "请按 2020-10-23 填写日期。")
    return day


def read_day(cell: Any) -> date | None:
    """Return the day a cell holds; nothing for an empty one."""
    return None if is_empty(cell) else _date(DATE, cell)


def _as_day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else None
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell == int(cell) and int(cell) in _EXCEL_DAYS:
            return _EXCEL_EPOCH + timedelta(days=int(cell))
        cell = str(int(cell)) if cell == int(cell) else str(cell)
    return _written_day(tidy(cell)) if isinstance(cell, str) else None


def _written_day(text: str) -> date | None:
    match = _DAY.fullmatch(text) or _RUN.fullmatch(text)
    if match is None:
        is_serial = _SERIAL.fullmatch(text) and int(float(text)) in _EXCEL_DAYS
        return _EXCEL_EPOCH + timedelta(days=int(float(text))) if is_serial else None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _number(kind: Type, cell: Any) -> Any:
    """Return a number without loss: yuan as text, shares and decimals as text, counts as int."""
    figure = exact_number(cell)
    if figure is None:
        raise _fault(cell, _number_remedy(kind))
    if kind.percent and isinstance(cell, str) and tidy(cell).endswith("%"):
        figure /= 100
    if kind.unit.is_money:
        if (figure * 100).denominator != 1:
            raise _fault(cell, "金额最多两位小数，如 1234.50。")
        return f"{Decimal((figure * 100).numerator).scaleb(-2):.2f}"
    if kind.scale:
        return str(figure)
    if figure.denominator != 1:
        raise _fault(cell, _number_remedy(kind))
    return figure.numerator


def _number_remedy(kind: Type) -> str:
    if kind.unit.is_money:
        return "请填以元为单位的金额，如 1234.50。"
    if kind.percent:
        return "请填比例，如 30% 或 0.3。"
    unit = f"（{kind.unit.label}）" if kind.unit.label else ""
    return f"请填最多{kind.scale}位小数的数{unit}。" if kind.scale else f"请填整数{unit}。"


def exact_number(cell: Any) -> Fraction | None:
    """Return the number a cell holds, as exactly as a spreadsheet shows it; else nothing."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | Decimal | Fraction):
        return Fraction(cell)
    if isinstance(cell, float):
        return Fraction(format(cell, ".15g")) if cell == cell and abs(cell) < 1e15 else None
    if not isinstance(cell, str):
        return None
    text = tidy(cell).removeprefix("¥").removeprefix("￥").removesuffix("%").strip()
    text = _UNITS_AFTER.sub("", text).strip()
    return Fraction(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def _text(kind: Type, cell: Any) -> str:
    text = _as_text(cell)
    if not kind.choices:
        return text
    word = _choice(kind, text)
    if word is None:
        raise _fault(cell, f"请填{'、'.join(kind.labels[one] for one in kind.choices)}之一。")
    return word


def _as_text(cell: Any) -> str:
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return cell.strip() if isinstance(cell, str) else str(cell)


def _choice(kind: Type, text: str) -> str | None:
    """Return a choice by its name or by its Chinese label."""
    if text in kind.choices:
        return text
    plain = tidy(text)
    found = [word for word in kind.choices if plain in (word, tidy(kind.labels.get(word, word)))]
    return found[0] if len(found) == 1 else None


def _division(_kind: Type, cell: Any) -> str:
    return tidy(_as_text(cell))


def _set(kind: Type, cell: Any) -> list[str]:
    if isinstance(cell, list | tuple | set | frozenset):
        words = [_as_text(word) for word in cell]
    else:
        text = _as_text(cell)
        if text.startswith("["):
            words = [_as_text(word) for word in _from_json(cell, text)]
        else:
            words = [] if tidy(text) in _NOTHING else _SEPARATORS.split(text)
    named = [(word, _choice(kind, word.strip())) for word in words if word.strip()]
    odd = [word for word, known in named if known is None]
    if odd and not kind.is_open:
        raise _fault(
            odd[0], f"可填{'、'.join(kind.labels[one] for one in kind.choices)}，以 | 分开。"
        )
    return [known if known is not None else word.strip() for word, known in named]


def _records(_kind: Type, cell: Any) -> list[Any]:
    if isinstance(cell, list | tuple):
        return list(cell)
    return _from_json(cell, _as_text(cell))


def _from_json(cell: Any, text: str) -> list[Any]:
    if tidy(text) in _NOTHING:
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise _fault(cell, "请填 JSON 列表，如 []。")
    return found


_READERS: dict[Kind, Callable[[Type, Any], Any]] = {
    Kind.BOOL: _bool,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.DIVISION: _division,
    Kind.SET: _set,
    Kind.RECORDS: _records,
}
