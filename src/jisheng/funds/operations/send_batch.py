from __future__ import annotations

import datetime as dt
import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import Invalid
from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import Doer
from jisheng.funds.bank.messages import faults_of_order, write_order
from jisheng.funds.bank.templates import template
from jisheng.funds.enums import EntryKind, ItemState, PlanState
from jisheng.funds.models import BankBatch, PaymentItem, PaymentPlan
from jisheng.funds.models.bank import sealed_text
from jisheng.funds.operations.add_items import order_of
from jisheng.funds.operations.hand_over import hand_over
from jisheng.funds.operations.post import Movement, office_day, post
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import PLAN
from jisheng.ground.money import Money


def send_batch(doer: Doer, plan_uuid: UUID, *, at: dt.datetime) -> PaymentPlan:
    """Build the bank file of an approved plan once, lock it, and hand it to the bank.

    The file and the journal are committed first; only then anything leaves the house. Called
    again after an interruption it goes on with the same file. Raises NotFound, NotPermitted,
    WrongState, Invalid, and Refusal when the bank's folder cannot be reached (the queue
    then goes on by itself).
    """
    with transaction.atomic(durable=True):
        plan = lock(PaymentPlan.objects.select_related("fund"), plan_uuid, _("这个拨付计划"))
        if plan.state == PlanState.SENDING:
            may_act(doer, PLAN.acts["send"], plan)
        else:
            _lock_in(doer, plan, at)
    hand_over(plan_uuid, at=at)
    return PaymentPlan.objects.get(pk=plan.pk)


def _lock_in(doer: Doer, plan: PaymentPlan, at: dt.datetime) -> None:
    with perform(PLAN, "send", plan, doer, at=at, permission=may_act) as step:
        items = list(plan.items.select_for_update().order_by("serial"))
        batch = _build(plan, items, at)
        plan.items.update(state=ItemState.IN_BATCH)
        post(plan.fund, [_movement(item) for item in items], at=at, doer=doer)
        step.note(batch=batch.number, sha256=batch.sha256, total=str(batch.total_fen))


def _movement(item: PaymentItem) -> Movement:
    source = item.commitment.source
    return Movement(EntryKind.SEND, item.amount_fen, item.purpose, source, item.line_id)


def _build(plan: PaymentPlan, items: list[PaymentItem], at: dt.datetime) -> BankBatch:
    shape = template(plan.fund.bank_template)
    number = f"{office_day(at):%Y%m%d}{plan.mark}"
    order = order_of(items, number, at)
    faults = faults_of_order(shape, order)
    if faults:
        raise Invalid(faults)
    content = write_order(shape, order)
    return BankBatch.objects.create(
        plan=plan,
        number=number,
        file_name=f"{number}{shape.suffix}",
        content=sealed_text(content),
        sha256=hashlib.sha256(content).hexdigest(),
        template=shape.code,
        line_count=len(items),
        total_fen=Money.total(item.amount_fen for item in items),
        created_at=at,
    )
