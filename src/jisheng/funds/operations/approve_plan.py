from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import NotPermitted
from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import Doer
from jisheng.funds.models import PaymentPlan
from jisheng.funds.operations.submit_plan import refuse_outdated_accounts
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import PLAN
from jisheng.ground.money import Money


@transaction.atomic
def approve_plan(doer: Doer, plan_uuid: UUID, *, at: dt.datetime) -> PaymentPlan:
    """Approve a plan that somebody else drew up (财社〔2023〕181号 二十五).

    Raises NotFound, NotPermitted, WrongState, Refusal when an account has been replaced.
    """
    plan = lock(PaymentPlan.objects.select_related("fund"), plan_uuid, _("这个拨付计划"))
    with perform(PLAN, "approve", plan, doer, at=at, permission=may_act) as step:
        _refuse_own(doer, plan)
        refuse_outdated_accounts(plan, at)
        plan.approved_by = doer.user_id
        plan.approved_at = at
        amounts = list(plan.items.values_list("amount_fen", flat=True))
        step.note(count=len(amounts), total=str(Money.total(amounts)))
    return plan


def _refuse_own(doer: Doer, plan: PaymentPlan) -> None:
    if doer.user_id in {plan.drawn_up_by, plan.submitted_by}:
        raise NotPermitted(
            "OWN_PLAN",
            _("这个拨付计划由您本人制单或提交，不能由您复核。"),
            _("请交另一名支付复核人员办理。"),
        )
