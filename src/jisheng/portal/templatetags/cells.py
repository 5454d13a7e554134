"""Draw form controls inside table cells, each named for the ear by its row and column."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField

from jisheng.portal.templatetags.form_fields import control

register = template.Library()


@register.simple_tag
def cell_control(bound: BoundField, who: object) -> Any:
    """Draw a control without a visible label: `{% cell_control row.score trainee.name %}`."""
    return control(bound, {"aria-label": f"{who} {bound.label}"})
