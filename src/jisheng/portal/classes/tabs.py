"""The tabs of a class's page; rooms above and beside add theirs by ``register``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from jisheng.portal.kit import Tab

Count = Callable[[Any], int | None]


@dataclass(frozen=True, slots=True)
class ClassTab:
    """One view of a class: the name of its URL (which takes the class's uuid) and its label.

    ``count`` is given the class and returns the figure shown beside the label.
    """

    url_name: str
    label: Any
    order: int
    count: Count | None = None


_TABS: list[ClassTab] = []


def register(url_name: str, label: Any, order: int, count: Count | None = None) -> None:
    """Add a tab to every class's page."""
    _TABS.append(ClassTab(url_name, label, order, count))
    _TABS.sort(key=lambda tab: tab.order)


def tabs_of(training_class: Any, active: str) -> list[Tab]:
    """Return the tabs of one class, the one named ``active`` marked."""
    uuid: UUID = training_class.uuid
    return [
        Tab(
            tab.label,
            reverse(tab.url_name, args=[uuid]),
            tab.url_name == active,
            tab.count(training_class) if tab.count else None,
        )
        for tab in _TABS
    ]
