"""One cell of a table of rules: how a key, a day or a value is shown, and how it is read back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal
from jisheng.foundation.spreadsheet import Cell, CellKind
from jisheng.policy.raw_texts import Item, RawRulebook

ANY, ALL = "any", "全部"
_SPAN = re.compile(r"(?:(-?[\d.]+)\s*至\s*(-?[\d.]+)|(-?[\d.]+)\s*起|至\s*(-?[\d.]+))")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_WHOLE = re.compile(r"-?\d{1,15}")


@dataclass(frozen=True)
class Column:
    """A column: its key in the row, its head, what it holds, the Chinese of its words."""

    key: str
    head: str
    kind: str
    words: Mapping[str, str] = field(default_factory=dict)
    needed: bool = False
    is_money: bool = False

    @property
    def help(self) -> str:
        """Return what may be written here, for the comment over the head."""
        if self.kind == "choice":
            return _("可填：%(words)s；几项用“、”分开；“全部”为不区分。") % {
                "words": "、".join(self.words.values())
            }
        if self.kind == "range":
            return _("可填一个数，或“1至30”“31起”“至30”；“全部”为不区分。")
        return _("日期写成 2021-01-01；不填为不限。") if self.kind == "date" else ""

    def show(self, row: Mapping[str, Any]) -> Any:
        """Return what stands in this column for a row."""
        value = row.get(self.key)
        if self.kind == "under":
            return "；".join(f"{k}={v}" for k, v in (value or {}).items())
        if value == ANY or (value is None and self.kind in ("choice", "range", "text")):
            return ALL
        if isinstance(value, Mapping):
            return _shown_span(value)
        if isinstance(value, list):
            return "、".join(self.words.get(_word(one), _word(one)) for one in value)
        if self.words and value is not None:
            return self.words.get(_word(value), _word(value))
        return shown_cell(value)


def columns_of(raw: RawRulebook, item: Item) -> list[Column]:
    """Return the columns of a table's sheet, in their order."""
    said = item.said
    under = Column("under", _("读法（under）"), "under")
    if "match" in said:
        results = {str(k): str(v) for k, v in (said.get("results") or {}).items()}
        return [
            Column("prefix", _("代码前缀（prefix）"), "text", needed=True),
            Column("is", _("结果（is）"), "choice", results, needed=True),
            under,
        ]
    facts, unit = raw.all_facts(), str(said.get("unit", ""))
    keys = [_key_column(name, kind, facts) for name, kind in (said.get("keys") or {}).items()]
    head = _("值（%(unit)s）") % {"unit": unit}
    return [
        *keys,
        Column("from", _("起始日期（from）"), "date"),
        Column("until", _("截止日期（until）"), "date"),
        under,
        Column("value", head, "number", needed=True, is_money="yuan" in unit),
    ]


def _key_column(name: str, kind: Any, facts: Mapping[str, Any]) -> Column:
    fact = facts.get(name if kind == "fact" else str(kind), {})
    head = f"{fact.get('label', name)}（{name}）"
    words = kind if isinstance(kind, dict) else fact.get("choices")
    if isinstance(words, dict):
        return Column(name, head, "choice", {str(k): str(v) for k, v in words.items()})
    if "bool" in (kind, fact.get("type")):
        return Column(name, head, "choice", {"true": _("是"), "false": _("否")})
    stated = fact.get("type") if fact else str(kind)
    plain = {"text": "text", "division": "text", "fact": "text", "date": "date"}
    return Column(name, head, plain.get(str(stated), "range"))


def shown_cell(value: Any) -> Any:
    """Return a value as a cell holds it: whole numbers as numbers, days as days."""
    if value is None or isinstance(value, dt.date):
        return value
    text = str(value)
    return int(text) if _WHOLE.fullmatch(text) else text


def read_cell(cell: Cell, column: Column) -> Any:
    """Return what a cell says in the form of the files; raises Refusal in words."""
    if cell.kind is CellKind.ERROR:
        raise Refusal("BAD_CELL", _("单元格是一个出错的公式。"), _("请填写结果本身。"))
    text = cell.text.strip()
    if not text:
        if column.needed:
            raise Refusal("BAD_CELL", _("这一格没有填写。"), _("请填写，或删去整行。"))
        return None
    if text == ALL and column.kind in ("choice", "range", "text"):
        return ANY
    return _READERS[column.kind](cell, text, column)


def _read_date(cell: Cell, text: str, _column: Column) -> dt.date:
    if isinstance(cell.value, dt.datetime):
        return cell.value.date()
    if isinstance(cell.value, dt.date):
        return cell.value
    found = _DAY.fullmatch(text)
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else _bad_day(text)
    except ValueError:
        return _bad_day(text)


def _bad_day(text: str) -> dt.date:
    raise Refusal("BAD_CELL", _("“%(text)s”不是日期。") % {"text": text}, _("请写成 2021-01-01。"))


def _read_number(_cell: Cell, text: str, column: Column) -> Any:
    bare = text.replace(",", "").replace("，", "").rstrip("%元 ")
    try:
        figure = Decimal(bare)
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite():
        raise Refusal(
            "BAD_CELL", _("“%(text)s”不是数。") % {"text": text}, _("请只填数字，不带文字。")
        )
    plain = f"{figure:f}"
    return int(plain) if _WHOLE.fullmatch(plain) and not column.is_money else plain


def _read_choice(_cell: Cell, text: str, column: Column) -> Any:
    found: list[str | bool] = list(_choices_in(text, column))
    if set(column.words) == {"true", "false"}:
        found = [code == "true" for code in found]
    return found[0] if len(found) == 1 else found


def _choices_in(text: str, column: Column) -> Iterator[str]:
    """Yield the codes of the words in a cell; a word may itself hold the sign between words."""
    codes = {code: code for code in column.words} | {
        label: code for code, label in column.words.items()
    }
    left = text
    while left:
        word = max((w for w in codes if _begins(left, w)), key=len, default="")
        if not word:
            wrong = re.split("[、;；]", left)[0]
            raise Refusal(
                "BAD_CELL",
                _("“%(text)s”不是这一列的选项。") % {"text": wrong},
                _("可填：%(words)s。") % {"words": "、".join(column.words.values())},
            )
        yield codes[word]
        left = left[len(word) :].lstrip("、;； ")


def _begins(text: str, word: str) -> bool:
    return text.startswith(word) and text[len(word) : len(word) + 1] in ("", *"、;； ")


def _read_range(cell: Cell, text: str, column: Column) -> Any:
    found = _SPAN.fullmatch(text)
    if found is None:
        return _read_number(cell, text, column)
    least, most = found[1] or found[3], found[2] or found[4]
    ends = {"from": least, "until": most}
    return {key: _read_number(cell, end, column) for key, end in ends.items() if end}


def _read_text(_cell: Cell, text: str, _column: Column) -> Any:
    parts = [part.strip() for part in text.split("、") if part.strip()]
    return parts[0] if len(parts) == 1 else parts


def _read_under(_cell: Cell, text: str, _column: Column) -> dict[str, str]:
    pairs = [part.partition("=") for part in re.split("[；;]", text) if part.strip()]
    if not all(name.strip() and way.strip() for name, _sign, way in pairs):
        raise Refusal(
            "BAD_CELL",
            _("“%(text)s”不是读法。") % {"text": text},
            _("写成“读法代号=选项代号”，没有读法的留空。"),
        )
    return {name.strip(): way.strip() for name, _sign, way in pairs}


_READERS = {
    "date": _read_date,
    "number": _read_number,
    "choice": _read_choice,
    "range": _read_range,
    "text": _read_text,
    "under": _read_under,
}


def _shown_span(value: Mapping[str, Any]) -> str:
    least, most = value.get("from"), value.get("until")
    if least is not None and most is not None:
        return f"{least}至{most}"
    return f"{least}起" if least is not None else f"至{most}"


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
