"""The clock: asked by portal, api, jobs and the command, never below them.

In a demonstration (``settings.DEMONSTRATION``) the day may be chosen for the whole site;
the time of day stays real.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from jisheng.foundation.models import SiteDay


def now() -> dt.datetime:
    """Return the moment to act at, aware, in the office's time zone."""
    real = timezone.localtime()
    chosen = chosen_day()
    return real if chosen is None else real.replace(chosen.year, chosen.month, chosen.day)


def today() -> dt.date:
    """Return the office's day."""
    return now().date()


def chosen_day() -> dt.date | None:
    """Return the demonstration's chosen day, or None when the real day counts."""
    if not settings.DEMONSTRATION:
        return None
    return SiteDay.objects.values_list("day", flat=True).first()


def choose_day(day: dt.date | None) -> None:
    """Move the whole site to ``day`` (None: back to the real day); only in a demonstration."""
    if not settings.DEMONSTRATION:
        raise RuntimeError("The day can be chosen only in a demonstration.")
    if day is None:
        SiteDay.objects.all().delete()
    else:
        SiteDay.objects.update_or_create(id=1, defaults={"day": day})
