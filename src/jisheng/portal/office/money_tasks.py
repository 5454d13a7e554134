"""What waits at the desks that pay: drawing up, approving, sending, correcting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.actor import Actor
from jisheng.funds import queries
from jisheng.funds.enums import PlanState
from jisheng.portal.desk.tasks import Task


def to_pay(actor: Actor) -> list[Task]:
    """Return what the payment clerk has to do."""
    return [*_to_draw_up(actor), *_to_correct(actor), *_plans(actor, _CLERKS)]


def to_approve(actor: Actor) -> list[Task]:
    """Return the plans that wait for the payment approver."""
    return _plans(actor, {PlanState.SUBMITTED: _("待复核的拨付计划")})


def accounts_to_replace(actor: Actor) -> list[Task]:
    """Return the payees whose account the administrator must replace before they are paid."""
    return [
        Task(
            _("支付未成，待核对对公账户"), item.holder, reverse("portal:repairs"), note=item.reason
        )
        for item in queries.items_to_correct(actor)
    ]


_CLERKS: dict[Any, Any] = {
    PlanState.DRAFT: _("制单中的拨付计划"),
    PlanState.APPROVED: _("已复核，待发送银行"),
    PlanState.SENDING: _("发送中断，待续送"),
    PlanState.SENT: _("已发送，待读入回盘"),
}


def _to_draw_up(actor: Actor) -> Iterator[Task]:
    for commitment in queries.payable_commitments(actor):
        yield Task(
            _("待制单的款项"),
            f"{commitment.payee.name} {commitment.amount_fen}",
            reverse("portal:payment_new"),
            commitment.created_at,
            commitment.purpose,
        )


def _to_correct(actor: Actor) -> Iterator[Task]:
    for item in queries.items_to_correct(actor):
        words = f"{item.holder} {item.amount_fen}"
        yield Task(_("待更正重付"), words, reverse("portal:repairs"), note=item.reason)


def _plans(actor: Actor, groups: dict[Any, Any]) -> list[Task]:
    found = queries.plans(actor).filter(state__in=list(groups))
    return [
        Task(
            groups[PlanState(plan.state)],
            plan.title,
            reverse("portal:payment_plan", args=[plan.uuid]),
            plan.created_at,
            plan.fund.name,
        )
        for plan in found
    ]
