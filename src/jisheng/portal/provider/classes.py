"""Beginning a class under an undertaken line, its facts, filing it, withdrawing it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jisheng.accounts.enums import Duty
from jisheng.foundation import clock
from jisheng.portal.acting import act_and_go, act_by_form, ask
from jisheng.portal.classes.facts import class_items, timetable_of
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.provider.building import build_page, class_to_build
from jisheng.portal.provider.class_forms import ClassForm
from jisheng.portal.tables import Table, respond
from jisheng.training import queries
from jisheng.training.operations.change_class import change_class
from jisheng.training.operations.draft_class import draft_class
from jisheng.training.operations.file_class import file_class
from jisheng.training.operations.withdraw import withdraw

FORM_METHODS = ["GET", "HEAD", "POST"]


def left_of(line: Any) -> int:
    """Return how many classes of a line are not yet begun."""
    left: int = line.class_count - line.class_total
    return max(0, left)


def new_class_url(line: Any) -> str:
    """Return where a class of the line is begun; nothing when none is left."""
    return reverse("portal:class_new", args=[line.uuid]) if left_of(line) else ""


class LineTable(Table):
    """The published lines an institution undertakes."""

    caption = gettext_lazy("承接项目")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("programme.name", gettext_lazy("培训项目"), sort="programme__name"),
        Column("plan.department.name", gettext_lazy("行业主管部门"), sort="plan__department__name"),
        Column("plan.year", gettext_lazy("年度"), value=lambda line: str(line.plan.year)),
        Column("contract_number", gettext_lazy("合同编号"), sort="contract_number"),
        Column("class_size", gettext_lazy("每班人数"), kind="number"),
        Column("class_hours", gettext_lazy("每班课时"), kind="number"),
        Column("class_count", gettext_lazy("计划班数"), kind="number"),
        Column("left", gettext_lazy("还可新建"), kind="number", value=left_of),
        Column(
            "file",
            gettext_lazy("操作"),
            value=lambda line: _("新建培训班") if left_of(line) else _("班数已满"),
            link=lambda line: (
                reverse("portal:class_new", args=[line.uuid]) if left_of(line) else ""
            ),
        ),
    )
    search = ("programme__name", "contract_number")
    search_label = gettext_lazy("项目或合同编号")
    empty_title = gettext_lazy("本机构还没有已公布的承接项目。")
    empty_next = gettext_lazy("主管部门登记采购结果并公布后会出现在这里，就可以新建培训班。")


@require_safe
def undertaken_lines(request: HttpRequest) -> HttpResponseBase:
    """List the lines under which the institution may file classes."""
    must_hold(actor_for(request), Duty.INSTITUTION_CLERK)
    table = LineTable(request, ask(request, queries.lines_to_teach))
    return respond(request, "provider/lines.html", table)


@require_http_methods(FORM_METHODS)
def class_new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Begin a class under a line."""
    must_hold(actor_for(request), Duty.INSTITUTION_CLERK)
    line = ask(request, queries.line_to_teach, uuid)
    form = ClassForm(request.POST or None, initial={"host_division_code": line.host_division_code})
    if request.method == "POST" and form.is_valid():
        made = act_by_form(request, form, draft_class, uuid, **form.cleaned_data)
        if made:
            return redirect("portal:build_timetable", made.uuid)
    page = {"form": form, "line": line, "left": left_of(line)}
    return render(request, "provider/class_new.html", page, status=422 if form.errors else 200)


@require_http_methods(FORM_METHODS)
def build_basics(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change the facts of a class."""
    found = class_to_build(request, uuid)
    initial = {name: getattr(found, name) for name in ClassForm.base_fields}
    form = ClassForm(request.POST or None, initial=initial)
    sent = request.method == "POST" and form.is_valid()
    if sent and act_by_form(request, form, change_class, uuid, **form.cleaned_data) is not None:
        messages.success(request, _("基本信息已保存。"))
        return redirect("portal:build_timetable", uuid)
    page = build_page(request, found, "build_basics") | {"form": form}
    return render(request, "provider/basics.html", page, status=422 if form.errors else 200)


@require_safe
def build_filing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the whole class once more with what would be refused, before it is filed."""
    found = class_to_build(request, uuid)
    page = build_page(request, found, "build_filing") | {
        "checks": ask(request, queries.filing_faults, uuid, clock.now()),
        "facts": class_items(found),
        "enrolments": found.enrolments.all(),
        **timetable_of(found),
    }
    return render(request, "provider/filing.html", page)


@require_POST
def class_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """File a class with the department."""
    found = class_to_build(request, uuid)
    faults = ask(request, queries.filing_faults, uuid, clock.now())
    back = reverse("portal:build_filing" if faults else "portal:class", args=[found.uuid])
    done = _("已报备，等主管部门审核。")
    return act_and_go(request, back, done, file_class, uuid)


@require_POST
def class_withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give up a class that is not filed."""
    back = reverse("portal:class", args=[uuid])
    return act_and_go(request, back, _("已撤回，不再办理。"), withdraw, uuid)
