from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import NotFound, NotPermitted, Refusal
from jisheng.foundation.operation import perform
from jisheng.foundation.trail import Doer
from jisheng.funds.enums import CommitmentState
from jisheng.funds.models import Commitment, Fund, PaymentPlan
from jisheng.funds.operations.add_items import add_items
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import PLAN
from jisheng.ground.money import Money


@transaction.atomic
def draw_up_plan(
    doer: Doer, commitment_uuids: Sequence[UUID], title: str, *, at: dt.datetime
) -> PaymentPlan:
    """Draw up a plan (draft) that pays commitments of one fund, each to its payee's account.

    Raises NotFound, NotPermitted, Invalid (lines the bank cannot take), and Refusal when
    nothing is chosen, funds are mixed, or a commitment is on another plan.
    """
    if not commitment_uuids:
        raise Refusal("NOTHING_CHOSEN", _("没有选择应付款项。"), _("请至少勾选一笔再制单。"))
    commitments = _lock_commitments(doer, set(commitment_uuids))
    plan = start_plan(doer, _one_fund(commitments), title, at=at)
    with perform(PLAN, "draw_up", plan, doer, at=at, permission=may_act) as step:
        plan.save()
        _refuse_taken(commitments)
        add_items(plan, [(commitment, None) for commitment in commitments], at=at)
        total = Money.total(commitment.amount_fen for commitment in commitments)
        step.note(count=len(commitments), total=str(total), fund=plan.fund.name)
    return plan


def start_plan(doer: Doer, fund: Fund, title: str, *, at: dt.datetime) -> PaymentPlan:
    """Return an unsaved plan; raises NotPermitted for the system, Refusal without a title."""
    if doer.user_id is None:
        raise NotPermitted("SYSTEM_ONLY", _("拨付计划只能由有岗位的人员制单。"))
    if not title.strip():
        raise Refusal("TITLE_NEEDED", _("拨付计划没有名称。"), _("请填写便于辨认的名称。"))
    return PaymentPlan(
        fund=fund,
        title=title.strip()[:120],
        region_code=fund.region_code,
        drawn_up_by=doer.user_id,
        created_at=at,
    )


def _lock_commitments(doer: Doer, uuids: set[UUID]) -> list[Commitment]:
    found = list(
        Commitment.objects.filter(uuid__in=uuids)
        .select_related("payee", "fund")
        .select_for_update(of=("self",))
        .order_by("id")
    )
    for commitment in found:
        may_act(doer, PLAN.acts["draw_up"], commitment)
    if len(found) != len(uuids):
        raise NotFound(_("所选的应付款项"))
    return found


def _one_fund(commitments: Sequence[Commitment]) -> Fund:
    funds = {commitment.fund_id: commitment.fund for commitment in commitments}
    if len(funds) > 1:
        raise Refusal(
            "FUNDS_MIXED",
            _("所选款项分属“%(names)s”，一个拨付计划只能从一个资金渠道支付。")
            % {"names": "、".join(sorted(fund.name for fund in funds.values()))},
            _("请按资金渠道分别制单。"),
        )
    return commitments[0].fund


def _refuse_taken(commitments: Sequence[Commitment]) -> None:
    for commitment in commitments:
        item = commitment.items.select_related("plan").order_by("-id").first()
        if item is None and commitment.state == CommitmentState.OPEN:
            continue
        where = item.plan.title if item else commitment.get_state_display()
        raise Refusal(
            "COMMITMENT_TAKEN",
            _("付给“%(payee)s”的 %(amount)s 已在“%(where)s”中，不能再次制单，以免重复支付。")
            % {"payee": commitment.payee.name, "amount": commitment.amount_fen, "where": where},
            _("请刷新待支付列表；支付失败或退汇的，请从原明细更正后重付。"),
        )
