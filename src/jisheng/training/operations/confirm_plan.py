from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.training.models import ProjectPlan
from jisheng.training.operations.locking import lock_plan
from jisheng.training.permissions import may_plan
from jisheng.training.workflow import PLAN


@transaction.atomic
def confirm_plan(actor: Actor, plan_uuid: UUID, *, at: dt.datetime) -> ProjectPlan:
    """Confirm a plan as its supervisor, never as its author.

    Raises NotFound, NotPermitted, WrongState, Refusal.
    """
    plan = lock_plan(plan_uuid)
    with perform(PLAN, "confirm", plan, actor, at=at, permission=may_plan) as step:
        _refuse_author(plan, actor)
        lines = list(plan.lines.all())
        if not lines:
            raise Refusal(
                "PLAN_EMPTY",
                _("计划“%(title)s”还没有任何项目，无法审定。") % {"title": plan.title},
                _("请由项目计划经办先增加项目。"),
            )
        plan.confirmed_by = actor.user_id
        total = sum((line.estimate_fen for line in lines[1:]), lines[0].estimate_fen)
        step.note(lines=len(lines), estimate=str(total))
    return plan


def _refuse_author(plan: ProjectPlan, actor: Actor) -> None:
    if actor.user_id == plan.drawn_up_by:
        raise Refusal(
            "SAME_PERSON",
            _("编制人不能审定自己编制的计划。"),
            _("请由另一名项目审核人员办理。"),
        )
