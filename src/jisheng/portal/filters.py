"""Narrow the rows of a table: by choice, by contained text, by days from and until."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.utils.translation import gettext as _

Parameters = Mapping[str, str]
Options = Sequence[tuple[str, Any]]

PREDICATES: Mapping[str, Callable[[Any, Any], bool]] = {
    "": lambda value, wanted: str(getattr(value, "value", value)) == wanted,
    "__icontains": lambda value, wanted: wanted.casefold() in str(value or "").casefold(),
    "__gte": lambda value, wanted: value is not None and value >= wanted,
    "__lte": lambda value, wanted: value is not None and value <= wanted,
    "__date__gte": lambda value, wanted: value is not None and value.date() >= wanted,
    "__date__lte": lambda value, wanted: value is not None and value.date() <= wanted,
}


@dataclass(frozen=True)
class Control:
    """One control of the filter form: its name, label, kind, present value and options."""

    name: str
    label: str
    kind: str
    value: str = ""
    options: Options = field(default_factory=tuple)


class Filter(Protocol):
    """What a column's filter offers: controls to draw, and lookups for what was entered."""

    @property
    def field(self) -> str:
        """Name the database field, or nothing to take the column's own."""

    def controls(self, name: str, label: str, given: Parameters) -> list[Control]:
        """Return the controls to draw."""

    def lookups(self, name: str, given: Parameters) -> dict[str, Any]:
        """Return lookup suffix and wanted value; what makes no sense is left out."""


@dataclass(frozen=True)
class Choice:
    """Keep the rows whose value is the one chosen; `choices` as Django writes them."""

    choices: Iterable[tuple[Any, Any]]
    field: str = ""

    def options(self) -> list[tuple[str, Any]]:
        """Return the choices as text and label."""
        return [(str(value), label) for value, label in self.choices]

    def controls(self, name: str, label: str, given: Parameters) -> list[Control]:
        """Return one select."""
        options = [("", _("全部")), *self.options()]
        return [Control(name, label, "select", given.get(name, ""), options)]

    def lookups(self, name: str, given: Parameters) -> dict[str, Any]:
        """Return the equality wanted, if the value is one of the choices."""
        chosen = given.get(name, "")
        return {"": chosen} if chosen in dict(self.options()) else {}


@dataclass(frozen=True)
class Contains:
    """Keep the rows whose text contains what was entered, whatever its case."""

    field: str = ""

    def controls(self, name: str, label: str, given: Parameters) -> list[Control]:
        """Return one text box."""
        return [Control(name, label, "text", given.get(name, ""))]

    def lookups(self, name: str, given: Parameters) -> dict[str, Any]:
        """Return the containment wanted."""
        text = cleaned(given.get(name, ""))
        return {"__icontains": text} if text else {}


@dataclass(frozen=True)
class Days:
    """Keep the rows of a period; either end may be open. `moment` says the field has a time."""

    field: str = ""
    moment: bool = False

    def controls(self, name: str, label: str, given: Parameters) -> list[Control]:
        """Return two day boxes."""
        ends = ((f"{name}_from", _("%(label)s起")), (f"{name}_until", _("%(label)s止")))
        return [Control(n, w % {"label": label}, "date", given.get(n, "")) for n, w in ends]

    def lookups(self, name: str, given: Parameters) -> dict[str, Any]:
        """Return the ends entered, each if it is a day."""
        middle = "__date" if self.moment else ""
        ends = {f"{middle}__gte": f"{name}_from", f"{middle}__lte": f"{name}_until"}
        found = {suffix: day_of(given.get(key, "")) for suffix, key in ends.items()}
        return {suffix: day for suffix, day in found.items() if day}


def day_of(text: str) -> date | None:
    """Read a day as browsers send it; None when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def cleaned(text: str) -> str:
    """Trim a search text and drop what a database cannot hold."""
    return text.replace("\x00", "").strip()[:100]


def matches(value: Any, lookups: Mapping[str, Any]) -> bool:
    """Say whether a value of a plain list passes all lookups."""
    return all(PREDICATES[suffix](value, wanted) for suffix, wanted in lookups.items())
