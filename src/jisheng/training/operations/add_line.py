from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from jisheng.accounts.actor import Actor
from jisheng.catalogues.queries import programme as find_programme
from jisheng.foundation.operation import perform
from jisheng.training.models import PlanLine
from jisheng.training.operations.estimate_line import LineFigures, estimate_line
from jisheng.training.operations.locking import lock_plan
from jisheng.training.permissions import may_plan
from jisheng.training.workflow import PLAN


@transaction.atomic
def add_line(
    actor: Actor,
    plan_uuid: UUID,
    *,
    programme_uuid: UUID,
    class_count: int,
    class_size: int,
    class_hours: int,
    host_division_code: str,
    at: dt.datetime,
) -> PlanLine:
    """Add a programme to a draft plan, with its estimate by the rulebook.

    Raises NotFound, NotPermitted, WrongState, Invalid.
    """
    plan = lock_plan(plan_uuid)
    with perform(PLAN, "add_line", plan, actor, at=at, permission=may_plan) as step:
        figures = LineFigures(
            find_programme(actor, programme_uuid),
            class_count,
            class_size,
            class_hours,
            host_division_code,
        )
        estimate = estimate_line(figures, plan.region_code, plan.year, timezone.localdate(at))
        line = PlanLine.objects.create(
            created_at=at,
            plan=plan,
            programme=figures.programme,
            class_count=class_count,
            class_size=class_size,
            class_hours=class_hours,
            host_division_code=host_division_code,
            estimate_fen=estimate.amount,
            estimate_words=estimate.words,
        )
        step.note(**figures_noted(line))
    return line


def figures_noted(line: PlanLine) -> dict[str, object]:
    """Return a line's figures for the trail."""
    return {
        "line": str(line.uuid),
        "programme": line.programme.name,
        "class_count": line.class_count,
        "class_size": line.class_size,
        "class_hours": line.class_hours,
        "host_division_code": line.host_division_code,
        "estimate": str(line.estimate_fen),
    }
