"""Objections to public notices: the list, looking into one, deciding it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.claims import queries
from jisheng.claims.enums import ObjectionState
from jisheng.claims.operations.decide_objection import decide_objection
from jisheng.foundation.errors import NotFound
from jisheng.portal.acting import act_by_form, ask
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.desk.tasks import Task
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice
from jisheng.portal.office.claims import NOTICE_READERS
from jisheng.portal.office.notice_forms import VerdictForm
from jisheng.portal.posted import posted
from jisheng.portal.public.objecting import receipt_number
from jisheng.portal.tables import Table, respond


def _about(objection: Any) -> str:
    if objection.line is None:
        return _now("整个公示")
    return _now("名册第 %(ref)s 号 %(name)s") % {
        "ref": objection.line.ref,
        "name": objection.line.person.name,
    }


class ObjectionTable(Table):
    """Objections."""

    caption = _("公示异议")
    columns = (
        Column(
            "number",
            _("受理编号"),
            value=lambda o: receipt_number(o.uuid),
            link=lambda o: reverse("portal:objection", args=[o.uuid]),
        ),
        Column("notice.class_label", _("培训班"), sort="notice__class_label"),
        Column("about", _("涉及"), value=_about),
        Column("received_on", _("收到日期"), kind="date", sort="received_on"),
        Column(
            "state", _("状态"), kind="status", sort="state", filter=Choice(ObjectionState.choices)
        ),
        Column("decided_at", _("核查时间"), kind="moment", sort="decided_at"),
    )
    search = ("notice__class_label", "text")
    search_label = _("班名或内容")
    order = "received_on"
    empty_title = _("没有收到异议。")
    empty_next = _("公示期内公众提出的异议会出现在这里，由公示经办人员核查。")


@require_safe
def objections(request: HttpRequest) -> HttpResponseBase:
    """List the objections within reach."""
    must_hold(actor_for(request), *NOTICE_READERS)
    table = ObjectionTable(request, ask(request, queries.objections))
    return respond(request, "claims/objections.html", table)


@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show an objection; posting decides it."""
    actor = actor_for(request)
    found = ask(request, queries.objections).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(_now("该异议"))
    must_hold(actor, *NOTICE_READERS)
    form = VerdictForm(posted(request))
    if request.method == "POST":
        must_hold(actor, Duty.NOTICE_OFFICER)
        if form.is_valid() and _decided(request, form, uuid):
            messages.success(request, _now("异议已处理，结论已留存。"))
            return redirect("portal:objection", uuid)
    context = {
        "objection": found,
        "number": receipt_number(found.uuid),
        "about": _about(found),
        "form": form if _is_open(actor, found) else None,
        "is_officer": Duty.NOTICE_OFFICER in actor.duties,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "claims/objection.html", context, status=status)


def _decided(request: HttpRequest, form: VerdictForm, uuid: UUID) -> bool:
    given = form.cleaned_data
    upheld = given["verdict"] == "upheld"
    made = act_by_form(request, form, decide_objection, uuid, given["reason"], upheld=upheld)
    return made is not None


def _is_open(actor: Actor, found: Any) -> bool:
    return Duty.NOTICE_OFFICER in actor.duties and found.state == ObjectionState.RECEIVED


def to_decide(actor: Actor) -> list[Task]:
    """Return the objections nobody has decided."""
    return [
        Task(
            _("待核查的异议"),
            f"{one.notice.class_label} {receipt_number(one.uuid)}",
            reverse("portal:objection", args=[one.uuid]),
            one.created_at,
            one.text[:60],
        )
        for one in queries.objections(actor, ObjectionState.RECEIVED)
    ]
