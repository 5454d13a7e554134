"""Failed and returned payments: why, what to do, and paying them again once and only once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jisheng.accounts.enums import Duty
from jisheng.foundation import clock
from jisheng.foundation.errors import NotFound
from jisheng.funds import queries
from jisheng.funds.bank.reasons import reason_of
from jisheng.funds.operations.correct_item import correct_items
from jisheng.funds.permissions import READERS
from jisheng.portal.acting import act_by_form, ask
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.office.payment_forms import ChosenForm
from jisheng.portal.posted import posted
from jisheng.portal.widgets import day_field
from jisheng.registry.operations.set_account import set_account
from jisheng.registry.queries import account_on, organisation


@require_http_methods(["GET", "HEAD", "POST"])
def repairs(request: HttpRequest) -> HttpResponse:
    """List what must be paid again; posting replaces the chosen lines in a new plan."""
    actor = actor_for(request)
    must_hold(actor, *READERS)
    items = list(ask(request, queries.items_to_correct))
    form = ChosenForm(
        posted(request),
        offered=[item.uuid for item in items],
        nothing=_now("没有勾选任何明细，请至少勾选一笔。"),
    )
    if request.method == "POST":
        must_hold(actor, Duty.PAYMENT_CLERK)
        if form.is_valid():
            plan = act_by_form(request, form, correct_items, form.cleaned_data["chosen"])
            if plan:
                messages.success(request, _now("已生成重付计划，仍须提交复核后才能发送。"))
                return redirect("portal:payment_plan", plan.uuid)
    context = {
        "form": form,
        "rows": [_row(item) for item in items],
        "may_repair": Duty.PAYMENT_CLERK in actor.duties,
        "may_set_account": Duty.ADMINISTRATOR in actor.duties,
    }
    return render(request, "funds/repairs.html", context, status=_status(request))


def _row(item: Any) -> dict[str, Any]:
    """Return a line with the remedy, and whether a new account stands ready for it."""
    payee = item.commitment.payee
    account, why = account_on(payee.pk, clock.today()), reason_of(item.reason_code)
    is_new = account is not None and account.pk != item.account_id
    return {
        "item": item,
        "payee": payee,
        "remedy": why.remedy,
        "account": account,
        "is_ready": is_new or not why.account_at_fault,
        "is_new": is_new,
    }


class AccountForm(forms.Form):
    """The account (对公账户) an organisation is paid to."""

    holder = forms.CharField(label=_("户名"), max_length=120, help_text=_("与开户许可完全一致。"))
    number = forms.CharField(
        label=_("账号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    bank_name = forms.CharField(label=_("开户行"), max_length=120, help_text=_("写到支行。"))
    bank_code = forms.CharField(label=_("联行号"), max_length=12, required=False)
    valid_from = day_field(_("启用日期"), help_text=_("须晚于现用账户的启用日期。"))


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_account(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Register the account an organisation is paid to from a day on."""
    actor = actor_for(request)
    must_hold(actor, Duty.ADMINISTRATOR)
    found = organisation(uuid)
    if not actor.has(Duty.ADMINISTRATOR, found.region_code):
        raise NotFound(_now("该单位"))
    account = account_on(found.pk, clock.today())
    first = {"holder": found.name, "valid_from": clock.today()}
    form = AccountForm(posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        made = act_by_form(request, form, set_account, uuid, **form.cleaned_data)
        if made:
            messages.success(request, _now("对公账户已登记，支付制单人员可以重付。"))
            return redirect("portal:repairs")
    context = {"organisation": found, "account": account, "form": form}
    return render(request, "funds/account.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
