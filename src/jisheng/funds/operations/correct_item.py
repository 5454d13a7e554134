from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import NotFound, Refusal
from jisheng.foundation.operation import perform
from jisheng.foundation.trail import Doer
from jisheng.funds.bank.reasons import reason_of
from jisheng.funds.enums import UNANSWERED, CommitmentState
from jisheng.funds.models import Commitment, PaymentItem, PaymentPlan
from jisheng.funds.operations.add_items import add_items
from jisheng.funds.operations.draw_up_plan import start_plan
from jisheng.funds.operations.find_account import find_account
from jisheng.funds.operations.post import office_day
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import ITEM, PLAN
from jisheng.ground.money import Money


def correct_item(doer: Doer, item_uuid: UUID, *, at: dt.datetime) -> PaymentPlan:
    """Pay one failed or returned line again; see :func:`correct_items`."""
    return correct_items(doer, [item_uuid], at=at)


@transaction.atomic
def correct_items(doer: Doer, item_uuids: Sequence[UUID], *, at: dt.datetime) -> PaymentPlan:
    """Replace failed or returned lines, each once, by lines of a new plan (draft).

    The new plan is approved and sent like any other. Raises NotFound, NotPermitted,
    WrongState, and Refusal when the result is still unknown or the account at fault has
    not been replaced in the registry.
    """
    items = _lock_items(item_uuids)
    for item in items:
        may_act(doer, ITEM.acts["correct"], item)
    _refuse_released(items)
    for item in items:
        _supersede(doer, item, at)
    funds = {item.plan.fund_id for item in items}
    if len(funds) > 1:
        raise Refusal("FUNDS_MIXED", _("所选明细分属不同资金渠道。"), _("请按资金渠道分别更正。"))
    title = _("重付：%(title)s") % {"title": items[0].plan.title.removeprefix(_("重付："))}
    plan = start_plan(doer, items[0].plan.fund, title, at=at)
    with perform(PLAN, "draw_up", plan, doer, at=at, permission=may_act) as step:
        plan.save()
        add_items(plan, [(item.commitment, item) for item in items], at=at)
        step.note(
            replaces=[item.line_id for item in items],
            total=str(Money.total(item.amount_fen for item in items)),
        )
    return plan


def _lock_items(uuids: Sequence[UUID]) -> list[PaymentItem]:
    found = list(
        PaymentItem.objects.filter(uuid__in=uuids)
        .select_related("plan__fund", "commitment__payee")
        .select_for_update(of=("self",))
        .order_by("id")
    )
    if not found or len(found) != len(set(uuids)):
        raise NotFound(_("这笔拨付明细"))
    return found


def _refuse_released(items: Sequence[PaymentItem]) -> None:
    """Hold the promises: one given up after its payment failed must not be paid after all."""
    promises = Commitment.objects.filter(pk__in=[item.commitment_id for item in items])
    for promise in promises.select_for_update(of=("self",)).select_related("payee").order_by("id"):
        if promise.state == CommitmentState.RELEASED:
            raise Refusal(
                "COMMITMENT_RELEASED",
                _("付给“%(payee)s”的 %(amount)s 已撤销应付，资金已退回可用余额，不能重付。")
                % {"payee": promise.payee.name, "amount": promise.amount_fen},
                _("如仍应支付，请重新确认应付。"),
            )


def _supersede(doer: Doer, item: PaymentItem, at: dt.datetime) -> None:
    _refuse_unknown(item)
    about = item.commitment.about_uuid
    with perform(ITEM, "correct", item, doer, at=at, permission=may_act, about=about) as step:
        account = find_account(item.commitment.payee, office_day(at))
        if account.pk == item.account_id and reason_of(item.reason_code).account_at_fault:
            raise Refusal(
                "ACCOUNT_NOT_CORRECTED",
                _("“%(payee)s”的对公账户（尾号 %(tail)s）仍是银行退回的那个，原因是“%(why)s”。")
                % {"payee": item.holder, "tail": item.number_tail, "why": item.reason},
                _("请先登记该单位新的对公账户，再更正重付。"),
            )
        step.note(old_tail=item.number_tail, new_tail=account.number_tail, reason=item.reason)


def _refuse_unknown(item: PaymentItem) -> None:
    if item.state in UNANSWERED:
        raise Refusal(
            "RESULT_UNKNOWN",
            _("这笔款已发往银行，结果未知，可能已经付出，不能重付。"),
            _("请等待或向银行索取回盘文件；银行确认没有收到文件的，请重送同一文件。"),
        )
