from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import Doer
from jisheng.funds.models import PaymentPlan
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import PLAN


@transaction.atomic
def send_back_plan(doer: Doer, plan_uuid: UUID, *, reason: str, at: dt.datetime) -> PaymentPlan:
    """Send a plan back to the clerk, or take back an approval before anything was sent.

    Raises NotFound, NotPermitted, WrongState, Refusal without a reason.
    """
    plan = lock(PaymentPlan.objects.all(), plan_uuid, _("这个拨付计划"))
    with perform(PLAN, "send_back", plan, doer, at=at, permission=may_act, reason=reason):
        plan.submitted_by = plan.approved_by = plan.approved_at = None
    return plan
