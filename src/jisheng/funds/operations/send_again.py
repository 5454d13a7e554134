from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import Doer
from jisheng.funds.models import BankBatch, PaymentPlan
from jisheng.funds.operations.hand_over import hand_over
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import PLAN


def send_again(doer: Doer, plan_uuid: UUID, *, reason: str, at: dt.datetime) -> PaymentPlan:
    """Give the bank the very same file once more, when it says it never got it.

    Same name, same bytes, same batch number: a bank that did get it refuses the second.
    Raises NotFound, NotPermitted, WrongState, Refusal.
    """
    with transaction.atomic(durable=True):
        plan = lock(PaymentPlan.objects.all(), plan_uuid, _("这个拨付计划"))
        with perform(PLAN, "send_again", plan, doer, at=at, permission=may_act, reason=reason):
            BankBatch.objects.filter(plan=plan).update(ready_at=None, handed_over_at=None)
    hand_over(plan_uuid, at=at)
    return PaymentPlan.objects.get(pk=plan.pk)
