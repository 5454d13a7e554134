"""Plans, their lines, and what is published of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import NotFound
from jisheng.ground.money import Money
from jisheng.training.enums import ClassState, PlanLineState
from jisheng.training.models import (
    PlanLine,
    ProjectPlan,
)
from jisheng.training.permissions import SITS_WITH_INSTITUTION

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class PlanSums(TypedDict):
        line_count: int
        estimate_total: Money | None

    class LineSums(TypedDict):
        class_total: int

    CountedPlan = WithAnnotations[ProjectPlan, PlanSums]
    TeachableLine = WithAnnotations[PlanLine, LineSums]


def plans(actor: Actor) -> QuerySet[CountedPlan]:
    """Return the plans within reach, with ``line_count`` and ``estimate_total`` (fen)."""
    return (
        ProjectPlan.objects.filter(actor.visible("region_code", "department__uuid"))
        .select_related("department")
        .annotate(line_count=Count("lines"), estimate_total=Sum("lines__estimate_fen"))
        .order_by("-year", "-id")
    )


def plan(actor: Actor, plan_uuid: UUID) -> CountedPlan:
    """Return one plan with its lines; raises NotFound."""
    lines = PlanLine.objects.select_related("programme", "institution").order_by("id")
    found = plans(actor).prefetch_related(Prefetch("lines", lines)).filter(uuid=plan_uuid).first()
    if found is None:
        raise NotFound(_("该计划"))
    return found


def plan_line(actor: Actor, line_uuid: UUID) -> PlanLine:
    """Return one line of a plan within reach; raises NotFound."""
    seen = actor.visible("plan__region_code", "plan__department__uuid")
    found = _lines().filter(seen, uuid=line_uuid).first()
    if found is None:
        raise NotFound(_("该计划项目"))
    return found


def published_lines(region_code: str = "") -> QuerySet[PlanLine]:
    """Return what anybody may know: published lines with their undertaking institutions."""
    found = _lines().filter(state=PlanLineState.PUBLISHED)
    if region_code:
        found = found.filter(plan__region_code=region_code)
    return found.order_by("-published_at", "-id")


def lines_to_teach(actor: Actor) -> QuerySet[TeachableLine]:
    """Return the published lines the actor's institution undertakes."""
    own = Q(pk__in=[])
    for reach in actor.reaches:
        if reach.duty in SITS_WITH_INSTITUTION and reach.organisation_uuid:
            own |= Q(institution__uuid=reach.organisation_uuid)
    live = Count("classes", filter=~Q(classes__state=ClassState.WITHDRAWN))
    return published_lines().filter(own).annotate(class_total=live)


def line_to_teach(actor: Actor, line_uuid: UUID) -> TeachableLine:
    """Return one published line of the actor's institution; raises NotFound."""
    found = lines_to_teach(actor).filter(uuid=line_uuid).first()
    if found is None:
        raise NotFound(_("该计划项目"))
    return found


def _lines() -> QuerySet[PlanLine]:
    return PlanLine.objects.select_related("plan__department", "programme", "institution")
