from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.foundation.operation import perform
from jisheng.training.models import PlanLine
from jisheng.training.operations.locking import lock_line
from jisheng.training.permissions import may_act_on_line
from jisheng.training.workflow import PLAN_LINE


@transaction.atomic
def publish_institution(actor: Actor, line_uuid: UUID, *, at: dt.datetime) -> PlanLine:
    """Publish the undertaking institution of a line; raises NotFound, NotPermitted, WrongState."""
    line = lock_line(line_uuid)
    with perform(
        PLAN_LINE,
        "publish_institution",
        line,
        actor,
        at=at,
        permission=may_act_on_line,
        about=line.plan.uuid,
    ) as step:
        line.published_at = at
        step.note(institution=str(line.institution), contract_number=line.contract_number)
    return line
