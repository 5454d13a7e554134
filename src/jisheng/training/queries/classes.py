"""Classes with their rosters, imports and filings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, NotFound
from jisheng.foundation.workflow import Act
from jisheng.training.models import (
    Enrolment,
    RosterImport,
    TrainingClass,
)
from jisheng.training.permissions import SITS_WITH_INSTITUTION
from jisheng.training.queries.filing_checks import filing_faults as faults_at_filing
from jisheng.training.workflow import CLASS

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class ClassSums(TypedDict):
        people: int

    CountedClass = WithAnnotations[TrainingClass, ClassSums]

_PARTIES = ("line__plan__department__uuid", "institution__uuid")


def classes(actor: Actor) -> QuerySet[CountedClass]:
    """Return the classes within reach, newest first, with ``people`` on the roster."""
    return (
        _classes()
        .filter(actor.visible("region_code", *_PARTIES))
        .annotate(people=Count("enrolments"))
        .order_by("-id")
    )


def training_class(actor: Actor, class_uuid: UUID) -> CountedClass:
    """Return one class with sessions and roster (four queries); raises NotFound."""
    roster = Enrolment.objects.select_related("person", "employer").order_by("row_number")
    found = (
        classes(actor)
        .prefetch_related("sessions", Prefetch("enrolments", roster))
        .filter(uuid=class_uuid)
        .first()
    )
    if found is None:
        raise NotFound(_("该培训班"))
    return found


def open_acts(actor: Actor, training_class: TrainingClass) -> list[Act]:
    """Return the acts this actor may do on this class now, for the buttons of its page."""
    parties = {
        True: training_class.institution.uuid,
        False: training_class.line.plan.department.uuid,
    }
    held = [
        duty
        for duty in actor.duties
        if actor.has(duty, training_class.region_code, parties[duty in SITS_WITH_INSTITUTION])
    ]
    return CLASS.open_to(held, training_class.state)


def filing_faults(actor: Actor, class_uuid: UUID, at: dt.datetime) -> list[Fault]:
    """Return what filing at ``at`` would refuse, to be put right beforehand; raises NotFound."""
    return faults_at_filing(_seen(actor, class_uuid), at)


def defects(training_class: TrainingClass) -> list[Fault]:
    """Return what the latest send-back named, all of it."""
    row = (
        trail.history(training_class.uuid)
        .filter(subject_kind=CLASS.kind, act="send_back")
        .order_by("-id")
        .first()
    )
    told = row.changes.get("defects", []) if row else []
    return [Fault(one["item"], one["reason"], one["remedy"]) for one in told]


def roster_imports(training_class: TrainingClass) -> QuerySet[RosterImport]:
    """Return the imports of a roster, latest first."""
    return training_class.roster_imports.order_by("-id")


def roster_import(actor: Actor, import_uuid: UUID) -> RosterImport:
    """Return one import of a class within reach; raises NotFound."""
    seen = actor.visible(
        "training_class__region_code", *(f"training_class__{party}" for party in _PARTIES)
    )
    found = (
        RosterImport.objects.select_related("training_class").filter(seen, uuid=import_uuid).first()
    )
    if found is None:
        raise NotFound(_("这次导入"))
    return found


def _seen(actor: Actor, class_uuid: UUID) -> TrainingClass:
    seen = actor.visible("region_code", *_PARTIES)
    found = _classes().filter(seen, uuid=class_uuid).first()
    if found is None:
        raise NotFound(_("该培训班"))
    return found


def _classes() -> QuerySet[TrainingClass]:
    return TrainingClass.objects.select_related(
        "line__plan__department", "line__programme", "institution"
    )
