"""Asking for the subsidy of a class: what would be decided now, the commitment, submitting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.claims import queries
from jisheng.claims.enums import ClaimState
from jisheng.claims.messages import COMMITMENT, missing_facts
from jisheng.claims.operations.submit_claim import submit_claim
from jisheng.foundation import clock
from jisheng.foundation.errors import NotFound, NotPermitted, Refusal
from jisheng.portal.acting import act_by_form, ask
from jisheng.portal.classes.claim_parts import of_preview
from jisheng.portal.classes.page import class_page
from jisheng.portal.context import actor_for
from jisheng.portal.desk.tasks import Task
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.posted import posted
from jisheng.portal.tables import respond


class CommitmentForm(forms.Form):
    """The institution's word that roster, hours and results are true."""

    accepts = forms.BooleanField(
        label=_("我已阅读并代表本机构作出以上承诺"),
        error_messages={"required": _("请勾选承诺，没有承诺不能提交申请。")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def claim_new(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show what would be decided now; posting submits the claim."""
    page = class_page(request, uuid, "portal:class_claim")
    must_hold(actor_for(request), Duty.INSTITUTION_CLERK)
    form = CommitmentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = act_by_form(request, form, submit_claim, uuid, accepts_commitment=True)
        if made:
            messages.success(request, _now("补贴申请已提交，由行业主管部门初审。"))
            return redirect("portal:claim", made.uuid)
    claim = ask(request, queries.claim_of_class, uuid)
    page |= {"form": form, "commitment": COMMITMENT, "claim": claim}
    preview = _preview(request, uuid, page["class"])
    tables = [preview["line_table"]] if "line_table" in preview else []
    answer = respond(request, "provider/claim.html", *tables, **page, **preview)
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


def _preview(request: HttpRequest, uuid: UUID, found: Any) -> dict[str, Any]:
    """Return the decision laid out, or why nothing can be decided now."""
    try:
        decision = ask(request, queries.preview_decision, uuid, clock.now())
    except (NotFound, NotPermitted):
        raise
    except Refusal as refusal:
        return {"refusal": refusal}
    shown = of_preview(request, decision, found.enrolments.select_related("person"))
    return {**shown, "missing": missing_facts(decision), "payee_name": found.institution.name}


def to_claim(actor: Actor) -> list[Task]:
    """Return the classes to claim for, and the claims that were sent back."""
    returned = [
        Task(
            _("退回补正的补贴申请"),
            claim.training_class.label,
            _address(claim.training_class.uuid),
            claim.decided_at,
            "；".join(claim.returned_reasons)[:80],
            state=ClaimState.RETURNED,
        )
        for claim in queries.claims(actor, ClaimState.RETURNED)
    ]
    fresh = [
        Task(
            _("可以申请补贴的培训班"),
            one.label,
            _address(one.uuid),
            one.completed_at,
            one.line.programme.name,
        )
        for one in queries.claimable_classes(actor)
    ]
    return [*returned, *fresh]


def _address(class_uuid: UUID) -> str:
    return reverse("portal:claim_new", args=[class_uuid])
