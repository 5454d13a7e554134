"""The auditor's way in: how much there is of everything in the region, each figure a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.claims import queries as claims
from jisheng.claims.enums import ClaimState, NoticeState, ObjectionState
from jisheng.funds import queries as money
from jisheng.funds.enums import PlanState
from jisheng.ground.money import Money
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.kit import Tone, tone_of
from jisheng.training import queries as training
from jisheng.training.enums import ClassState

# The list a state's number leads to, and where its money stands.
_CLAIMS = ("portal:claims", "amount_fen")
_PLANS = ("portal:payment_plans", "items__amount_fen")


@dataclass(frozen=True, slots=True)
class StateRow:
    """How many of a kind stand in one state, with their money; the link is the list of them."""

    label: Any
    tone: Tone
    count: int
    amount: Money | None
    url: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the head line."""

    label: Any
    count: int
    url: str


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the region's figures; nothing here can be changed."""
    actor = actor_for(request)
    must_hold(actor, Duty.AUDITOR)
    context = {
        "figures": _figures(actor),
        "groups": [
            (_("培训班"), _rows(training.classes(actor), ClassState, "portal:classes"), False),
            (_("补贴申请"), _rows(claims.claims(actor), ClaimState, *_CLAIMS), True),
            (_("拨付计划"), _rows(money.plans(actor), PlanState, *_PLANS), True),
        ],
        "funds": money.summary(actor),
    }
    return render(request, "supervisor/overview.html", context)


def _figures(actor: Actor) -> list[Figure]:
    """Return what an auditor looks at first."""
    return [
        Figure(_("项目计划"), training.plans(actor).count(), reverse("portal:plans")),
        Figure(
            _("公示中"),
            claims.notices(actor, NoticeState.OPEN).count(),
            reverse("portal:office_notices"),
        ),
        Figure(
            _("未处理的异议"),
            claims.objections(actor, ObjectionState.RECEIVED).count(),
            reverse("portal:objections"),
        ),
        Figure(_("待更正的拨付"), money.items_to_correct(actor).count(), reverse("portal:repairs")),
    ]


def _rows(found: Any, states: Any, url_name: str, amount: str = "") -> list[StateRow]:
    """Return the states that occur, in the order of the work."""
    counted = found.order_by().values("state").annotate(n=Count("pk", distinct=True))
    counts = dict(counted.values_list("state", "n"))
    sums = dict(_sums(found, amount)) if amount else {}
    return [
        StateRow(
            state.label,
            tone_of(state),
            counts[state.value],
            sums.get(state.value),
            f"{reverse(url_name)}?state={state.value}",
        )
        for state in states
        if state.value in counts
    ]


def _sums(found: Any, amount: str) -> Iterable[tuple[str, Money]]:
    rows = found.order_by().values("state").annotate(money=Sum(amount))
    for state, fen in rows.values_list("state", "money"):
        yield state, fen if isinstance(fen, Money) else Money(int(fen or 0))
