from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import SYSTEM, Doer
from jisheng.funds.bank.messages import Answer, read_answer
from jisheng.funds.enums import UNANSWERED, LineResult, PlanState
from jisheng.funds.models import (
    BankBatch,
    BankReturnFile,
    PaymentPlan,
    RefusedReturnFile,
)
from jisheng.funds.models.bank import sealed_text
from jisheng.funds.operations.apply_return import apply_return, new_steps
from jisheng.funds.operations.hand_over import hand_over
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import PLAN


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a return file did."""

    plan: PaymentPlan
    file: BankReturnFile
    paid: int = 0
    failed: int = 0
    returned: int = 0
    known_before: int = 0
    already_read: bool = False

    @property
    def message(self) -> str:
        """Say it to the person who read the file in."""
        if self.already_read:
            words = _("文件“%(name)s”已于 %(day)s 读入过，没有重复入账。")
            day = f"{self.file.read_at:%Y-%m-%d %H:%M}"
            return words % {"name": self.file.name, "day": day}
        words = _("读入 %(count)s 笔：成功 %(paid)s 笔，失败 %(failed)s 笔，退汇 %(returned)s 笔。")
        told = words % {
            "count": self.file.line_count,
            "paid": self.paid,
            "failed": self.failed,
            "returned": self.returned,
        }
        if self.known_before:
            told += _("其中 %(count)s 笔此前已入账，没有重复。") % {"count": self.known_before}
        return told


def read_return(doer: Doer, file_name: str, data: bytes, *, at: dt.datetime) -> Reading:
    """Read a bank's return file in, whole or not at all; each line counts once.

    A file read before is a no-op that says so. Raises NotPermitted, and Refusal naming the
    line when the batch or a line is not ours, totals or an amount or an account differ, or
    a line contradicts what the bank said before.
    """
    template, answer = read_answer(data)
    plan = _plan_of(doer, answer, template.code)
    if plan.state == PlanState.SENDING:
        # The bank answers, so it has the file: we were interrupted before noting it.
        hand_over(plan.uuid, at=at)
    with transaction.atomic():
        plan = lock(PaymentPlan.objects.select_related("fund"), plan.uuid)
        digest = hashlib.sha256(data).hexdigest()
        before = BankReturnFile.objects.filter(sha256=digest).first()
        if before is not None:
            return Reading(plan, before, already_read=True)
        reading = _read_in(doer, plan, answer, file_name, data, at)
        RefusedReturnFile.objects.filter(sha256=digest).delete()
        _settle(plan, at)
    return reading


def _plan_of(doer: Doer, answer: Answer, template_code: str) -> PaymentPlan:
    batch = BankBatch.objects.select_related("plan").filter(number=answer.number).first()
    if batch is None or batch.template != template_code:
        raise Refusal(
            "UNKNOWN_BATCH",
            _("回盘文件的批次号“%(number)s”不是本系统发出的批次，没有入账。")
            % {"number": answer.number},
            _("请核对是否选错了文件，或是否属于另一个系统。"),
        )
    may_act(doer, PLAN.acts["read_return"], batch.plan)
    return batch.plan


def _read_in(
    doer: Doer,
    plan: PaymentPlan,
    answer: Answer,
    file_name: str,
    data: bytes,
    at: dt.datetime,
) -> Reading:
    with perform(PLAN, "read_return", plan, doer, at=at, permission=may_act) as step:
        steps = new_steps(plan, answer.lines)
        file = BankReturnFile.objects.create(
            plan=plan,
            name=file_name[-255:],
            sha256=hashlib.sha256(data).hexdigest(),
            content=sealed_text(data),
            read_at=at,
            read_by=doer.user_id,
            line_count=len(answer.lines),
            created_at=at,
        )
        apply_return(plan, file, steps, doer=doer, at=at)
        results = [line.result for _item, line in steps]
        counts = {result.value: results.count(result) for result in LineResult}
        step.note(file=file.name, sha256=file.sha256, **counts)
    return Reading(
        plan,
        file,
        paid=counts[LineResult.PAID],
        failed=counts[LineResult.FAILED],
        returned=counts[LineResult.RETURNED],
        known_before=len(answer.lines) - len(steps),
    )


def _settle(plan: PaymentPlan, at: dt.datetime) -> None:
    if plan.state == PlanState.SENT and not plan.items.filter(state__in=UNANSWERED).exists():
        with perform(PLAN, "settle", plan, SYSTEM, at=at, permission=may_act):
            plan.settled_at = at
