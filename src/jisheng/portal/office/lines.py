"""The lines of a plan: figures with their estimate, procurement, the published institution."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jisheng.catalogues.queries import programme as find_programme
from jisheng.catalogues.queries import programmes
from jisheng.foundation import clock
from jisheng.foundation.errors import Refusal
from jisheng.portal.acting import act_and_go, act_by_form, ask, put_refusal
from jisheng.portal.context import actor_for
from jisheng.portal.office.plan_forms import LineForm, ProcurementForm
from jisheng.registry.queries import possible_undertakers
from jisheng.training import queries
from jisheng.training.operations.add_line import add_line
from jisheng.training.operations.change_line import change_line
from jisheng.training.operations.estimate_line import Estimate, LineFigures, estimate_line
from jisheng.training.operations.publish_institution import publish_institution
from jisheng.training.operations.record_procurement import record_procurement
from jisheng.training.operations.remove_line import remove_line
from jisheng.training.permissions import may_act_on_line, may_plan
from jisheng.training.workflow import PLAN, PLAN_LINE

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
def line_new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a programme to a plan; a trial calculation may come first."""
    plan = ask(request, queries.plan, uuid)
    may_plan(actor_for(request), PLAN.acts["add_line"], plan)
    form = _line_form(request, initial={"host_division_code": plan.region_code, "class_hours": 80})
    return _line_page(request, form, plan, _("增加培训项目"), add_line, uuid)


@require_http_methods(FORM_METHODS)
def line_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change the figures of a line of a draft plan."""
    line = ask(request, queries.plan_line, uuid)
    may_plan(actor_for(request), PLAN.acts["change_line"], line.plan)
    names = ("class_count", "class_size", "class_hours", "host_division_code")
    initial = {name: getattr(line, name) for name in names}
    form = _line_form(request, initial={**initial, "programme": str(line.programme.uuid)})
    return _line_page(request, form, line.plan, _("修改培训项目"), change_line, uuid)


def _line_form(request: HttpRequest, initial: dict[str, Any]) -> LineForm:
    choices = [
        (str(p.uuid), f"{p.name}{' · ' + p.level if p.level else ''}（{p.field}）")
        for p in ask(request, programmes)
    ]
    return LineForm(request.POST or None, initial=initial, programmes=choices)


def _line_page(
    request: HttpRequest, form: LineForm, plan: Any, heading: str, operation: Any, uuid: UUID
) -> HttpResponse:
    """Save the line, or show the form with the trial calculation asked for."""
    estimate = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "save":
            if act_by_form(request, form, operation, uuid, **_figures(form)):
                return redirect("portal:plan", plan.uuid)
        else:
            estimate = _estimate(request, form, plan)
    page = {"form": form, "plan": plan, "heading": heading, "estimate": estimate}
    return render(request, "office/line_form.html", page, status=422 if form.errors else 200)


def _figures(form: LineForm) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    return {"programme_uuid": UUID(values.pop("programme")), **values}


def _estimate(request: HttpRequest, form: LineForm, plan: Any) -> Estimate | None:
    values = _figures(form)
    programme = ask(request, find_programme, values.pop("programme_uuid"))
    try:
        figures = LineFigures(programme, **values)
        return estimate_line(figures, plan.region_code, plan.year, clock.today())
    except Refusal as refusal:
        put_refusal(form, refusal)
        return None


@require_POST
def line_remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a line out of a draft plan."""
    plan = ask(request, queries.plan_line, uuid).plan
    back = reverse("portal:plan", args=[plan.uuid])
    return act_and_go(request, back, _("已从计划中删去该项目。"), remove_line, uuid)


@require_http_methods(FORM_METHODS)
def line_procurement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record who won the procurement of a line."""
    line = ask(request, queries.plan_line, uuid)
    may_act_on_line(actor_for(request), PLAN_LINE.acts["record_procurement"], line)
    choices = [(str(o.uuid), o.name) for o in ask(request, possible_undertakers)]
    form = ProcurementForm(request.POST or None, institutions=choices)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["institution_uuid"] = UUID(values.pop("institution"))
        if act_by_form(request, form, record_procurement, uuid, **values):
            return redirect("portal:plan", line.plan.uuid)
    page = {
        "form": form,
        "heading": _("登记采购结果"),
        "lead": f"{line.programme.name} · {line.plan.title}",
        "back": reverse("portal:plan", args=[line.plan.uuid]),
        "back_label": line.plan.title,
        "submit": _("保存采购结果"),
    }
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


@require_POST
def line_publish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Publish the undertaking institution of a line."""
    line = ask(request, queries.plan_line, uuid)
    back = reverse("portal:plan", args=[line.plan.uuid])
    done = _("承接机构已公布，机构可以报备开班。")
    return act_and_go(request, back, done, publish_institution, uuid)
