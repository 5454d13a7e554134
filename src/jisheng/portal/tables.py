"""Declare a list page once: search, filters, sorting, pages, and the same rows as a file.

A page of a QuerySet costs two queries: a count that stops at COUNT_CAP, and the rows shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import ceil
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from jisheng.portal.columns import Cell, Column, Header
from jisheng.portal.exports import WRITERS, export
from jisheng.portal.filters import Control, cleaned
from jisheng.portal.narrowing import (
    Rows,
    narrow_list,
    narrow_query,
    search_list,
    search_query,
    sort_list,
    sort_query,
)

COUNT_CAP = 10_000


class Table:
    """A list page over a QuerySet or a list; subclass it and declare the class attributes.

    `prefix` keeps the parameters of several tables on one page apart.
    """

    caption: ClassVar[Any] = ""
    columns: ClassVar[Sequence[Column]] = ()
    search: ClassVar[Sequence[str]] = ()
    search_label: ClassVar[Any] = _("查找")
    order: ClassVar[str] = ""
    page_size: ClassVar[int] = 25
    prefix: ClassVar[str] = ""
    exports: ClassVar[bool] = True
    empty_title: ClassVar[Any] = _("这里还没有内容。")
    empty_next: ClassVar[Any] = ""

    def __init__(self, request: HttpRequest, rows: Rows) -> None:
        self.path = request.path
        self.given: dict[str, str] = {k: str(v) for k, v in request.GET.items()}
        self.all_rows = rows

    @property
    def ident(self) -> str:
        """Return the id of the list's region on the page."""
        return f"list-{self.prefix or 'main'}"

    def name(self, key: str) -> str:
        """Return a parameter's name in the address."""
        return f"{self.prefix}{key}"

    def asked(self, key: str) -> str:
        """Return what the address says for a parameter."""
        return self.given.get(self.name(key), "")

    def address(self, **changes: str | int | None) -> str:
        """Return this page's address with some parameters changed; None takes one out."""
        kept = {k: v for k, v in self.given.items() if v}
        for key, value in changes.items():
            kept.pop(self.name(key), None)
            if value is not None:
                kept[self.name(key)] = str(value)
        kept.pop(self.name("export"), None) if "export" not in changes else None
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    @property
    def query(self) -> str:
        """Return the text searched for."""
        return cleaned(self.asked("q"))

    @cached_property
    def controls(self) -> list[Control]:
        """Return the controls of all filters, in the order of the columns."""
        return [
            control
            for column in self.columns
            if column.filter
            for control in column.filter.controls(self.name(column.key), column.label, self.given)
        ]

    @property
    def is_narrowed(self) -> bool:
        """Say whether a search or filter is at work."""
        return bool(self.query) or any(control.value for control in self.controls)

    @property
    def clear_url(self) -> str:
        """Return the address of the whole list, its sorting and everything else kept."""
        own = {self.name("q"), self.name("page"), *(c.name for c in self.controls)}
        kept = {k: v for k, v in self.given.items() if v and k not in own}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return the parameters the filter form must carry along."""
        own = {self.name("q"), self.name("page"), self.name("export")}
        own |= {c.name for c in self.controls}
        return [(k, v) for k, v in self.given.items() if v and k not in own]

    @cached_property
    def narrowed(self) -> Rows:
        """Return the rows that pass search and filters, sorted."""
        column, down = self.sorted_by
        if isinstance(self.all_rows, QuerySet):
            found = search_query(self.all_rows, self.search, self.query)
            return sort_query(narrow_query(found, self.wanted), column, down)
        listed = search_list(self.all_rows, self.search, self.query)
        return sort_list(narrow_list(listed, self.wanted), column, down)

    @property
    def wanted(self) -> list[tuple[Column, dict[str, Any]]]:
        """Return what each filtered column's value must be."""
        return [
            (column, column.filter.lookups(self.name(column.key), self.given))
            for column in self.columns
            if column.filter
        ]

    @property
    def sorted_by(self) -> tuple[Column | None, bool]:
        """Return the column sorted by and whether downwards."""
        for text in (self.asked("sort"), self.order):
            column = next((c for c in self.columns if c.sort and c.key == text.lstrip("-")), None)
            if column:
                return column, text.startswith("-")
        return None, False

    @cached_property
    def total(self) -> int:
        """Count the rows, at most one past COUNT_CAP."""
        if isinstance(self.narrowed, QuerySet):
            return self.narrowed.order_by()[: COUNT_CAP + 1].count()
        return len(self.narrowed)

    @property
    def is_capped(self) -> bool:
        """Say whether there are more rows than are counted and paged."""
        return isinstance(self.narrowed, QuerySet) and self.total > COUNT_CAP

    @property
    def last_page(self) -> int:
        """Return the number of the last page that can be opened."""
        return max(1, ceil(min(self.total, COUNT_CAP) / self.page_size)) if self.total else 1

    @property
    def page(self) -> int:
        """Return the page asked for, brought within the pages there are."""
        text = self.asked("page")
        wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
        return min(max(1, wanted), self.last_page)

    @cached_property
    def shown(self) -> list[Any]:
        """Return the rows of the page; for a QuerySet this is the second and last query."""
        start = (self.page - 1) * self.page_size
        return list(self.narrowed[start : start + self.page_size])

    @property
    def rows(self) -> list[list[Cell]]:
        """Return the page's rows as cells."""
        return [[column.cell(row) for column in self.columns] for row in self.shown]

    @property
    def headers(self) -> list[Header]:
        """Return the heads of the columns, each with the address that sorts by it."""
        return [self._header(column) for column in self.columns]

    def _header(self, column: Column) -> Header:
        if not column.sort:
            return Header(column)
        now, down = self.sorted_by
        mine = now is not None and now.key == column.key
        wanted = f"-{column.key}" if mine and not down else column.key
        state = ("descending" if down else "ascending") if mine else ""
        url = self.address(sort=wanted, page=None)
        return Header(column, url, state, f"{self.ident}-{column.key}")

    @property
    def page_links(self) -> list[tuple[int, str]]:
        """Return first, last and the pages around the present one; a gap has no address."""
        near = {1, self.last_page, *range(self.page - 2, self.page + 3)}
        links: list[tuple[int, str]] = []
        for number in sorted(n for n in near if 1 <= n <= self.last_page):
            if links and number - links[-1][0] > 1:
                links.append((0, ""))
            links.append((number, self.address(page=number)))
        return links

    @property
    def previous_url(self) -> str:
        """Return the address of the page before, or nothing."""
        return self.address(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """Return the address of the page after, or nothing."""
        return self.address(page=self.page + 1) if self.page < self.last_page else ""

    @property
    def first_shown(self) -> int:
        """Return the number of the first row shown."""
        return (self.page - 1) * self.page_size + 1

    @property
    def last_shown(self) -> int:
        """Return the number of the last row shown."""
        return self.first_shown + len(self.shown) - 1

    @property
    def export_links(self) -> list[tuple[str, str]]:
        """Return the kinds of file offered, with their addresses."""
        kinds = (("xlsx", "Excel"), ("csv", "CSV")) if self.exports else ()
        return [(label, self.address(export=kind, page=None)) for kind, label in kinds]

    @property
    def export_kind(self) -> str:
        """Return the kind of file asked for, or nothing when a page is wanted."""
        kind = self.asked("export")
        return kind if self.exports and kind in WRITERS else ""

    def as_file(self) -> HttpResponseBase:
        """Return the filtered rows as the file asked for, masked as on the screen."""
        return export(self.export_kind, str(self.caption), self.columns, self.narrowed)


def respond(
    request: HttpRequest, template: str, *tables: Table, **context: Any
) -> HttpResponseBase:
    """Answer with the file a table was asked for, else with the page.

    The template finds the first table as `table` and all of them as `tables`.
    """
    for table in tables:
        if table.export_kind:
            return table.as_file()
    first = tables[0] if tables else None
    return render(request, template, {"table": first, "tables": tables, **context})
