"""Bring facts into the form generated code takes: whole numbers, bits, days since 1970."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jisheng.policy.batch.ir import day_number
from jisheng.policy.batch.program import Column, Program
from jisheng.policy.engine.unknown import Unknown

ABSENT = object()


def as_row(program: Program, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Return read facts as the arguments of the generated function; nothing if one is missing.

    `values` are those of `engine.given.Given`, assumed ones laid under.
    """
    row = []
    for column in program.columns:
        value = encoded(column, values.get(column.name, ABSENT))
        if value is ABSENT:
            return None
        row.append(value)
    return tuple(row)


def encoded(column: Column, value: Any) -> Any:
    """Return one value in the form generated code takes; `ABSENT` where it is not known."""
    if value is ABSENT or value.__class__ is Unknown:
        return ABSENT
    if value is None:
        return None if column.may_be_absent else ABSENT
    return _ENCODERS.get(column.kind, _as_it_is)(column, value)


def _as_it_is(_column: Column, value: Any) -> Any:
    return value


def _int(column: Column, value: Any) -> int:
    return int(value * 10**column.scale)


def _day(_column: Column, value: date) -> int:
    return day_number(value)


def _bits(column: Column, value: frozenset[str]) -> int:
    return sum(1 << place for place, word in enumerate(column.choices) if word in value)


def _records(column: Column, value: list[dict[str, Any]]) -> Any:
    """Return records as tuples of their fields; a record with an unknown field is not known."""
    rows = []
    for record in value:
        row = tuple(encoded(inner, record.get(inner.name, ABSENT)) for inner in column.fields)
        if ABSENT in row:
            return ABSENT
        rows.append(row)
    return rows


_ENCODERS: dict[str, Callable[[Column, Any], Any]] = {
    "int": _int,
    "date": _day,
    "set": _bits,
    "list": _records,
}
