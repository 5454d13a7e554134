"""Claims at the offices: the list, the page, review and sending back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.claims import queries
from jisheng.claims.enums import ClaimState, NoticeState
from jisheng.claims.operations.redecide import redecide
from jisheng.claims.operations.refuse import refuse
from jisheng.claims.operations.review import review
from jisheng.claims.operations.send_back import send_back
from jisheng.claims.permissions import OUTSIDE, reading
from jisheng.claims.workflow import CLAIM
from jisheng.foundation import trail
from jisheng.foundation.errors import NotFound, NotPermitted, Refusal
from jisheng.portal.acting import act, act_and_go, ask, tell
from jisheng.portal.classes.claim import may_claim
from jisheng.portal.classes.claim_parts import of_claim
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.desk.tasks import Task
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice, Contains, Days
from jisheng.portal.histories import lines_of
from jisheng.portal.offered import acts_open_to
from jisheng.portal.office.replay import differences_for
from jisheng.portal.return_reasons import CLAIM_ITEMS, MORE, reasons
from jisheng.portal.tables import Table, respond

READERS = tuple(duty for duty in Duty if duty not in OUTSIDE)
RESULT_TONES = {"agreed": "good", "sent_back": "bad", "refused": "bad"}


class ClaimTable(Table):
    """Claims."""

    caption = _("补贴申请")
    columns = (
        Column(
            "training_class.label",
            _("培训班"),
            sort="training_class__label",
            link=lambda c: reverse("portal:claim", args=[c.uuid]),
        ),
        Column(
            "institution.name",
            _("承接机构"),
            sort="institution__name",
            filter=Contains("institution__name"),
        ),
        Column("training_class.line.programme.name", _("培训项目")),
        Column("state", _("状态"), kind="status", sort="state", filter=Choice(ClaimState.choices)),
        Column("headcount", _("核准人数"), kind="number", sort="headcount"),
        Column("amount_fen", _("核定金额"), kind="money", sort="amount_fen"),
        Column(
            "submitted_at",
            _("提交时间"),
            kind="moment",
            sort="submitted_at",
            filter=Days(moment=True),
        ),
    )
    search = ("training_class__label", "institution__name")
    search_label = _("班名或机构")
    order = "-submitted_at"
    empty_title = _("还没有补贴申请。")
    empty_next = _("结业评估确认以后，由承接机构提交补贴申请。")


@require_safe
def claims(request: HttpRequest) -> HttpResponseBase:
    """List the claims within reach, with the classes that could be claimed for."""
    actor = actor_for(request)
    must_hold(actor, *READERS)
    return respond(
        request,
        "claims/claims.html",
        ClaimTable(request, ask(request, queries.claims)),
        claimable=list(ask(request, queries.claimable_classes)[:20]),
        may_claim=Duty.INSTITUTION_CLERK in actor.duties,
    )


@require_safe
def claim(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show a claim with its decision and what the viewer may do."""
    return claim_page(request, uuid, reasons(CLAIM_ITEMS))


def claim_page(request: HttpRequest, uuid: UUID, why: Any, status: int = 200) -> HttpResponseBase:
    """Answer with a claim's page; ``why`` is the form of reasons to send back, as it stands."""
    view = ask(request, queries.decision_view, uuid)
    found, actor = view.claim, actor_for(request)
    acts = acts_on(actor, found)
    for opinion in view.opinions:
        opinion.tone = RESULT_TONES[opinion.result]  # type: ignore[attr-defined]
    shown = of_claim(request, view)
    answer = respond(
        request,
        "claims/claim.html",
        shown["line_table"],
        **shown,
        view=view,
        claim=found,
        acts=acts,
        may_claim=may_claim(actor, found.training_class, found),
        differences=differences_for(found) if "recheck" in acts else None,
        open_notice=next((n for n in view.notices if n.state == NoticeState.OPEN), None),
        may_see_notice=bool(actor.duties & NOTICE_READERS),
        reasons=why,
        history=lines_of(trail.history(found.uuid)),
    )
    answer.status_code = status
    return answer


NOTICE_READERS = frozenset(
    {Duty.NOTICE_OFFICER, Duty.CLAIM_REVIEWER, Duty.CLAIM_RECHECKER, Duty.AUDITOR}
)


def acts_on(actor: Actor, found: Any) -> dict[str, Any]:
    """Return what the viewer may do with a claim now; each duty counts with its own party."""
    acts = acts_open_to(
        reading(actor), CLAIM, found.state, found.region_code, found.department.uuid
    )
    return {name: one for name, one in acts.items() if one.duty != Duty.INSTITUTION_CLERK}


def _act(request: HttpRequest, uuid: UUID, operation: Any, done: str, **given: Any) -> HttpResponse:
    ask(request, queries.claim, uuid)
    back = reverse("portal:claim", args=[uuid])
    return act_and_go(request, back, done, operation, uuid, **given)


@require_POST
def claim_review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Agree to a claim at the first desk."""
    opinion = request.POST.get("reason", "")[:500]
    return _act(request, uuid, review, _now("初审已通过，交人社局复核。"), opinion=opinion)


@require_POST
def claim_redecide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decide again with the facts as they stand now."""
    return _act(request, uuid, redecide, _now("已按现在的事实重新核定。"))


@require_POST
def claim_refuse(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Refuse a claim for which the document grants nothing."""
    given = [line for line in request.POST.get("reason", "")[:500].splitlines() if line.strip()]
    ask(request, queries.claim, uuid)
    back = reverse("portal:claim", args=[uuid])
    return act_and_go(request, back, _now("已决定不予补贴。"), refuse, uuid, given)


@require_POST
def claim_send_back(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a claim back with every reason at once, or show the form with one more row."""
    ask(request, queries.claim, uuid)
    must_hold(actor_for(request), Duty.CLAIM_REVIEWER, Duty.CLAIM_RECHECKER)
    why: Any = reasons(CLAIM_ITEMS, request.POST)
    if MORE in request.POST or not why.is_valid():
        return claim_page(request, uuid, why, 200 if MORE in request.POST else 422)
    try:
        act(request, send_back, uuid, why.told())
    except (NotFound, NotPermitted):
        raise
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _now("申请已退回，机构会逐条看到理由。"))
    return redirect("portal:claim", uuid)


def to_review(actor: Actor) -> list[Task]:
    """Return the claims that wait for the first desk."""
    return waiting(actor, ClaimState.SUBMITTED, _("待初审的补贴申请"))


def waiting(actor: Actor, state: str, group: Any) -> list[Task]:
    """Return the claims of a state as tasks."""
    return [
        Task(
            group,
            f"{one.training_class.label} {one.amount_fen}",
            reverse("portal:claim", args=[one.uuid]),
            one.submitted_at,
            one.institution.name,
        )
        for one in queries.claims(actor, state)
    ]
