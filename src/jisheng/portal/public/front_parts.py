"""Parts of the public front page: rooms add theirs (open notices) by ``register``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the front page: its template, and what the template shows."""

    template: str
    content: Mapping[str, Any]


Fill = Callable[[], Mapping[str, Any]]
_PARTS: list[tuple[int, str, Fill]] = []


def register(template: str, fill: Fill, order: int) -> None:
    """Add a section; the template finds what ``fill()`` returned as ``part.content``."""
    _PARTS.append((order, template, fill))
    _PARTS.sort(key=lambda part: part[0])


def parts() -> list[Part]:
    """Return the sections in their order, filled."""
    return [Part(template, fill()) for _, template, fill in _PARTS]
