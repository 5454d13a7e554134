from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from jisheng.accounts.actor import Actor
from jisheng.catalogues.queries import programme as find_programme
from jisheng.foundation.operation import perform
from jisheng.training.models import PlanLine
from jisheng.training.operations.add_line import figures_noted
from jisheng.training.operations.estimate_line import LineFigures, estimate_line
from jisheng.training.operations.locking import lock_line, lock_plan
from jisheng.training.permissions import may_plan
from jisheng.training.workflow import PLAN


@transaction.atomic
def change_line(
    actor: Actor,
    line_uuid: UUID,
    *,
    programme_uuid: UUID,
    class_count: int,
    class_size: int,
    class_hours: int,
    host_division_code: str,
    at: dt.datetime,
) -> PlanLine:
    """Change a line of a draft plan and estimate it anew.

    Raises NotFound, NotPermitted, WrongState, Invalid.
    """
    line = lock_line(line_uuid)
    plan = lock_plan(line.plan.uuid)
    with perform(PLAN, "change_line", plan, actor, at=at, permission=may_plan) as step:
        before = figures_noted(line)
        line.programme = find_programme(actor, programme_uuid)
        line.class_count = class_count
        line.class_size = class_size
        line.class_hours = class_hours
        line.host_division_code = host_division_code
        _estimate(line, timezone.localdate(at))
        line.save()
        step.note(before=before, after=figures_noted(line))
    return line


def _estimate(line: PlanLine, day: dt.date) -> None:
    figures = LineFigures(
        line.programme,
        line.class_count,
        line.class_size,
        line.class_hours,
        line.host_division_code,
    )
    estimate = estimate_line(figures, line.plan.region_code, line.plan.year, day)
    line.estimate_fen = estimate.amount
    line.estimate_words = estimate.words
