"""Inputs that browsers know how to offer: days, times, large numbers of choices."""

from __future__ import annotations

from typing import Any

from django import forms


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day with the browser's calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def time_field(label: Any, **options: Any) -> forms.TimeField:
    """Return a field for a time of day, to the minute."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **options)


def count_field(label: Any, most: int, least: int = 1, **options: Any) -> forms.IntegerField:
    """Return a field for a whole number within sane bounds."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=widget, **options
    )
