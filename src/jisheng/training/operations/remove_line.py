from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.foundation.operation import perform
from jisheng.training.models import ProjectPlan
from jisheng.training.operations.add_line import figures_noted
from jisheng.training.operations.locking import lock_line, lock_plan
from jisheng.training.permissions import may_plan
from jisheng.training.workflow import PLAN


@transaction.atomic
def remove_line(actor: Actor, line_uuid: UUID, *, at: dt.datetime) -> ProjectPlan:
    """Take a line out of a draft plan; raises NotFound, NotPermitted, WrongState."""
    line = lock_line(line_uuid)
    plan = lock_plan(line.plan.uuid)
    with perform(PLAN, "remove_line", plan, actor, at=at, permission=may_plan) as step:
        step.note(**figures_noted(line))
        line.delete()
    return plan
