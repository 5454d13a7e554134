"""Two lines of dated values laid over each other: in which stretches of days they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

ONE_DAY = timedelta(days=1)
Spans = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Stretch:
    """Days from first to last in which something was `before` and is `after`; None: nothing."""

    since: date
    until: date
    before: Any
    after: Any


def changed_stretches(old: Spans, new: Spans) -> list[Stretch]:
    """Return the stretches in which two lists of `{from, until, value}` say different things.

    A missing end is open. Where rows overlap, as a draft may have them, the first counts.
    """
    olds, news = [_closed(row) for row in old], [_closed(row) for row in new]
    borders = sorted({day for row in (*olds, *news) for day in (row[0], _after(row[1]))})
    found: list[Stretch] = []
    for first, following in zip(borders, [*borders[1:], None], strict=True):
        last = date.max if following is None else following - ONE_DAY
        before, after = _on(olds, first), _on(news, first)
        if before == after:
            continue
        near = found[-1] if found else None
        joins = near and near.until != date.max and near.until + ONE_DAY == first
        if near and joins and (near.before, near.after) == (before, after):
            found[-1] = Stretch(near.since, last, before, after)
        else:
            found.append(Stretch(first, last, before, after))
    return [one for one in found if (one.before, one.after) != (None, None)]


def days_words(since: date, until: date) -> str:
    """Say the days of a stretch: 自…起, 自…至…, 至…; nothing when it is always."""
    if since == date.min:
        return "" if until == date.max else f"{chinese_day(until)}以前"
    if until == date.max:
        return f"自{chinese_day(since)}起"
    return f"{chinese_day(since)}至{chinese_day(until)}"


def chinese_day(day: date) -> str:
    """Return a day as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _closed(row: Mapping[str, Any]) -> tuple[date, date, str]:
    since, until = row.get("from"), row.get("until")
    return (
        since if type(since) is date else date.min,
        until if type(until) is date else date.max,
        _same(row.get("value")),
    )


def _same(value: Any) -> str:
    """Return a value so that `200` and `'200'` are the same."""
    return str(value)


def _after(day: date) -> date:
    return day if day == date.max else day + ONE_DAY


def _on(rows: list[tuple[date, date, str]], day: date) -> str | None:
    return next((value for since, until, value in rows if since <= day <= until), None)
