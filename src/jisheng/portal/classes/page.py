"""The one page of a class: what every tab has in common, and the simple tabs."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jisheng.accounts.enums import Duty
from jisheng.portal.acting import act_and_go, ask
from jisheng.portal.classes.facts import class_items, timetable_of
from jisheng.portal.classes.offers import offers_for
from jisheng.portal.classes.reveal import may_reveal
from jisheng.portal.classes.tabs import tabs_of
from jisheng.portal.classes.way import way_of
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice, Days
from jisheng.portal.tables import Table, respond
from jisheng.training import queries
from jisheng.training.enums import ClassState
from jisheng.training.operations.complete_class import complete_class
from jisheng.training.operations.open_class import open_class

READERS = frozenset(Duty) - {Duty.TRAINEE}


def class_page(request: HttpRequest, uuid: UUID, tab: str) -> dict[str, Any]:
    """Return what each tab's template needs; raises NotFound outside the viewer's reach.

    ``tab`` is the tab's URL name. Other rooms use this for their tabs too.
    """
    found = ask(request, queries.training_class, uuid)
    return {
        "class": found,
        "tabs": tabs_of(found, tab),
        "offers": offers_for(actor_for(request), found),
    }


class ClassTable(Table):
    """Every class within reach."""

    caption = gettext_lazy("培训班")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "label",
            gettext_lazy("班名"),
            sort="label",
            link=lambda c: reverse("portal:class", args=[c.uuid]),
        ),
        Column("line.programme.name", gettext_lazy("培训项目"), sort="line__programme__name"),
        Column("institution.name", gettext_lazy("承接机构"), sort="institution__name"),
        Column(
            "state",
            gettext_lazy("状态"),
            kind="status",
            sort="state",
            filter=Choice(ClassState.choices),
        ),
        Column("starts_on", gettext_lazy("开班日期"), kind="date", sort="starts_on", filter=Days()),
        Column("ends_on", gettext_lazy("结班日期"), kind="date", sort="ends_on"),
        Column("people", gettext_lazy("人数"), kind="number", sort="people"),
        Column("filing_number", gettext_lazy("备案号"), sort="filing_number"),
    )
    search = ("label", "institution__name", "line__programme__name", "filing_number")
    search_label = gettext_lazy("班名、机构、项目或备案号")
    empty_title = gettext_lazy("还没有培训班。")
    empty_next = gettext_lazy("承接机构从“承接项目”新建培训班，填好课程表和名册后报备。")


@require_safe
def classes(request: HttpRequest) -> HttpResponseBase:
    """List the classes within reach."""
    must_hold(actor_for(request), *READERS)
    may_draft = Duty.INSTITUTION_CLERK in actor_for(request).duties
    table = ClassTable(request, ask(request, queries.classes))
    return respond(request, "classes/list.html", table, may_draft=may_draft)


@require_safe
def overview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the facts of a class and how far it has come from plan to paid."""
    page = class_page(request, uuid, "portal:class")
    found = page["class"]
    returned = queries.defects(found) if found.state == ClassState.RETURNED else []
    page |= {
        "facts": class_items(found),
        "way": way_of(found),
        "returned": returned,
    }
    return render(request, "classes/overview.html", page)


class RosterTable(Table):
    """The roster of a class, numbers masked."""

    caption = gettext_lazy("学员名册")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("row_number", gettext_lazy("序号"), kind="number", sort="row_number"),
        Column("person.name", gettext_lazy("姓名"), sort="person__name"),
        Column("person.identity_masked", gettext_lazy("身份证号")),
        Column("employer_name", gettext_lazy("工作单位"), sort="employer_name"),
        Column("hours", gettext_lazy("课时"), kind="number"),
        Column("notes", gettext_lazy("备注")),
    )
    search = ("person.name", "employer_name")
    search_label = gettext_lazy("姓名或单位")
    page_size = 100
    empty_title = gettext_lazy("名册里还没有学员。")
    empty_next = gettext_lazy("由承接机构从表格导入，或逐个添加。")

    def __init__(self, request: HttpRequest, found: Any, rows: list[Any]) -> None:
        super().__init__(request, rows)
        if may_reveal(request, found):
            self.columns = (*self.columns, _reveal_column(found.uuid))  # type: ignore[misc]


def _reveal_column(uuid: UUID) -> Column:
    return Column(
        "reveal",
        _("操作"),
        value=lambda _row: _("查看号码"),
        link=lambda row: reverse("portal:trainee_reveal", args=[uuid, row.uuid]),
    )


@require_safe
def roster(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show the roster with the hours of each trainee."""
    page = class_page(request, uuid, "portal:class_roster")
    hours = queries.hours_by_enrolment(page["class"])
    rows = list(page["class"].enrolments.all())
    for row in rows:
        row.hours = hours.get(row.pk, 0)
    return respond(
        request, "classes/roster.html", RosterTable(request, page["class"], rows), **page
    )


@require_safe
def timetable(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the timetable; of an opened class each session leads to its attendance."""
    page = class_page(request, uuid, "portal:class_timetable")
    state = page["class"].state
    page["session_links"] = state in (ClassState.OPENED, ClassState.COMPLETED)
    return render(request, "classes/timetable.html", page | timetable_of(page["class"]))


@require_POST
def class_open(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Open a class and lock its roster."""
    back = reverse("portal:class", args=[uuid])
    return act_and_go(request, back, _("已开班，名册已锁定。"), open_class, uuid)


@require_POST
def class_complete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End the teaching of a class."""
    back = reverse("portal:class", args=[uuid])
    return act_and_go(request, back, _("已办理结业，可以录入结业结果。"), complete_class, uuid)
