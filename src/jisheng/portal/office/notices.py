"""Public notices at the department: drafting as the public will see it, publishing, closing."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.claims import queries
from jisheng.claims.enums import ClaimState, NoticeState
from jisheng.claims.operations.close_notice import close_notice
from jisheng.claims.operations.draft_notice import draft_notice
from jisheng.claims.operations.publish_notice import publish_notice
from jisheng.claims.operations.withdraw_notice import withdraw_notice
from jisheng.foundation import clock
from jisheng.foundation.errors import NotFound
from jisheng.portal.acting import act_and_go, act_by_form, ask
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.desk.tasks import Task
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice, Days
from jisheng.portal.office.claims import NOTICE_READERS, acts_on, waiting
from jisheng.portal.office.notice_forms import NoticeForm
from jisheng.portal.posted import posted
from jisheng.portal.public.notice_days import day_tiles
from jisheng.portal.tables import Table, respond


class NoticeTable(Table):
    """Public notices."""

    caption = _("公示")
    columns = (
        Column(
            "class_label",
            _("培训班"),
            sort="class_label",
            link=lambda n: reverse("portal:office_notice", args=[n.uuid]),
        ),
        Column("institution_name", _("承接机构"), sort="institution_name"),
        Column("state", _("状态"), kind="status", sort="state", filter=Choice(NoticeState.choices)),
        Column("starts_on", _("公示开始"), kind="date", sort="starts_on", filter=Days()),
        Column("last_on", _("公示截止"), kind="date", sort="last_on"),
        Column("working_days", _("工作日"), kind="number"),
        Column("headcount", _("人数"), kind="number", sort="headcount"),
        Column("amount_fen", _("金额"), kind="money", sort="amount_fen"),
    )
    search = ("class_label", "institution_name")
    search_label = _("班名或机构")
    order = "-starts_on"
    empty_title = _("还没有公示。")
    empty_next = _("补贴申请复核通过后，由公示经办人员拟定公示。")


@require_safe
def office_notices(request: HttpRequest) -> HttpResponseBase:
    """List the notices with the archive, and what waits to be published."""
    actor = actor_for(request)
    must_hold(actor, *NOTICE_READERS)
    is_officer = Duty.NOTICE_OFFICER in actor.duties
    ready = ask(request, queries.claims, ClaimState.RECHECKED) if is_officer else []
    table = NoticeTable(request, ask(request, queries.notices))
    return respond(request, "claims/notices.html", table, ready=list(ready))


@require_http_methods(["GET", "HEAD", "POST"])
def notice_new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Draft a notice, look at it as the public will, then publish it."""
    claim = ask(request, queries.claim, uuid)
    must_hold(actor_for(request), Duty.NOTICE_OFFICER)
    bound = posted(request)
    form = NoticeForm(bound, initial={"starts_on": clock.today()})
    draft: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        if "publish" in request.POST:
            made = _published(request, form, uuid)
            if made:
                messages.success(request, _now("公示已发布，公众现在就能看到。"))
                return redirect("portal:office_notice", made.uuid)
        else:
            draft = _draft(request, form, uuid)
    faulty = request.method == "POST" and draft is None
    context = {"claim": claim, "form": form, "draft": draft}
    return render(request, "claims/notice_new.html", context, status=422 if faulty else 200)


def _published(request: HttpRequest, form: NoticeForm, uuid: UUID) -> Any:
    starts_on: dt.date = form.cleaned_data["starts_on"]
    first = form.is_first_day_counted
    return act_by_form(
        request, form, publish_notice, uuid, starts_on, form.desk, counts_first_day=first
    )


def _draft(request: HttpRequest, form: NoticeForm, claim_uuid: UUID) -> dict[str, Any] | None:
    """Return the notice as it would be shown; a refusal goes to the form."""
    starts_on, first = form.cleaned_data["starts_on"], form.is_first_day_counted
    shown = act_by_form(
        request, form, draft_notice, claim_uuid, starts_on, form.desk, counts_first_day=first
    )
    if shown is None:
        return None
    return {"notice": shown.notice, "rows": shown.rows, "tiles": _tiles(shown.notice)}


def _tiles(notice: Any) -> Any:
    return day_tiles(notice.starts_on, notice.last_on, notice.counts_first_day)


@require_safe
def office_notice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a notice as it was published, its days, its objections, and what may be done."""
    record = ask(request, queries.notices).filter(uuid=uuid).first()
    if record is None:
        raise NotFound(_now("该公示"))
    must_hold(actor_for(request), *NOTICE_READERS)
    claim, today = ask(request, queries.claim, record.claim.uuid), clock.today()
    shown = queries.shown_notice(record, today)
    context = {
        "record": record,
        "notice": shown,
        "claim": claim,
        "rows": [queries.shown_row(row) for row in record.rows.all()],
        "tiles": _tiles(shown),
        "acts": acts_on(actor_for(request), claim) if record.state == NoticeState.OPEN else {},
        "is_over": today > record.last_on,
        "objections": ask(request, queries.objections).filter(notice=record),
    }
    return render(request, "claims/notice.html", context)


@require_POST
def notice_close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a notice whose last day is over; ``uuid`` is the claim's."""
    ask(request, queries.claim, uuid)
    back = reverse("portal:claim", args=[uuid])
    done = _now("公示已结束，无异议的部分已转入应付。")
    return act_and_go(request, back, done, close_notice, uuid)


@require_POST
def notice_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a notice down before its end; ``uuid`` is the claim's."""
    ask(request, queries.claim, uuid)
    back = reverse("portal:claim", args=[uuid])
    given = [line for line in request.POST.get("reason", "")[:500].splitlines() if line.strip()]
    done = _now("公示已撤回，申请退回机构补正。")
    return act_and_go(request, back, done, withdraw_notice, uuid, given)


def to_publish(actor: Actor) -> list[Task]:
    """Return what the notice officer has to publish or to close."""
    running = [
        Task(
            _("公示中"),
            notice.class_label,
            reverse("portal:office_notice", args=[notice.uuid]),
            notice.published_at,
            notice.institution_name,
            last_on=notice.last_on,
        )
        for notice in queries.notices(actor, NoticeState.OPEN)
    ]
    return [*waiting(actor, ClaimState.RECHECKED, _("待公示的补贴申请")), *running]
