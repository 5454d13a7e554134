"""Declare the columns of a list: where a value comes from and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.safestring import SafeString

from jisheng.ground.money import Money
from jisheng.portal.filters import Filter
from jisheng.portal.kit import tone_of
from jisheng.portal.templatetags import figures

Kind = Literal["text", "money", "date", "moment", "status", "number"]
RIGHT_ALIGNED = ("money", "number")


def follow(row: Any, path: str) -> Any:
    """Follow a dotted (or double-underscored) path of attributes and keys, calling methods."""
    for name in path.replace("__", ".").split("."):
        if row is None:
            return None
        row = row.get(name) if isinstance(row, Mapping) else getattr(row, name)
        row = row() if callable(row) else row
    return row


@dataclass(frozen=True)
class Column:
    """Declare one column: where its value comes from, how it is shown, sorted and filtered.

    `key` is the attribute (dotted paths and methods work) and the name in the address. `sort` is
    the database field; `mask` hides part of the text, on the screen and in every export alike.
    """

    key: str
    label: Any
    kind: Kind = "text"
    sort: str = ""
    filter: Filter | None = None
    value: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    mask: Callable[[str], str] | None = None
    tone: Callable[[Any], str] | None = None
    draw: Callable[[Any], SafeString] | None = None

    def read(self, row: Any) -> Any:
        """Return the raw value of a row."""
        return self.value(row) if self.value else follow(row, self.key)

    def plain(self, row: Any) -> Any:
        """Return the value as an export writes it: typed, or as text; masked where it must be."""
        raw = self.read(row)
        if raw is None or raw == "":
            return None
        if self.kind == "money":
            return (raw if isinstance(raw, Money) else Money(int(raw))).yuan
        return raw if self.kind in ("date", "moment", "number") else self.text(row)

    def text(self, row: Any) -> str:
        """Return the value as the screen writes it."""
        raw = self.read(row)
        if self.kind == "status":
            return self.word(row, raw)
        if raw is None or raw == "":
            return figures.NOTHING
        return self.mask(str(raw)) if self.mask else WRITERS[self.kind](raw)

    def word(self, row: Any, raw: Any) -> str:
        """Return the Chinese word of a state."""
        display = getattr(row, f"get_{self.key}_display", None)
        return str(display() if display else getattr(raw, "label", raw))

    def tone_for(self, row: Any) -> str:
        """Return the tone of a row's state, nothing for other columns."""
        if self.kind != "status":
            return ""
        return self.tone(row) if self.tone else tone_of(self.read(row))

    def cell(self, row: Any) -> Cell:
        """Return a row's cell ready for the page."""
        url = self.link(row) if self.link else ""
        html = self.draw(row) if self.draw else None
        return Cell(self, self.text(row), url, self.tone_for(row), html)


WRITERS: Mapping[str, Callable[[Any], str]] = {
    "text": str,
    "money": figures.money_words,
    "date": figures.day_words,
    "moment": figures.moment_words,
    "number": figures.number,
}


@dataclass(frozen=True)
class Cell:
    """One cell ready for the page."""

    column: Column
    text: str
    url: str = ""
    tone: str = ""
    html: SafeString | None = None

    @property
    def right(self) -> bool:
        """Say whether the cell is a figure, set to the right."""
        return self.column.kind in RIGHT_ALIGNED


@dataclass(frozen=True)
class Header:
    """One column's head: where sorting by it leads, and how it is sorted now."""

    column: Column
    url: str = ""
    aria_sort: str = ""
    ident: str = ""

    @property
    def right(self) -> bool:
        """Say whether the column holds figures, set to the right."""
        return self.column.kind in RIGHT_ALIGNED
