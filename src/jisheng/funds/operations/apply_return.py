from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from jisheng.foundation import outbox
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.foundation.trail import SYSTEM, Doer
from jisheng.funds.bank.messages import AnswerLine
from jisheng.funds.bank.reasons import reason_of
from jisheng.funds.enums import UNANSWERED, CommitmentState, EntryKind, ItemState, LineResult
from jisheng.funds.models import (
    BankReturnFile,
    JournalEntry,
    PaymentItem,
    PaymentPlan,
    ReturnLine,
)
from jisheng.funds.operations.post import Movement, post
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import ITEM

Step = tuple[PaymentItem, AnswerLine]

_ACTS = {LineResult.PAID: "pay", LineResult.FAILED: "fail", LineResult.RETURNED: "return"}
_EVENTS = {
    LineResult.PAID: "funds.paid",
    LineResult.FAILED: "funds.payment_failed",
    LineResult.RETURNED: "funds.payment_returned",
}


def new_steps(plan: PaymentPlan, lines: Sequence[AnswerLine]) -> list[Step]:
    """Match lines to locked items by line id, amount and account, never by name.

    A line that only repeats what was applied before is left out. Raises Refusal naming the
    first line that does not fit.
    """
    _refuse_repeats(lines)
    items = {
        item.line_id: item
        for item in plan.items.filter(line_id__in=[line.line_id for line in lines])
        .select_related("commitment")
        .select_for_update(of=("self",))
        .order_by("id")
    }
    known = _known(plan)
    steps = []
    for line in lines:
        item = _matched(items.get(line.line_id), line)
        if (line.line_id, line.result, line.bank_on) not in known:
            _refuse_contradiction(item, line)
            steps.append((item, line))
    return steps


def apply_return(
    plan: PaymentPlan,
    file: BankReturnFile,
    steps: Sequence[Step],
    *,
    doer: Doer,
    at: dt.datetime,
) -> None:
    """Write the lines, the journal, the items' states and the announcements."""
    ReturnLine.objects.bulk_create(_return_line(file, item, line) for item, line in steps)
    movements = [movement for item, line in steps for movement in _movements(item, line)]
    if movements:
        post(plan.fund, movements, at=at, doer=doer)
    for item, line in steps:
        _conclude(item, line, at)


def _known(plan: PaymentPlan) -> set[tuple[str, str, dt.date]]:
    rows = ReturnLine.objects.filter(item__plan=plan)
    return set(rows.values_list("line_id", "result", "bank_on"))


def _refuse_repeats(lines: Sequence[AnswerLine]) -> None:
    seen: set[str] = set()
    for line in lines:
        if line.line_id in seen:
            raise _wrong(line, _("在同一文件中出现了两次"))
        seen.add(line.line_id)


def _matched(item: PaymentItem | None, line: AnswerLine) -> PaymentItem:
    if item is None:
        raise _wrong(line, _("不是这个批次发出的明细"))
    if item.amount_fen != line.amount:
        words = _("金额为 %(found)s，我方发出的是 %(sent)s")
        raise _wrong(line, words % {"found": line.amount, "sent": item.amount_fen})
    if not line.account.endswith(item.number_tail):
        words = _("账号尾号为 %(found)s，我方发出的是 %(sent)s")
        raise _wrong(line, words % {"found": line.account[-4:], "sent": item.number_tail})
    return item


def _refuse_contradiction(item: PaymentItem, line: AnswerLine) -> None:
    expected = (ItemState.PAID,) if line.result is LineResult.RETURNED else UNANSWERED
    if item.state not in expected:
        words = _("银行此次答复“%(now)s”，与该明细的状态“%(state)s”矛盾")
        now = line.result.label
        raise _wrong(line, words % {"now": now, "state": item.get_state_display()})
    if item.paid_on is not None and line.bank_on < item.paid_on:
        words = _("退汇日期 %(now)s 早于支付日期 %(paid)s")
        raise _wrong(line, words % {"now": line.bank_on, "paid": item.paid_on})


def _wrong(line: AnswerLine, why: str) -> Refusal:
    return Refusal(
        "RETURN_LINE_WRONG",
        _("回盘明细 %(line)s %(why)s。整个文件没有入账。") % {"line": line.line_id, "why": why},
        _("请与银行核对这一笔，取得更正后的文件再读入；不要手工修改文件。"),
    )


def _return_line(file: BankReturnFile, item: PaymentItem, line: AnswerLine) -> ReturnLine:
    return ReturnLine(
        file=file,
        item=item,
        line_id=line.line_id,
        result=line.result,
        amount_fen=line.amount,
        reason_code=line.reason_code[:20],
        reason=_reason(line),
        bank_on=line.bank_on,
    )


def _reason(line: AnswerLine) -> str:
    if line.result is LineResult.PAID:
        return ""
    return (line.reason or str(reason_of(line.reason_code).label))[:200]


def _movements(item: PaymentItem, line: AnswerLine) -> list[Movement]:
    if line.result is LineResult.PAID:
        return [_movement(EntryKind.PAY, item, line)]
    if line.result is LineResult.FAILED:
        return [_movement(EntryKind.FAIL, item, line)]
    payment = JournalEntry.objects.get(line_id=item.line_id, kind=EntryKind.PAY)
    return [
        _movement(EntryKind.RETURN, item, line, reverses=payment),
        _movement(EntryKind.FAIL, item, line),
    ]


def _movement(
    kind: EntryKind,
    item: PaymentItem,
    line: AnswerLine,
    reverses: JournalEntry | None = None,
) -> Movement:
    return Movement(
        kind=kind,
        amount=item.amount_fen,
        purpose=item.purpose,
        source=item.commitment.source,
        line_id=item.line_id,
        on=line.bank_on,
        reverses=reverses,
    )


def _conclude(item: PaymentItem, line: AnswerLine, at: dt.datetime) -> None:
    about = item.commitment.about_uuid
    with perform(
        ITEM, _ACTS[line.result], item, SYSTEM, at=at, permission=may_act, about=about
    ) as step:
        _note_result(item, line)
        step.note(
            amount=str(line.amount),
            tail=item.number_tail,
            on=line.bank_on.isoformat(),
            reason=item.reason,
        )
    paid = line.result is LineResult.PAID
    item.commitment.state = CommitmentState.PAID if paid else CommitmentState.OPEN
    item.commitment.save(update_fields=["state"])
    outbox.announce(_EVENTS[line.result], _payload(item, line), at=at)


def _note_result(item: PaymentItem, line: AnswerLine) -> None:
    item.reason_code = line.reason_code[:20]
    item.reason = _reason(line)
    if line.result is LineResult.PAID:
        item.paid_on = line.bank_on
    elif line.result is LineResult.FAILED:
        item.failed_on = line.bank_on
    else:
        item.returned_on = line.bank_on


def _payload(item: PaymentItem, line: AnswerLine) -> dict[str, str | int]:
    return {
        "source": item.commitment.source,
        "amount_fen": item.amount_fen.fen,
        "on": line.bank_on.isoformat(),
        "line_id": item.line_id,
        "reason_code": item.reason_code,
        "reason": item.reason,
    }
