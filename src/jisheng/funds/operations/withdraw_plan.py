from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import Doer
from jisheng.funds.enums import ItemState
from jisheng.funds.models import PaymentItem, PaymentPlan
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import PLAN


@transaction.atomic
def withdraw_plan(doer: Doer, plan_uuid: UUID, *, reason: str, at: dt.datetime) -> PaymentPlan:
    """Give a draft up: its lines go, their commitments may be drawn up again.

    A line that replaced a failed one makes that one correctable again. Raises NotFound,
    NotPermitted, WrongState, Refusal without a reason.
    """
    plan = lock(PaymentPlan.objects.all(), plan_uuid, _("这个拨付计划"))
    with perform(PLAN, "withdraw", plan, doer, at=at, permission=may_act, reason=reason) as step:
        items = list(plan.items.select_related("replaces"))
        step.note(lines=[f"{item.line_id} {item.holder} {item.amount_fen}" for item in items])
        plan.items.all().delete()
        for item in items:
            if item.replaces is not None:
                _reopen(item.replaces)
    return plan


def _reopen(item: PaymentItem) -> None:
    item.state = ItemState.RETURNED if item.returned_on else ItemState.FAILED
    item.save(update_fields=["state"])
