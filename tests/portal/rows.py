"""Rows of the table of who sees what: the roles, and the shape of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.portal.ground import Ground

DEPARTMENT = {"planner", "supervisor", "reviewer", "notice_officer"}
REGION = {"rechecker", "payment_clerk", "payment_approver", "auditor", "administrator"}
RULES = {"rule_editor", "rule_publisher"}
INSTITUTION = {"clerk", "teacher"}
OTHER_DEPARTMENT = {"other_planner", "other_supervisor", "other_reviewer"}
STRANGERS = OTHER_DEPARTMENT | {"other_clerk", "foreign_clerk", "foreign_supervisor"}
EVERYBODY = DEPARTMENT | REGION | RULES | INSTITUTION | STRANGERS | {"trainee"}
OFFICES = EVERYBODY - {"clerk", "teacher", "trainee", "other_clerk", "foreign_clerk"}
CLERKS = {"clerk", "other_clerk", "foreign_clerk"}
# Everybody whose scope does not hold the world's own class; trainees see only their own pages.
OUTSIDE = STRANGERS | {"trainee"}
OUTSIDE_PLAN = OUTSIDE | INSTITUTION
PARTIES = EVERYBODY - OUTSIDE

Args = Callable[[Ground], Iterable[Any]]


@dataclass(frozen=True)
class Row:
    """Who sees an address; ``args`` gives what stands in it, ``post`` is an act."""

    sees: set[str]
    hidden: set[str] = frozenset()  # type: ignore[assignment]
    args: Args = lambda ground: ()
    post: bool = False
    public: bool = False
    redirects: bool = False


def on(attribute: str) -> Args:
    """Return a function giving the uuid of one of the ground's subjects."""
    return lambda ground: [getattr(ground, attribute).uuid]
