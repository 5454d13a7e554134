"""What the document leaves to the office: each value with its basis, from a day on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.catalogues import queries
from jisheng.catalogues.operations.set_office_parameter import set_office_parameter
from jisheng.foundation import clock
from jisheng.policy import Pack
from jisheng.portal.acting import act_by_form, ask
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.posted import posted
from jisheng.portal.widgets import count_field, day_field


class ParameterForm(forms.Form):
    """A value, its ground, the day it counts from."""

    name = forms.ChoiceField(label=_("参数"))
    value = count_field(_("取值"), 365)
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("写明会议纪要、通知文号等；没有依据不能设定。"),
    )
    valid_from = day_field(_("从哪天起"), help_text=_("已公示、已核定的不受影响。"))

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, pack.parameter(name).label) for name in queries.silences(pack)]
        self.fields["name"].choices = [("", _now("请选择")), *names]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def parameters(request: HttpRequest) -> HttpResponse:
    """Show what the document is silent on and what has been set; posting sets a value."""
    actor = actor_for(request)
    must_hold(actor, Duty.ADMINISTRATOR, Duty.AUDITOR)
    region = _region(actor)
    document = queries.rulebook_name(region, clock.today())
    pack = queries.pack_on(document, region, clock.today())
    form = ParameterForm(posted(request), pack=pack)
    if request.method == "POST" and form.is_valid() and _set(request, form, document, region):
        messages.success(request, _now("参数已设定。"))
        return redirect("portal:parameters")
    context = {
        "silent": _silent(pack, document, region),
        "set": _history(request, pack, document, region),
        "document": pack.document,
        "form": form if Duty.ADMINISTRATOR in actor.duties else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/parameters.html", context, status=status)


def _set(request: HttpRequest, form: ParameterForm, document: str, region: str) -> bool:
    given = {"document": document, "region_code": region, **form.cleaned_data}
    return act_by_form(request, form, set_office_parameter, **given) is not None


def _silent(pack: Pack, document: str, region: str) -> list[dict[str, Any]]:
    """Return each silence with the clause, why, and the value in force today."""
    today = queries.office_values(document, region, clock.today())
    return [
        {"silent": pack.parameter(name), "now": today.get(name)} for name in queries.silences(pack)
    ]


def _history(request: HttpRequest, pack: Pack, document: str, region: str) -> list[tuple[str, Any]]:
    rows = ask(request, queries.parameters_set, document, region)
    silent = queries.silences(pack)
    # A later version may no longer leave open what was set under an earlier one.
    return [(pack.parameter(r.name).label if r.name in silent else r.name, r) for r in rows]


def _region(actor: Actor) -> str:
    duties = (Duty.ADMINISTRATOR, Duty.AUDITOR)
    return next(r.region_code for r in actor.reaches if r.duty in duties)
