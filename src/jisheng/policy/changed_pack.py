"""Small changes of a rulebook to try on cases, written as plain data, with nothing published.

    values:
      living_day_rate: 25                                  # all days in force
      yearly_limit: [{from: 2021-01-01, value: 4}]         # from a day on; other days stay
    readings: {yearly_limit_year: rolling}
    office_values: {notice_days: {value: 5, basis: 局务会议}}
    tables: {certificate_standards: [{certificate_level: junior, value: '1200'}]}   # all its rows

A value is written in its unit, shares in percent. What is changed keeps its place in the rules; the
version tells that it is no published one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from jisheng.policy.decision import canonical, plain
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.engine.mechanisms.dated_value import DatedValue, Span, stored
from jisheng.policy.engine.mechanisms.silent_parameter import OfficeValue
from jisheng.policy.errors import PolicyError
from jisheng.policy.pack import Pack

KINDS = ("values", "readings", "office_values", "tables")
_SPAN_KEYS = {"from", "until", "value"}
Change = Mapping[str, Any]


def changed_pack(pack: Pack, change: Change) -> Pack:
    """Return `pack` with `change` made; raise `PolicyError` naming what cannot be changed so."""
    _refuse_odd(change)
    folder = pack.folder
    values = dict(folder.values)
    for name, spans in _part(change, "values").items():
        values[name] = _with_spans(folder, name, spans)
    tables = dict(folder.tables)
    for name, rows in _part(change, "tables").items():
        tables[name] = _with_rows(folder, name, rows)
    mark = hashlib.sha256(f"{folder.version}{canonical(plain(change)).decode()}".encode())
    other = replace(folder, values=values, tables=tables, version=mark.hexdigest())
    changed = Pack(other, pack.readings_taken, None, pack.known_on)
    changed = changed.with_readings({k: str(v) for k, v in _part(change, "readings").items()})
    office = _part(change, "office_values")
    return changed.with_office_values({name: _office(said) for name, said in office.items()})


def _refuse_odd(change: Any) -> None:
    if not isinstance(change, Mapping) or not change:
        raise PolicyError(f"变更文件没有内容。请写明 {'、'.join(KINDS)} 之一。")
    odd = [str(kind) for kind in change if kind not in KINDS]
    if odd:
        raise PolicyError(f"变更文件中的“{odd[0]}”不认识。可写：{'、'.join(KINDS)}。")


def _part(change: Change, kind: str) -> Mapping[str, Any]:
    part = change.get(kind) or {}
    if not isinstance(part, Mapping):
        raise PolicyError(f"变更文件的 {kind} 应为“名字: 值”的条目。请检查层级。")
    return part


def _with_spans(folder: Folder, name: str, said: Any) -> DatedValue:
    """Return a value with some days changed; days not named keep what they have."""
    value = folder.values.get(name)
    if value is None:
        raise PolicyError(f"没有名为“{name}”的数值。可改：{'、'.join(folder.values)}。")
    rows = said if isinstance(said, list) else [{"value": said}]
    spans = list(value.spans)
    for row in rows:
        new = _span(value, row)
        spans = [part for span in spans for part in _outside(span, new)] + [new]
    return replace(value, spans=tuple(sorted(spans, key=lambda span: span.from_)))


def _span(value: DatedValue, row: Any) -> Span:
    if not isinstance(row, Mapping) or "value" not in row or not set(row) <= _SPAN_KEYS:
        raise PolicyError(
            f"“{value.name}”的变更不对。请写成 "
            "[{from: 2021-01-01, until: 2021-12-31, value: 4}]，起止日可以省略。"
        )
    since = row.get("from", min(span.from_ for span in value.spans))
    until = row.get("until", max(span.until for span in value.spans))
    if type(since) is not date or type(until) is not date or until < since:
        raise PolicyError(f"“{value.name}”的起止日不对。请按 2021-01-01 填写，起日不晚于止日。")
    given = row["value"]
    try:
        figure = stored(str(given) if isinstance(given, float) else given, value.type)
    except (ValueError, TypeError, ZeroDivisionError):
        raise PolicyError(
            f"“{value.name}”的值“{given}”不对。请按单位 {value.unit_text} 填写。"
        ) from None
    return Span(since, until, figure)


def _outside(span: Span, new: Span) -> Iterable[Span]:
    """Yield what is left of a span beside a new one."""
    if span.from_ < new.from_:
        yield replace(span, until=min(span.until, new.from_ - timedelta(days=1)))
    if span.until > new.until:
        yield replace(span, from_=max(span.from_, new.until + timedelta(days=1)))


def _with_rows(folder: Folder, name: str, rows: Any) -> AmountTable:
    table = folder.tables.get(name)
    if not isinstance(table, AmountTable):
        known = [name for name, one in folder.tables.items() if isinstance(one, AmountTable)]
        raise PolicyError(f"没有名为“{name}”的标准表。可改：{'、'.join(known)}。")
    if not isinstance(rows, list) or not all(isinstance(r, Mapping) and "value" in r for r in rows):
        raise PolicyError(f"表“{name}”的变更应为行的列表，每行写出各项和 value。")
    keys = {*table.key_names, "value", "from", "until", "known_on"}
    odd = next((key for row in rows for key in row if key not in keys), None)
    if odd is not None:
        raise PolicyError(f"表“{name}”没有“{odd}”这一项。可写：{'、'.join(sorted(keys))}。")
    try:
        return replace(table, rows=()).with_rows(rows)
    except (ValueError, TypeError) as error:
        raise PolicyError(f"表“{name}”的变更中有不认识的值：{error}。请核对各项。") from error


def _office(said: Any) -> OfficeValue:
    if isinstance(said, Mapping):
        return OfficeValue(said.get("value", 0), str(said.get("basis", "试算")), None)
    return OfficeValue(said, "试算", None)
