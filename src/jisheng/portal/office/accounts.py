"""Accounts and duties, for the administrator."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jisheng.accounts import queries
from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import INCOMPATIBLE, Duty
from jisheng.accounts.operations.assign_duty import assign_duty
from jisheng.accounts.operations.create_user import create_user
from jisheng.accounts.operations.end_duty import end_duty
from jisheng.ground.region import Region
from jisheng.portal.acting import act_and_go, act_by_form, ask
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice
from jisheng.portal.office.account_forms import AccountForm, DutyForm
from jisheng.portal.posted import posted
from jisheng.portal.tables import Table, respond
from jisheng.registry.queries import organisations


def _duties(user: Any) -> str:
    held = dict.fromkeys(str(Duty(a.duty).label) for a in user.assignments.all())
    return "、".join(held) or _now("尚无岗位")


def _places(user: Any) -> str:
    held = user.assignments.all()
    named = dict.fromkeys(a.organisation_name or Region(a.region_code).full_name for a in held)
    return "、".join(named)


class AccountTable(Table):
    """The accounts of a region."""

    caption = _("账号")
    columns = (
        Column(
            "display_name",
            _("姓名"),
            sort="display_name",
            link=lambda user: reverse("portal:account", args=[user.uuid]),
        ),
        Column("login", _("登录名"), sort="login"),
        Column(
            "duties", _("岗位"), value=_duties, filter=Choice(Duty.choices, "assignments__duty")
        ),
        Column("places", _("单位或区划"), value=_places),
        Column("last_login", _("上次登录"), kind="moment", sort="last_login"),
    )
    search = ("login", "display_name")
    search_label = _("姓名或登录名")
    order = "login"
    empty_title = _("还没有账号。")
    empty_next = _("点右上角“开通账号”，再给账号分配岗位。")


@require_safe
def accounts(request: HttpRequest) -> HttpResponseBase:
    """List the accounts."""
    must_hold(actor_for(request), Duty.ADMINISTRATOR)
    found = ask(request, queries.users)
    return respond(request, "office/accounts.html", AccountTable(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def account_new(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    must_hold(actor_for(request), Duty.ADMINISTRATOR)
    form = AccountForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = act_by_form(request, form, create_user, **form.cleaned_data)
        if made:
            messages.success(
                request, _now("账号已开通。请接着分配岗位，没有岗位的账号什么也看不到。")
            )
            return redirect("portal:account", made.uuid)
    status = 422 if request.method == "POST" else 200
    return render(request, "office/account_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one account with its duties; posting gives it another."""
    actor = actor_for(request)
    must_hold(actor, Duty.ADMINISTRATOR)
    user = ask(request, queries.user, uuid)
    form = DutyForm(
        posted(request),
        organisations=_organisations(actor),
        initial={"region_code": _region(actor)},
    )
    if request.method == "POST" and form.is_valid() and _assigned(request, form, uuid):
        messages.success(request, _now("岗位已分配，使用人刷新页面即可办理。"))
        return redirect("portal:account", uuid)
    context = {
        "user_shown": user,
        "assignments": [(a, Duty(a.duty).label) for a in user.assignments.order_by("id")],
        "form": form,
        "incompatible": _incompatible(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/account.html", context, status=status)


def _assigned(request: HttpRequest, form: DutyForm, uuid: UUID) -> bool:
    given = form.cleaned_data
    organisation_uuid, organisation_name = form.chosen_organisation
    made = act_by_form(
        request,
        form,
        assign_duty,
        uuid,
        given["duty"],
        given["region_code"],
        organisation_uuid=organisation_uuid,
        organisation_name=organisation_name,
    )
    return made is not None


@require_POST
def duty_end(request: HttpRequest, uuid: UUID, assignment: int) -> HttpResponse:
    """Take a duty back."""
    must_hold(actor_for(request), Duty.ADMINISTRATOR)
    back = reverse("portal:account", args=[uuid])
    return act_and_go(request, back, _now("岗位已收回。"), end_duty, uuid, assignment)


def _organisations(actor: Actor) -> list[tuple[UUID, str]]:
    found = {
        one.uuid: one.name
        for reach in actor.reaches
        if reach.duty == Duty.ADMINISTRATOR
        for one in organisations(reach.region_code)
    }
    return list(found.items())


def _region(actor: Actor) -> str:
    return next(r.region_code for r in actor.reaches if r.duty == Duty.ADMINISTRATOR)


def _incompatible() -> list[str]:
    order = list(Duty)
    pairs = [sorted(pair, key=lambda duty: order.index(Duty(duty))) for pair in INCOMPATIBLE]
    return [" — ".join(str(Duty(duty).label) for duty in pair) for pair in pairs]
