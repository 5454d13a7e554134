"""Search, filter and sort the rows of a list, whether they come from tables or from memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet

from jisheng.portal.columns import Column, follow
from jisheng.portal.filters import matches

Rows = QuerySet[Any] | Sequence[Any]
Wanted = Iterable[tuple[Column, Mapping[str, Any]]]


def search_query(rows: QuerySet[Any], fields: Sequence[str], text: str) -> QuerySet[Any]:
    """Keep the rows with `text` in one of the fields."""
    if not text or not fields:
        return rows
    return rows.filter(reduce(or_, (Q(**{f"{field}__icontains": text}) for field in fields)))


def narrow_query(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    """Keep the rows that pass every column's lookups."""
    for column, lookups in wanted:
        field = (column.filter and column.filter.field) or column.sort or column.key
        rows = rows.filter(**{f"{field}{suffix}": v for suffix, v in lookups.items()})
    return rows


def sort_query(rows: QuerySet[Any], column: Column | None, down: bool) -> QuerySet[Any]:
    """Sort by a column, absent values last, ties by key so that pages never overlap."""
    if column is None:
        return rows if rows.ordered else rows.order_by("pk")
    field = F(column.sort)
    key = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
    return rows.order_by(key, "-pk" if down else "pk")


def search_list(rows: Sequence[Any], fields: Sequence[str], text: str) -> list[Any]:
    """Keep the rows with `text` in one of the attributes."""
    needle = text.casefold()
    if not needle or not fields:
        return list(rows)
    return [r for r in rows if any(needle in str(follow(r, f)).casefold() for f in fields)]


def narrow_list(rows: Sequence[Any], wanted: Wanted) -> list[Any]:
    """Keep the rows that pass every column's lookups."""
    asked = [(column, lookups) for column, lookups in wanted if lookups]
    return [r for r in rows if all(matches(c.read(r), lookups) for c, lookups in asked)]


def sort_list(rows: Sequence[Any], column: Column | None, down: bool) -> list[Any]:
    """Sort by a column, absent values last."""
    if column is None:
        return list(rows)
    there = [row for row in rows if column.read(row) is not None]
    absent = [row for row in rows if column.read(row) is None]
    return sorted(there, key=column.read, reverse=down) + absent
