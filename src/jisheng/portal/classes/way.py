"""How far a class has come from plan to paid."""

from __future__ import annotations

from typing import Any, Literal

from django.urls import reverse

from jisheng.claims.queries import WayStep, class_way
from jisheng.portal.kit import Step
from jisheng.portal.templatetags.figures import day_words
from jisheng.training.enums import ClassState

MARKS: dict[str, Literal["done", "current", "ahead"]] = {
    "done": "done",
    "current": "current",
    "waiting": "ahead",
}
# Where a station's own tab shows more.
TAB_OF = {
    "complete": "class_hours",
    "evaluate": "class_results",
    "claim": "class_claim",
    "review": "class_claim",
    "recheck": "class_claim",
    "notice": "class_claim",
}


def way_of(found: Any) -> list[Step]:
    """Return the stations of a class; of a withdrawn one the next is stopped."""
    withdrawn = found.state == ClassState.WITHDRAWN
    return [_step(found, one, withdrawn) for one in class_way(found.uuid)]


def _step(found: Any, one: WayStep, withdrawn: bool) -> Step:
    state = MARKS[one.state]
    # Thirteen stations stand side by side: the day without its weekday.
    day = day_words(one.on).partition("（")[0] if one.on else ""
    note = day or (one.holder if state == "current" else "")
    tab = TAB_OF.get(one.key) if state != "ahead" else None
    url = reverse(f"portal:{tab}", args=[found.uuid]) if tab else ""
    return Step(one.label, "stopped" if withdrawn and state == "current" else state, note, url)
