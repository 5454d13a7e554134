"""Filings of classes: the list of those to review, and the review on one page."""

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
from jisheng.foundation import clock, trail
from jisheng.foundation.errors import Fault
from jisheng.portal.acting import act_and_go, ask
from jisheng.portal.classes.facts import class_items, timetable_of
from jisheng.portal.classes.offers import class_acts
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice, Days
from jisheng.portal.histories import lines_of
from jisheng.portal.return_reasons import MORE, Items, reasons
from jisheng.portal.tables import Table, respond
from jisheng.training import queries
from jisheng.training.enums import ClassState
from jisheng.training.operations.accept_filing import accept_filing
from jisheng.training.operations.send_back import send_back
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS

READERS = (Duty.PROJECT_SUPERVISOR, Duty.PROJECT_PLANNER, Duty.AUDITOR)
FILING_ITEMS: Items = [
    ("basics", gettext_lazy("基本信息")),
    ("place", gettext_lazy("培训地点")),
    ("timetable", gettext_lazy("课程表")),
    ("teacher", gettext_lazy("授课教师")),
    ("roster", gettext_lazy("学员名册")),
    ("other", gettext_lazy("其他")),
]
REVIEWED = (ClassState.FILED, ClassState.RETURNED, ClassState.ACCEPTED)


class FilingTable(Table):
    """Filings, the oldest first."""

    caption = gettext_lazy("开班备案")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "label",
            gettext_lazy("培训班"),
            sort="label",
            link=lambda c: reverse("portal:filing", args=[c.uuid]),
        ),
        Column("line.programme.name", gettext_lazy("培训项目"), sort="line__programme__name"),
        Column("institution.name", gettext_lazy("承接机构"), sort="institution__name"),
        Column(
            "state",
            gettext_lazy("状态"),
            kind="status",
            sort="state",
            filter=Choice([(s.value, s.label) for s in REVIEWED]),
        ),
        Column("filed_at", gettext_lazy("报备时间"), kind="moment", sort="filed_at"),
        Column("starts_on", gettext_lazy("开班日期"), kind="date", sort="starts_on", filter=Days()),
    )
    search = ("label", "institution__name", "line__programme__name")
    search_label = gettext_lazy("班名、机构或项目")
    order = "filed_at"
    empty_title = gettext_lazy("没有报备的培训班。")
    empty_next = gettext_lazy("承接机构提交报备后会出现在这里，由项目审核人员审核。")


@require_safe
def filings(request: HttpRequest) -> HttpResponseBase:
    """List the filings within reach."""
    must_hold(actor_for(request), *READERS)
    rows = ask(request, queries.classes).filter(state__in=REVIEWED)
    return respond(request, "office/filings.html", FilingTable(request, rows))


@require_safe
def filing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a whole filing on one page, with the decision at its end."""
    must_hold(actor_for(request), *READERS)
    return render(request, "office/filing.html", _page(request, uuid, reasons(FILING_ITEMS)))


def _page(request: HttpRequest, uuid: UUID, told: Any) -> dict[str, Any]:
    found = ask(request, queries.training_class, uuid)
    return {
        "class": found,
        "reasons": told,
        "send_back_url": reverse("portal:filing_send_back", args=[uuid]),
        "send_back_label": CLASS.acts["send_back"].label,
        "acts": class_acts(actor_for(request), found),
        "checks": ask(request, queries.filing_faults, uuid, clock.now()),
        "facts": class_items(found),
        "enrolments": found.enrolments.all(),
        "masked": True,
        "history": lines_of(trail.history(found.uuid)),
        **timetable_of(found),
    }


@require_POST
def filing_accept(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Accept a filing."""
    back = reverse("portal:filing", args=[uuid])
    return act_and_go(request, back, _("已予以备案，机构可在开班日开班。"), accept_filing, uuid)


@require_POST
def filing_send_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Return a filing with every reason at once, or show the form with one more row."""
    found = ask(request, queries.training_class, uuid)
    may_act_on_class(actor_for(request), CLASS.acts["send_back"], found)
    told = reasons(FILING_ITEMS, request.POST)
    if MORE in request.POST or not told.is_valid():
        status = 200 if MORE in request.POST else 422
        return render(request, "office/filing.html", _page(request, uuid, told), status=status)
    back = reverse("portal:filing", args=[uuid])
    done = _("已退回补正，机构会看到全部理由。")
    return act_and_go(request, back, done, send_back, uuid, defects_of(told.told()))


def defects_of(told: list[str]) -> list[Fault]:
    """Return the defects named in the form: what each concerns, and what is wrong."""
    parts = (text.partition("：") for text in told)
    return [Fault(item, reason) for item, _colon, reason in parts]
