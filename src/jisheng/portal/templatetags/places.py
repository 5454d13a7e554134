"""Write where something is: the name of a division instead of its code."""

from __future__ import annotations

from django import template

from jisheng.ground.region import Region
from jisheng.ground.workdays import why

register = template.Library()


@register.filter
def region(code: str | None) -> str:
    """Write a division's full name: `{{ class.host_division_code|region }}`."""
    return Region(code).full_name if code else "—"


@register.filter
def day_kind(day: object) -> str:
    """Say what a day is by the official calendar, nothing for a plain working day."""
    words = why(day)  # type: ignore[arg-type]
    return "" if words.startswith("周") and words.endswith("上班") else words
