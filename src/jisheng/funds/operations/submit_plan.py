from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import Doer
from jisheng.funds.models import PaymentPlan
from jisheng.funds.operations.post import office_day
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import PLAN


@transaction.atomic
def submit_plan(doer: Doer, plan_uuid: UUID, *, at: dt.datetime) -> PaymentPlan:
    """Hand a drawn-up plan to the approver; raises NotFound, NotPermitted, Refusal."""
    plan = lock(PaymentPlan.objects.select_related("fund"), plan_uuid, _("这个拨付计划"))
    with perform(PLAN, "submit", plan, doer, at=at, permission=may_act):
        refuse_outdated_accounts(plan, at)
        plan.submitted_by = doer.user_id
    return plan


def refuse_outdated_accounts(plan: PaymentPlan, at: dt.datetime) -> None:
    """Raise Refusal when a payee's account has been replaced since the plan was drawn up."""
    outdated = plan.items.filter(account__valid_until__lt=office_day(at))
    names = sorted(set(outdated.values_list("commitment__payee__name", flat=True)))
    if names:
        raise Refusal(
            "ACCOUNT_REPLACED",
            _("“%(names)s”的对公账户在制单之后已变更，按原账户支付会退汇。")
            % {"names": "、".join(names)},
            _("请撤回这个计划（待复核的先退回），按新账户重新制单。"),
        )
