"""Ways to do acts on a class in few words, for the tests of training."""

from __future__ import annotations

import datetime as dt
from typing import Any

from jisheng.accounts.actor import Actor
from jisheng.training.models import PlanLine, TrainingClass
from jisheng.training.operations.draft_class import draft_class
from jisheng.training.queries.session_checks import SessionPlan
from tests import factories
from tests.conftest import moment
from tests.factories import START, YIWU, World

BEFORE = moment("2020-10-09 09:00")


def particulars(**more: Any) -> dict[str, Any]:
    """Return the head of a class of two days."""
    return {
        "label": "第1期",
        "starts_on": START,
        "ends_on": START + dt.timedelta(days=1),
        "place": "培训楼 301",
        "host_division_code": YIWU,
        "at": BEFORE,
        **more,
    }


def draft(
    world: World, *, actor: Actor | None = None, line: PlanLine | None = None, **more: Any
) -> TrainingClass:
    """Draft a class of two days."""
    line = line or factories.make_published_line(world, hours=16)
    return draft_class(actor or world.clerk, line.uuid, **particulars(**more))


def lesson(day: dt.date, begin: str, end: str, **more: Any) -> SessionPlan:
    """Plan one session of four hours."""
    given: dict[str, Any] = {"hours": 4, "topic": "实操", "teacher": "王老师", **more}
    return SessionPlan(moment(f"{day} {begin}"), moment(f"{day} {end}"), **given)


def two_days() -> list[SessionPlan]:
    """Plan sixteen hours over two days."""
    return [
        lesson(START + dt.timedelta(days=day), begin, end)
        for day in (0, 1)
        for begin, end in (("08:30", "12:00"), ("13:30", "17:00"))
    ]
