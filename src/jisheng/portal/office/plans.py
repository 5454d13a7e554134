"""The yearly plan of a department: list, page, drafting and confirming."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.foundation import clock, trail
from jisheng.portal.acting import act_and_go, act_by_form, ask
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice
from jisheng.portal.histories import lines_of
from jisheng.portal.offered import acts_open_to, reach_to_begin
from jisheng.portal.office.plan_forms import PlanForm
from jisheng.portal.tables import Table, respond
from jisheng.training import queries
from jisheng.training.enums import PlanState
from jisheng.training.operations.confirm_plan import confirm_plan
from jisheng.training.operations.draft_plan import draft_plan
from jisheng.training.workflow import PLAN, PLAN_LINE

READERS = frozenset(Duty) - {Duty.INSTITUTION_CLERK, Duty.TEACHER, Duty.TRAINEE}


class PlanTable(Table):
    """Every plan within reach."""

    caption = gettext_lazy("项目制培训计划")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "title",
            gettext_lazy("计划名称"),
            sort="title",
            link=lambda plan: reverse("portal:plan", args=[plan.uuid]),
        ),
        Column(
            "year",
            gettext_lazy("年度"),
            sort="year",
            value=lambda plan: str(plan.year),
            filter=Choice([(y, y) for y in range(2019, 2027)]),
        ),
        Column("department.name", gettext_lazy("行业主管部门"), sort="department__name"),
        Column(
            "state",
            gettext_lazy("状态"),
            kind="status",
            sort="state",
            filter=Choice(PlanState.choices),
        ),
        Column("line_count", gettext_lazy("项目数"), kind="number", sort="line_count"),
        Column("estimate_total", gettext_lazy("估算补贴总额"), kind="money", sort="estimate_total"),
    )
    search = ("title", "department__name")
    search_label = gettext_lazy("计划或部门")
    order = "-year"
    empty_title = gettext_lazy("还没有项目制培训计划。")
    empty_next = gettext_lazy("由项目计划经办编制，项目审核人员审定后组织采购。")


@require_safe
def plans(request: HttpRequest) -> HttpResponseBase:
    """List the plans within reach."""
    must_hold(actor_for(request), *READERS)
    may_draft = Duty.PROJECT_PLANNER in actor_for(request).duties
    table = PlanTable(request, ask(request, queries.plans))
    return respond(request, "office/plans.html", table, may_draft=may_draft)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Begin a plan for the planner's department."""
    reach = reach_to_begin(actor_for(request), PLAN.acts["draft"])
    form = PlanForm(request.POST or None, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        made = act_by_form(request, form, draft_plan, reach.organisation_uuid, **form.cleaned_data)
        if made:
            return redirect("portal:plan", made.uuid)
    page = {
        "form": form,
        "heading": _("编制项目制培训计划"),
        "lead": _("编制单位：%(name)s") % {"name": reach.organisation_name},
        "back": reverse("portal:plans"),
        "back_label": _("项目制培训计划"),
        "submit": _("保存，下一步：增加项目"),
    }
    return render(request, "office/form.html", page, status=422 if form.errors else 200)


@require_safe
def plan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a plan: its lines with estimate and arithmetic, and what may be done."""
    found = ask(request, queries.plan, uuid)
    actor, party = actor_for(request), (found.region_code, found.department.uuid)
    lines = list(found.lines.all())
    rows: list[dict[str, Any]] = [
        {"line": line, "acts": line_acts(actor, found, line)} for line in lines
    ]
    # One primary button on the page: that of the first line that waits for something.
    waiting = next((row for row in rows if "change_line" not in row["acts"] and row["acts"]), None)
    if waiting:
        waiting["first"] = True
    page = {
        "plan": found,
        "lines": rows,
        "acts": acts_open_to(actor, PLAN, found.state, *party),
        "totals": {
            "classes": sum(line.class_count for line in lines),
            "people": sum(line.planned_people for line in lines),
            "estimate": sum(line.estimate_fen.fen for line in lines),
        },
        "history": lines_of(trail.history(found.uuid)),
    }
    return render(request, "office/plan.html", page)


def line_acts(actor: Actor, plan: Any, line: Any) -> dict[str, Any]:
    """Return what the viewer may do with a line: change the draft, or go on with the confirmed."""
    party = (plan.region_code, plan.department.uuid)
    if plan.state == PlanState.CONFIRMED:
        return dict(acts_open_to(actor, PLAN_LINE, line.state, *party))
    acts = acts_open_to(actor, PLAN, plan.state, *party)
    return {name: acts[name] for name in ("change_line", "remove_line") if name in acts}


@require_POST
def plan_confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Confirm a plan."""
    back = reverse("portal:plan", args=[uuid])
    return act_and_go(request, back, _("计划已审定，可以组织采购。"), confirm_plan, uuid)
