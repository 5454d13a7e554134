from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from jisheng.foundation.errors import NotFound
from jisheng.foundation.models import Attachment
from jisheng.training.enums import HourSource
from jisheng.training.models import ClassSession, Enrolment, HourEntry


@dataclass(frozen=True, slots=True)
class Posted:
    """What a sheet added to the ledger, and how many stood in it already."""

    entries: tuple[HourEntry, ...]
    already: int

    @property
    def added(self) -> int:
        """Return how many trainees got hours now."""
        return len(self.entries)


def post_hours(
    session: ClassSession,
    enrolments: Collection[Enrolment],
    source: HourSource,
    *,
    recorded_by: int | None,
    at: dt.datetime,
    evidence: Attachment | None = None,
) -> Posted:
    """Post a session's full hours for those who have none yet; the session must be held.

    A database trigger keeps each trainee's sum within the session's hours all the same.
    """
    have = _with_hours(session, enrolments)
    entries = HourEntry.objects.bulk_create(
        HourEntry(
            enrolment=one,
            session=session,
            hours=session.hours,
            source=source,
            evidence=evidence,
            recorded_by=recorded_by,
            recorded_at=at,
        )
        for one in enrolments
        if one.pk not in have
    )
    return Posted(tuple(entries), len(enrolments) - len(entries))


def enrolments_named(session: ClassSession, present: Collection[object]) -> list[Enrolment]:
    """Return the enrolments of the class with these uuids; raises NotFound for a stranger's."""
    wanted = {str(one) for one in present}
    found = list(
        Enrolment.objects.filter(
            training_class_id=session.training_class_id, uuid__in=wanted
        ).order_by("row_number")
    )
    if len(found) != len(wanted):
        raise NotFound(_("名单中的某位学员"))
    return found


def _with_hours(session: ClassSession, enrolments: Collection[Enrolment]) -> set[int]:
    sums = (
        HourEntry.objects.filter(session=session, enrolment__in=[e.pk for e in enrolments])
        .values_list("enrolment_id")
        .annotate(total=Sum("hours"))
    )
    return {enrolment_id for enrolment_id, total in sums if total > 0}
