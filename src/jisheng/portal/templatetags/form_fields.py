"""Draw form fields with label, help and error tied together for eyes and screen readers alike."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField

register = template.Library()

TEXT_CLASS = "form-control"
SELECT_CLASS = "form-select"


def kind_of(field: BoundField) -> str:
    """Return which of the templates' shapes a field takes."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "select" if isinstance(widget, forms.Select) else "text"


def css_of(field: BoundField) -> str:
    """Return the kit's class for a field's control, marked when the value is refused."""
    shapes = {"check": "form-check-input", "select": SELECT_CLASS}
    css = shapes.get(kind_of(field), TEXT_CLASS)
    return f"{css} is-invalid" if field.errors else css


def described_by(field: BoundField) -> str:
    """Return the ids of a field's help and error, in the order they should be read."""
    ids = []
    if field.errors:
        ids.append(f"{field.id_for_label or field.auto_id}-error")
    if field.help_text:
        ids.append(f"{field.id_for_label or field.auto_id}-help")
    return " ".join(ids)


def control(field: BoundField, extra: dict[str, str]) -> Any:
    """Return the field's control as HTML, with classes and descriptions."""
    attrs: dict[str, str | bool] = dict(extra)
    if kind_of(field) != "group":
        attrs["class"] = " ".join(filter(None, [css_of(field), extra.get("class", "")]))
    if ids := described_by(field):
        attrs["aria-describedby"] = ids
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.inclusion_tag("portal/field.html")
def field(bound: BoundField, **extra: str) -> dict[str, Any]:
    """Draw one field: `{% field form.title %}`; extra attributes go to the control."""
    return {
        "field": bound,
        "kind": kind_of(bound),
        "control": control(bound, extra),
        "ident": bound.id_for_label or bound.auto_id,
    }


@register.inclusion_tag("portal/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Draw the summary of what must be corrected, each line a link to its field."""
    return {"form": form, "faulty": [bound for bound in form if bound.errors]}


@register.inclusion_tag("portal/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Draw the summary and all fields of a form in their order."""
    return {"form": form}
