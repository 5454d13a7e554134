"""Rows of a standard another document gives, from .xlsx, .csv, .parquet or .yaml.

Columns are the keys of the table by name or by Chinese label, then `value` (标准), and where a row
does not always count `from` (起), `until` (止) and `known_on` (公布日). An empty key means any.
Shares are written with %, or as a share of 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from jisheng.policy.batch.tables_cells import CellFault, given, is_empty, read_day, tidy
from jisheng.policy.batch.tables_files import read_rows
from jisheng.policy.engine.declared import FactSpec
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.engine.source import Place
from jisheng.policy.engine.types import Type
from jisheng.policy.errors import PolicyError
from jisheng.policy.pack import Pack

ANY = "any"
_DAYS = {"from": ("起", "起始日", "开始日期"), "until": ("止", "截止日", "结束日期"),
         "known_on": ("公布日", "公布日期")}  # fmt: skip
_VALUES = ("value", "标准", "补贴标准", "金额")
_SUFFIXES = (".yaml", ".yml", ".json")


def read_standards(pack: Pack, name: str, path: Path) -> list[dict[str, Any]]:
    """Return rows for the table `name` of `pack`; raise `PolicyError` naming row and column."""
    table = pack.folder.tables.get(name)
    if not isinstance(table, AmountTable):
        tables = [n for n, t in pack.folder.tables.items() if isinstance(t, AmountTable)]
        raise PolicyError(f"没有名为“{name}”的标准表。可导入：{'、'.join(tables)}。")
    rows = _yaml_rows(path) if path.suffix.lower() in _SUFFIXES else read_rows(path)
    if not rows:
        raise PolicyError(f"“{path.name}”里一行标准也没有。请核对文件。")
    columns = _columns(pack, table, rows[0], path)
    return [
        _row(table, columns, row, f"“{path.name}”第{number}行")
        for number, row in enumerate(rows, 2 if path.suffix.lower() not in _SUFFIXES else 1)
    ]


def _yaml_rows(path: Path) -> list[dict[str, Any]]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise PolicyError(f"标准表“{path}”读不了：{error}。请给出 YAML 列表。") from error
    rows = data.get("rows") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise PolicyError(f"标准表“{path}”不是行的列表。请每行以“- ”开头，写出各项和 value。")
    return rows


def _columns(pack: Pack, table: AmountTable, row: Mapping[str, Any], path: Path) -> dict[str, str]:
    """Return the column of each key, of the value and of the days."""
    labels = pack.fact_labels
    names: dict[str, tuple[str, ...]] = {
        key: (key, labels.get(key, key)) for key in table.key_names
    }
    names |= {day: (day, *others) for day, others in _DAYS.items()} | {"value": _VALUES}
    found: dict[str, str] = {}
    for column in row:
        plain = tidy(str(column))
        kind = next((kind for kind, known in names.items() if plain in map(tidy, known)), None)
        if kind is not None:
            found.setdefault(kind, str(column))
    missing = [kind for kind in (*table.key_names, "value") if kind not in found]
    if missing:
        wanted = "、".join(f"{kind}（{names[kind][1]}）" for kind in missing)
        raise PolicyError(f"“{path.name}”缺少列：{wanted}。请补上后再导入“{table.label}”。")
    return found


def _row(
    table: AmountTable, columns: Mapping[str, str], row: Mapping[str, Any], where: str
) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for kind, column in columns.items():
        try:
            read[kind] = _cell(table, kind, row.get(column))
        except CellFault as fault:
            raise PolicyError(f"{where}“{column}”列：{fault}") from None
    return {kind: value for kind, value in read.items() if value is not None}


def _cell(table: AmountTable, kind: str, cell: Any) -> Any:
    if kind in _DAYS:
        return read_day(cell)
    if kind == "value":
        if is_empty(cell):
            raise CellFault("没有写标准。", "请补上数额，或删去这一行。")
        return _value(table.result, cell)
    if is_empty(cell) or (isinstance(cell, str) and tidy(cell) == ANY):
        return ANY
    key = table.keys[table.key_names.index(kind)]
    if isinstance(cell, Mapping):
        return dict(cell)
    if isinstance(cell, list):
        return [given(_spec(kind, key), one) for one in cell]
    return given(_spec(kind, key), cell)


def _value(kind: Type, cell: Any) -> Any:
    """Return a value as a table keeps it: yuan as text, shares in percent."""
    value = given(_spec("标准", kind), cell)
    if not kind.percent:
        return value
    share = Fraction(value)
    if share > 1 and "%" not in tidy(str(cell)):
        raise CellFault(f"“{cell}”不像比例。", "请写成 30% 或 0.3。")
    return f"{share * 100}"


def _spec(label: str, kind: Type) -> FactSpec:
    """Return a fact of a type, for reading one cell of it."""
    kind = replace(kind, scale=6) if kind.percent else kind
    return FactSpec(
        name=label, label=label, type=kind, scope="class", has_if_unmentioned=False,
        if_unmentioned=None, least=Fraction(0), most=Fraction(0), record_facts=(),
        is_optional=False, from_table=None, place=Place("", 0),
    )  # fmt: skip
