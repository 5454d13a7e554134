"""What waits for an account: each room registers how to find the tasks of one duty.

A room calls ``register(Duty.X, find)`` in its ``urls.py``, where ``find(actor)`` returns the
tasks of that duty; ``when_idle`` tells who has none what may be done instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jisheng.accounts.actor import Actor

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. Tasks with the same ``group`` stand together; ``since`` sorts them.

    ``last_on`` is the last day it may be done, shown as a countdown in working days.
    """

    group: Any
    title: str
    url: str
    since: dt.datetime | None = None
    note: Any = ""
    last_on: dt.date | None = None
    state: Any = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one kind, oldest first; more than are shown are found through ``all_url``."""

    label: str
    tasks: tuple[Task, ...]
    all_url: str = ""

    @property
    def count(self) -> int:
        """Return how many tasks wait."""
        return len(self.tasks)

    @property
    def shown(self) -> tuple[Task, ...]:
        """Return the oldest tasks, few enough for one look."""
        return self.tasks[:MOST_SHOWN]

    @property
    def hidden(self) -> int:
        """Return how many tasks are not shown."""
        return max(0, self.count - MOST_SHOWN)


@dataclass(frozen=True, slots=True)
class Idle:
    """What a duty may do when nothing waits: a sentence and where to go."""

    duty: str
    words: Any
    url_name: str
    label: Any


Find = Callable[[Actor], Sequence[Task]]
_FINDERS: list[tuple[str, Find, str]] = []
_IDLE: list[Idle] = []


def register(duty: str, find: Find, *, all_url_name: str = "") -> None:
    """Add a way to find the tasks of a duty; ``all_url_name`` is the full list's page."""
    _FINDERS.append((duty, find, all_url_name))


def when_idle(duty: str, words: Any, url_name: str, label: Any) -> None:
    """Say what a duty may do when nothing waits for it."""
    _IDLE.append(Idle(duty, words, url_name, label))


def groups_for(actor: Actor) -> list[Group]:
    """Return what waits for an actor, group by group in the order of registration."""
    groups = []
    asked: set[Find] = set()
    for duty, find, all_url_name in _FINDERS:
        if duty in actor.duties and find not in asked:
            asked.add(find)
            groups += grouped(find(actor), all_url_name)
    return groups


def grouped(tasks: Iterable[Task], all_url: str) -> list[Group]:
    """Put tasks with the same label together, the oldest first."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(str(task.group), []).append(task)
    return [Group(label, tuple(sorted(ts, key=_age)), all_url) for label, ts in found.items()]


def _age(task: Task) -> tuple[bool, float]:
    return (task.since is None, task.since.timestamp() if task.since else 0.0)


def idle_for(actor: Actor) -> list[Idle]:
    """Return what the duties held may do when nothing waits."""
    return [idle for idle in _IDLE if idle.duty in actor.duties]
