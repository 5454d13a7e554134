"""The tables of a document as grids: keys in words, values with their unit and days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jisheng.ground.region import name_of
from jisheng.policy import Pack
from jisheng.policy.engine.boxes import Side
from jisheng.policy.engine.mechanisms.amount_table import AmountRow, AmountTable
from jisheng.policy.engine.mechanisms.table_lookup import Table
from jisheng.policy.engine.template import shown_as
from jisheng.policy.engine.types import Kind, Type
from jisheng.portal.public.rules_words import days_text, quantity


@dataclass(frozen=True)
class Grid:
    """A table ready for the page: its head and its rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def grid(pack: Pack, table: Any) -> Grid | None:
    """Return the rows of a table under the readings taken; nothing when none are loaded."""
    taken = table.taken(pack.readings_taken)
    if not taken.rows:
        return None
    if isinstance(taken, AmountTable):
        return _amounts(pack, taken)
    return _codes(taken)


def _amounts(pack: Pack, table: AmountTable) -> Grid:
    labels = [pack.fact_labels.get(name, name) for name in table.key_names]
    is_dated = any(row.from_ or row.until for row in table.rows)
    head = (*labels, _("标准"), *((_("施行时间"),) if is_dated else ()))
    rows = tuple(_amount_row(table, row, is_dated) for row in table.rows)
    return Grid(tuple(head), rows)


def _amount_row(table: AmountTable, row: AmountRow, is_dated: bool) -> tuple[str, ...]:
    keys = [side_text(side, kind) for side, kind in zip(row.box, table.keys, strict=True)]
    days = (days_text(row.from_, row.until),) if is_dated else ()
    return (*keys, quantity(row.value, table.result), *days)


def side_text(side: Side, kind: Type) -> str:
    """Return what one row covers of a key, in words."""
    show = shown_as(kind)
    if side.values is not None:
        order = {choice: index for index, choice in enumerate(kind.choices)}
        return "、".join(
            show(v) for v in sorted(side.values, key=lambda v: (order.get(v, 0), str(v)))
        )
    least = show(side.least) if side.least is not None else ""
    most = show(side.most) if side.most is not None else ""
    if least and most:
        return _("%(least)s至%(most)s") % {"least": least, "most": most}
    if least:
        return _("%(least)s以上") % {"least": least}
    return _("%(most)s以下") % {"most": most} if most else _("不限")


def _codes(table: Table) -> Grid:
    show = shown_as(table.result)
    rows: dict[str, list[str]] = {}
    for row in table.rows:
        rows.setdefault(show(row.result), []).append(_place(table, row.prefix))
    head = (_("代码"), _("归入"))
    return Grid(head, tuple(("、".join(places), result) for result, places in rows.items()))


def _place(table: Table, prefix: str) -> str:
    return name_of(prefix.ljust(6, "0")) if table.key.kind is Kind.DIVISION else prefix
