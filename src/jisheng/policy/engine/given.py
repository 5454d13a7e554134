"""Check the facts a caller gives against their declaration; absent ones become unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from jisheng.ground.fault import GroundFault
from jisheng.ground.money import Money
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.mechanisms.table_lookup import PROVINCES
from jisheng.policy.engine.types import Kind, Type
from jisheng.policy.engine.typing_rules import exact
from jisheng.policy.engine.unknown import unknown
from jisheng.policy.errors import FactsError

Assume = frozenset[str]
MOST_ROWS = 2000
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True)
class Given:
    """Facts read into the values expressions reckon with.

    `from_tables` names the table behind each value nobody gave but a loaded table holds.
    """

    values: dict[str, Any]
    assumed: Mapping[str, Any]
    class_facts: tuple[str, ...]
    line_facts: tuple[str, ...]
    from_tables: dict[str, str] = field(default_factory=dict)


def read_given(specs: Mapping[str, FactSpec], values: Mapping[str, Any], assume: Assume) -> Given:
    """Return typed values; raise `FactsError` for an unknown name or a value of another kind."""
    for name in values:
        if name not in specs:
            near = get_close_matches(str(name), specs, 1)
            hint = (
                f"是否应为“{near[0]}”？" if near else "请删去，或先在规则包的 facts.yaml 中声明。"
            )
            raise FactsError(name, f"规则包没有声明事实“{name}”。", hint)
    read = {
        name: read_value(specs[name], name, value, specs)
        for name, value in values.items()
        if value is not None or specs[name].is_optional
    }
    assumed = {
        name: read_value(spec, name, spec.if_unmentioned, specs)
        for name, spec in specs.items()
        if name in assume and spec.has_if_unmentioned and name not in read
    }
    class_facts = tuple(name for name, spec in specs.items() if spec.scope == "class")
    line_facts = tuple(name for name, spec in specs.items() if spec.scope == "line")
    return Given(read, assumed, class_facts, line_facts)


def read_value(spec: FactSpec, name: str, value: Any, specs: Mapping[str, FactSpec]) -> Any:
    """Return one value as declared; nothing only for a fact that may be absent by itself."""
    if value is None:
        return None
    if spec.type.kind is Kind.RECORDS:
        value = _wrapped(spec.type, value)
        if spec.record_facts:
            return [_read_person(spec, row, index, specs) for index, row in _rows(name, value)]
        return [_read_record(spec, row, index) for index, row in _rows(name, value)]
    read = _scalar(spec.type, spec.label, name, value)
    if spec.type.is_number:
        _check_range(spec, read)
    return read


def _wrapped(kind: Type, value: Any) -> Any:
    """Return a list of bare values as records of one field."""
    if tuple(kind.fields) == ("value",) and isinstance(value, list | tuple):
        return [item if isinstance(item, Mapping) else {"value": item} for item in value]
    return value


def _rows(name: str, value: Any) -> list[tuple[int, Mapping[str, Any]]]:
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        raise FactsError(name, f"事实“{name}”应为列表，每项是一组字段。", "请检查层级和写法。")
    if len(value) > MOST_ROWS:
        raise FactsError(
            name,
            f"事实“{name}”有{len(value)}项，一次最多{MOST_ROWS}项。",
            "请核对是否误填，或分批办理。",
        )
    return list(enumerate(value, 1))


def _read_person(
    spec: FactSpec, row: Mapping[str, Any], index: int, specs: Mapping[str, FactSpec]
) -> dict[str, Any]:
    person: dict[str, Any] = {}
    for name, value in row.items():
        if name not in spec.record_facts:
            near = get_close_matches(str(name), spec.record_facts, 1)
            hint = f"是否应为“{near[0]}”？" if near else f"可用：{'、'.join(spec.record_facts)}。"
            raise FactsError(name, f"“{spec.label}”第{index}项有不认识的事实“{name}”。", hint)
        if value is not None:
            person[name] = read_value(specs[name], f"{spec.name}[{index}].{name}", value, specs)
    return person


def _read_record(spec: FactSpec, row: Mapping[str, Any], index: int) -> dict[str, Any]:
    fields = spec.type.fields
    for name in row:
        if name not in fields:
            raise FactsError(
                spec.name,
                f"“{spec.label}”第{index}项有不认识的字段“{name}”。",
                f"可用：{'、'.join(fields)}。",
            )
    return {
        name: unknown(f"{spec.name}.{name}")
        if row.get(name) is None
        else _read_field(kind, f"{spec.label}·{name}", f"{spec.name}[{index}].{name}", row[name])
        for name, kind in fields.items()
    }


def _read_field(kind: Type, label: str, name: str, value: Any) -> Any:
    read = _scalar(kind, label, name, value)
    if kind.is_number and read < 0:
        raise FactsError(name, f"事实“{label}”（{name}）的值{value}小于0。", "请核对。")
    return read


def _scalar(kind: Type, label: str, name: str, value: Any) -> Any:
    try:
        return _READERS[kind.kind](kind, value)
    except (ValueError, TypeError, GroundFault, ZeroDivisionError):
        raise FactsError(
            name, f"事实“{label}”（{name}）的值“{value}”不对：", f"应为{_expected(kind)}。"
        ) from None


def _expected(kind: Type) -> str:
    if kind.kind is Kind.TEXT:
        return f"{'、'.join(kind.choices)}之一" if kind.choices else "文本"
    if kind.kind is Kind.SET:
        return f"列表，每项是{'、'.join(kind.choices)}之一"
    if kind.is_number:
        return _expected_number(kind)
    names = {Kind.BOOL: "是（true）或否（false）", Kind.DATE: "日期，如 2020-10-23"}
    return names.get(kind.kind, "6 位行政区划代码，如 330782")


def _expected_number(kind: Type) -> str:
    if kind.unit.is_money:
        return "金额文本，如 1234.50"
    if kind.percent:
        return f"占1的份额，最多{kind.scale}位小数，如 0.3"
    whole = f"最多{kind.scale}位小数的数" if kind.scale else "整数"
    return f"{whole}（{kind.unit.label}）"


def _check_range(spec: FactSpec, value: int | Fraction) -> None:
    if not spec.least <= value <= spec.most:
        unit = 100 if spec.type.unit.is_money else 1
        shown, least, most = (float(n) / unit for n in (value, spec.least, spec.most))
        raise FactsError(
            spec.name,
            f"事实“{spec.label}”的值{shown:g}超出范围。",
            f"应在{least:g}至{most:g}之间，请核对。",
        )


def _bool(_kind: Type, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _date(_kind: Type, value: Any) -> date:
    """Read a day written 2020-10-23; other ISO forms (20201023, 2020-W43-5) invite mistakes."""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    if type(day) is not date or (isinstance(value, str) and value != day.isoformat()):
        raise ValueError(value)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(value)
    return day


def _text(kind: Type, value: Any) -> str:
    if not isinstance(value, str) or (kind.choices and value not in kind.choices):
        raise ValueError(value)
    value.encode()  # a lone surrogate could be neither stored nor shown
    return value


def _division(_kind: Type, value: Any) -> str:
    code = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(code, str) or len(code) != 6 or not code.isascii() or not code.isdigit():
        raise ValueError(value)
    if code[:2] not in PROVINCES:
        raise ValueError(value)
    return code


def _set(kind: Type, value: Any) -> frozenset[str]:
    if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset):
        raise ValueError(value)
    held = frozenset(value)
    if not kind.is_open and not held <= set(kind.choices):
        raise ValueError(value)
    return held & frozenset(kind.choices)


def _number(kind: Type, value: Any) -> int | Fraction:
    """Read a number without loss; decimals only where declared, never a float for money."""
    if isinstance(value, Money) and kind.unit.is_money:
        return value.fen
    if isinstance(value, bool) or (isinstance(value, float) and not kind.scale):
        raise ValueError(value)
    if kind.unit.is_money:
        return Money.from_yuan(value).fen
    if not kind.scale and not isinstance(value, int):
        raise ValueError(value)
    return _decimal(kind, value)


def _decimal(kind: Type, value: Any) -> int | Fraction:
    if not isinstance(value, int | str | float | Decimal | Fraction):
        raise ValueError(value)
    figure = Fraction(str(value))
    if (figure * 10**kind.scale).denominator != 1:
        raise ValueError(value)
    return exact(figure)


_READERS = {
    Kind.BOOL: _bool,
    Kind.DATE: _date,
    Kind.TEXT: _text,
    Kind.DIVISION: _division,
    Kind.NUMBER: _number,
    Kind.SET: _set,
}
