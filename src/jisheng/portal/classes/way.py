"""How far a class has come from plan to paid."""

from __future__ import annotations

from typing import Any, Literal

from django.utils.translation import gettext as _

from jisheng.portal.kit import Step
from jisheng.portal.templatetags.figures import day_words
from jisheng.training.enums import ClassState

_REACHED = {
    ClassState.DRAFT: 0,
    ClassState.RETURNED: 0,
    ClassState.WITHDRAWN: 0,
    ClassState.FILED: 1,
    ClassState.ACCEPTED: 2,
    ClassState.OPENED: 3,
    ClassState.COMPLETED: 4,
}


def way_of(found: Any) -> list[Step]:
    """Return the stations of a class, done, current and ahead."""
    stations = [
        (_("填报"), ""),
        (_("备案审核"), day_words(found.filed_at) if found.filed_at else ""),
        (_("开班"), day_words(found.opened_at) if found.opened_at else ""),
        (_("培训"), ""),
        (_("结业"), day_words(found.completed_at) if found.completed_at else ""),
    ]
    reached = _REACHED[ClassState(found.state)]
    stopped = found.state == ClassState.WITHDRAWN
    return [
        Step(label, _state(number, reached, stopped), note if number < reached else "")
        for number, (label, note) in enumerate(stations)
    ]


def _state(
    number: int, reached: int, stopped: bool
) -> Literal["done", "current", "ahead", "stopped"]:
    if number == reached:
        return "stopped" if stopped else "current"
    return "done" if number < reached else "ahead"
