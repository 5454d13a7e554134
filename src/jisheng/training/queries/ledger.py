"""The ledger of a whole class, the sessions of a day, and every use of a person's identity."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from jisheng.accounts.actor import Actor
from jisheng.training.enums import ClassState
from jisheng.training.models import ClassSession, Enrolment, HourEntry, TrainingClass

_PARTIES = ("training_class__line__plan__department__uuid", "training_class__institution__uuid")


def ledger_of(training_class: TrainingClass) -> QuerySet[HourEntry]:
    """Return every row of a class's ledger, oldest first, corrections included."""
    return HourEntry.objects.filter(session__training_class=training_class).order_by("id")


def sessions_on(actor: Actor, day: dt.date) -> QuerySet[ClassSession]:
    """Return the sessions of opened classes within reach that begin on ``day``."""
    begin = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    return (
        ClassSession.objects.filter(actor.visible("training_class__region_code", *_PARTIES))
        .filter(training_class__state=ClassState.OPENED)
        .filter(starts_at__gte=begin, starts_at__lt=begin + dt.timedelta(days=1))
        .select_related("training_class__institution")
        .order_by("starts_at", "id")
    )


def uses_of_identity(person_uuid: UUID) -> QuerySet[Enrolment]:
    """Return every roster a person stands on, whatever became of the class, latest first."""
    return (
        Enrolment.objects.filter(person__uuid=person_uuid)
        .select_related("training_class__institution", "training_class__line__programme")
        .order_by("-id")
    )
