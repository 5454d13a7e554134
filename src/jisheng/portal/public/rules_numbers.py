"""Every number of the documents over time, as a list that can be taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from jisheng.policy import Pack
from jisheng.policy.engine.mechanisms.amount_table import AmountTable
from jisheng.policy.engine.template import shown_as
from jisheng.portal.columns import Column
from jisheng.portal.filters import Choice
from jisheng.portal.public import rules_words as words
from jisheng.portal.public.rules_tables import side_text
from jisheng.portal.tables import Table

KINDS = {
    "value": _("数值"),
    "table": _("标准表"),
    "deadline": _("期限"),
    "target": _("目标"),
}


@dataclass(frozen=True)
class Number:
    """One number of a document during some days."""

    document: str
    title: str
    clause: str
    kind: str
    label: str
    value: str
    unit: str
    from_on: dt.date | None
    until_on: dt.date | None
    known_on: dt.date | None
    source: str
    held_on: dt.date | None

    @property
    def kind_label(self) -> str:
        """Return the kind in a word."""
        return str(KINDS[self.kind])

    def get_kind_display(self) -> str:
        """Return the kind as a file shows it."""
        return self.kind_label


def numbers(pack: Pack) -> Iterator[Number]:
    """Yield every number a document states: values, tables, deadlines, targets."""
    own = [(kind, name) for entry in pack.clauses for kind, name in entry.states]
    for kind, name in own:
        if kind == "values":
            yield from _of_value(pack, pack.folder.values[name])
        elif kind == "tables":
            yield from _of_table(pack, pack.folder.tables[name])
        elif kind == "deadlines":
            yield from _of_deadline(pack, pack.folder.deadlines[name])
        elif kind == "targets":
            yield _of_target(pack, pack.folder.targets[name])


def _number(pack: Pack, held: Any, kind: str, **rest: Any) -> Number:
    document = pack.document
    source = str(words.SOURCES.get(getattr(held, "source", "text"), ""))
    given = {
        "label": held.label, "from_on": None, "until_on": None, "known_on": None,
        "held_on": held.held_against_text_on, **rest,
    }  # fmt: skip
    return Number(document.folder, document.number, held.clause, kind, source=source, **given)


def _of_value(pack: Pack, value: Any) -> Iterator[Number]:
    show, unit = shown_as(value.type), words.unit_text(value.unit_text)
    for span in value.spans:
        figure = show(span.value)
        yield _number(
            pack, value, "value", value=figure, unit="" if figure.endswith("%") else unit,
            from_on=span.from_, until_on=span.until, known_on=span.known_on,
        )  # fmt: skip


def _of_table(pack: Pack, table: Any) -> Iterator[Number]:
    if not isinstance(table, AmountTable):
        return
    show, unit = shown_as(table.result), words.unit_text(table.unit_text)
    for row in table.taken(pack.readings_taken).rows:
        keys = zip(row.box, table.keys, strict=True)
        named = "，".join(side_text(side, kind) for side, kind in keys)
        yield _number(
            pack, table, "table", label=f"{table.label}（{named}）", value=show(row.value),
            unit=unit, from_on=row.from_, until_on=row.until, known_on=row.known_on,
        )  # fmt: skip


def _of_deadline(pack: Pack, deadline: Any) -> Iterator[Number]:
    if deadline.count is not None:
        unit = words.unit_text(deadline.unit)
        yield _number(pack, deadline, "deadline", value=str(deadline.count), unit=unit)


def _of_target(pack: Pack, target: Any) -> Number:
    unit = words.unit_text(target.unit)
    label = f"{target.label}（{target.by}）" if target.by else target.label
    return _number(pack, target, "target", label=label, value=target.value, unit=unit)


def clause_url(number: Number) -> str:
    """Return the address of the clause a number stands in."""
    return reverse("portal:rules_clause", args=[number.document, number.clause])


def _short(key: str) -> Callable[[Number], SafeString]:
    """Return what draws a day or a word so that it stays on one line."""

    def draw(number: Number) -> SafeString:
        held = getattr(number, key)
        shown = words.day_text(held) if isinstance(held, dt.date) else held or "—"
        return format_html('<span class="one-line">{}</span>', shown)

    return draw


class NumberTable(Table):
    """The numbers of the documents."""

    caption = _("政策数值")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("label", _("名称"), sort="label"),
        Column("kind", _("类别"), kind="status", filter=Choice(KINDS.items()),
               draw=_short("kind_label")),
        Column("value", _("数值"), draw=_short("value")),
        Column("unit", _("单位"), draw=_short("unit")),
        Column("from_on", _("自"), kind="date", sort="from_on", draw=_short("from_on")),
        Column("until_on", _("至"), kind="date", sort="until_on", draw=_short("until_on")),
        Column("clause", _("条款"), link=clause_url),
        Column("source", _("出处"), draw=_short("source")),
        Column("held_on", _("核对日"), kind="date", draw=_short("held_on")),
        Column("known_on", _("公布日"), kind="date", draw=_short("known_on")),
        Column("title", _("文件"), draw=_short("title")),
    )  # fmt: skip
    search = ("label", "clause", "title")
    search_label = _("名称或条款")
    order = ""
    page_size = 50
    empty_title = _("没有符合的数值。")
    empty_next = _("请减少筛选条件。")


def number_rows(packs: Iterable[Pack]) -> list[Number]:
    """Return the numbers of several documents in their order."""
    return [number for pack in packs for number in numbers(pack)]
