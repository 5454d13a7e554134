"""What the steps of filing a class have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jisheng.portal.acting import ask
from jisheng.portal.classes.offers import class_acts
from jisheng.portal.context import actor_for
from jisheng.portal.kit import Step
from jisheng.training import queries
from jisheng.training.enums import ClassState
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS

STEPS = ("build_basics", "build_timetable", "build_roster", "build_filing")


def class_to_build(request: HttpRequest, uuid: UUID, act: str = "change") -> Any:
    """Return the class if its clerk may still change it.

    Raises NotFound, NotPermitted, WrongState: a filed class is read on its own page.
    """
    found = ask(request, queries.training_class, uuid)
    may_act_on_class(actor_for(request), CLASS.acts[act], found)
    CLASS.look_up(act, found.state)
    return found


def build_page(request: HttpRequest, found: Any, step: str) -> dict[str, Any]:
    """Return what every step's page shows."""
    returned = queries.defects(found) if found.state == ClassState.RETURNED else []
    return {
        "class": found,
        "steps": steps_of(found, step),
        "returned": returned,
        "acts": class_acts(actor_for(request), found),
    }


def steps_of(found: Any, active: str) -> list[Step]:
    """Return the four steps, those with content done, the present one marked."""
    people, sessions = len(found.enrolments.all()), len(found.sessions.all())
    notes = {
        "build_basics": (_("基本信息"), _("已填写")),
        "build_timetable": (_("课程表"), _("%d 节课") % sessions if sessions else ""),
        "build_roster": (_("名册"), _("%d 人") % people if people else ""),
        "build_filing": (_("报备"), ""),
    }
    return [
        Step(
            label,
            "current" if name == active else ("done" if note else "ahead"),
            note,
            reverse(f"portal:{name}", args=[found.uuid]) if name != active else "",
        )
        for name, (label, note) in notes.items()
    ]
