"""What is done with a payment plan: each act one button on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import NotFound, NotPermitted, Refusal
from jisheng.funds import queries
from jisheng.funds.operations.approve_plan import approve_plan
from jisheng.funds.operations.download_batch import download_batch
from jisheng.funds.operations.read_return import read_return
from jisheng.funds.operations.send_again import send_again
from jisheng.funds.operations.send_back_plan import send_back_plan
from jisheng.funds.operations.send_batch import send_batch
from jisheng.funds.operations.submit_plan import submit_plan
from jisheng.funds.operations.withdraw_plan import withdraw_plan
from jisheng.portal.acting import act, act_and_go, act_by_form, ask, tell
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.office.payment_forms import ReturnFileForm
from jisheng.portal.office.payments import plan_page


def _act(
    request: HttpRequest, uuid: UUID, operation: Callable[..., Any], done: str, **given: str
) -> HttpResponse:
    ask(request, queries.plan, uuid)
    back = reverse("portal:payment_plan", args=[uuid])
    return act_and_go(request, back, done, operation, uuid, **given)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "")[:500]


@require_POST
def payment_submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand a plan to the approver."""
    return _act(request, uuid, submit_plan, _("已提交复核，由支付复核人员办理。"))


@require_POST
def payment_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give a draft up."""
    done = _("计划已撤回，款项回到待制单列表。")
    return _act(request, uuid, withdraw_plan, done, reason=_reason(request))


@require_POST
def payment_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Approve a plan somebody else drew up."""
    return _act(request, uuid, approve_plan, _("已复核通过，由支付制单人员发送银行。"))


@require_POST
def payment_send_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send a plan back to the clerk with the reason."""
    return _act(request, uuid, send_back_plan, _("计划已退回制单。"), reason=_reason(request))


@require_POST
def payment_send(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Build the bank file once and hand it to the bank."""
    return _act(request, uuid, send_batch, _("批量文件已送达银行，等待回盘。"))


@require_POST
def payment_send_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the bank the very same file once more."""
    done = _("同一文件已重送，银行收到过的会拒收重复批次。")
    return _act(request, uuid, send_again, done, reason=_reason(request))


@require_POST
def payment_download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give out the bank file, always the same bytes; the look is on record."""
    ask(request, queries.plan, uuid)
    try:
        name, content = act(request, download_batch, uuid)
    except (NotFound, NotPermitted):
        raise
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("portal:payment_plan", uuid)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def payment_return(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Read the bank's return file in; it may belong to another plan, then its page follows."""
    ask(request, queries.plan, uuid)
    must_hold(actor_for(request), Duty.PAYMENT_CLERK)
    form = ReturnFileForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        reading = act_by_form(request, form, read_return, sent.name, sent.read())
        if reading:
            tone = messages.info if reading.already_read else messages.success
            tone(request, reading.message)
            return redirect("portal:payment_plan", reading.plan.uuid)
    return plan_page(request, uuid, form, status=422)
