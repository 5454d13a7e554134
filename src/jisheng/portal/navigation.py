"""The way around: which rooms a duty opens. Each room registers its own entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from jisheng.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the top bar: the name of its URL, its label, the duties that see it."""

    url_name: str
    label: str | Promise
    duties: frozenset[str]
    order: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry ready for the page."""

    url: str
    label: str | Promise
    active: bool


_ENTRIES: list[Entry] = []


def register(url_name: str, label: str | Promise, duties: Iterable[str], order: int) -> None:
    """Add a room to the bar for those who hold one of ``duties``."""
    _ENTRIES.append(Entry(url_name, label, frozenset(duties), order))
    _ENTRIES.sort(key=lambda e: e.order)


def entries_for(actor: Actor | None, path: str) -> list[Shown]:
    """Return the entries an actor may open, the present one marked."""
    if actor is None:
        return []
    shown = []
    for entry in _ENTRIES:
        if entry.duties & actor.duties:
            url = reverse(entry.url_name)
            shown.append(Shown(url, entry.label, path == url or path.startswith(url)))
    return shown
