from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import SYSTEM
from jisheng.funds.bank import handover
from jisheng.funds.enums import ItemState, PlanState
from jisheng.funds.models import BankBatch, PaymentPlan
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import PLAN


def hand_over(plan_uuid: UUID, *, at: dt.datetime) -> None:
    """Bring a locked batch file to the bank's folder and mark the plan sent.

    Each step may be interrupted and done again; the file appears before the bank once (see
    ``bank.handover``). A plan in another state is left alone. Raises Refusal when the
    folder cannot be written; nothing is lost then.
    """
    folder = Path(settings.BANK_OUTBOX)
    try:
        _make_ready(plan_uuid, folder, at)
        _place(plan_uuid, folder, at)
    except OSError as error:
        raise Refusal(
            "BANK_FOLDER_UNREACHABLE",
            _("批量文件已生成并锁定，但银行文件夹暂时无法写入（%(why)s），银行尚未收到。")
            % {"why": error.strerror or type(error).__name__},
            _("系统会自动用同一文件继续发送，不会重复支付；如持续失败，请联系系统管理员。"),
        ) from error


def resume_sending(*, at: dt.datetime) -> int:
    """Finish what an interruption left half sent, with the same files; return how many."""
    waiting = PaymentPlan.objects.filter(state=PlanState.SENDING).order_by("id")
    uuids = list(waiting.values_list("uuid", flat=True))
    for uuid in uuids:
        hand_over(uuid, at=at)
    return len(uuids)


def _make_ready(plan_uuid: UUID, folder: Path, at: dt.datetime) -> None:
    """Lay the file out and note it, so that its absence later proves that it was moved."""
    with transaction.atomic(durable=True):
        plan = lock(PaymentPlan.objects.all(), plan_uuid)
        if plan.state != PlanState.SENDING or plan.batch.ready_at is not None:
            return
        handover.prepare(folder, plan.batch.file_name, plan.batch.file_bytes)
        BankBatch.objects.filter(plan=plan).update(ready_at=at)


def _place(plan_uuid: UUID, folder: Path, at: dt.datetime) -> None:
    with transaction.atomic(durable=True):
        plan = lock(PaymentPlan.objects.all(), plan_uuid)
        if plan.state != PlanState.SENDING:
            return
        handover.place(folder, plan.batch.file_name)
        BankBatch.objects.filter(plan=plan).update(handed_over_at=at)
        plan.items.filter(state=ItemState.IN_BATCH).update(state=ItemState.SENT)
        with perform(PLAN, "hand_over", plan, SYSTEM, at=at, permission=may_act) as step:
            plan.sent_at = at
            step.note(file=plan.batch.file_name)
