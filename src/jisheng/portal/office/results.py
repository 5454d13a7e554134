"""Completion evaluations at the department: the list, confirming, sending back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.assessment import queries
from jisheng.assessment.enums import EvaluationState
from jisheng.assessment.operations.confirm_evaluation import confirm_evaluation
from jisheng.assessment.operations.send_back import send_back
from jisheng.foundation.errors import NotFound, NotPermitted, Refusal
from jisheng.portal.acting import act, act_and_go, ask, tell
from jisheng.portal.classes.results import results_page
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.desk.tasks import Task
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice
from jisheng.portal.return_reasons import MORE, RESULT_ITEMS, reasons
from jisheng.portal.tables import Table, respond
from jisheng.training.queries import training_class

READERS = (Duty.PROJECT_SUPERVISOR, Duty.PROJECT_PLANNER, Duty.AUDITOR)


class EvaluationTable(Table):
    """Completion evaluations."""

    caption = _("结业评估")
    columns = (
        Column(
            "training_class.label",
            _("培训班"),
            sort="training_class__label",
            link=lambda e: reverse("portal:class_results", args=[e.training_class.uuid]),
        ),
        Column("training_class.institution.name", _("承接机构")),
        Column("training_class.line.programme.name", _("培训项目")),
        Column(
            "state", _("状态"), kind="status", sort="state", filter=Choice(EvaluationState.choices)
        ),
        Column("submitted_at", _("提交时间"), kind="moment", sort="submitted_at"),
        Column("confirmed_at", _("确认时间"), kind="moment", sort="confirmed_at"),
    )
    search = ("training_class__label", "training_class__institution__name")
    search_label = _("班名或机构")
    order = "submitted_at"
    empty_title = _("还没有结业评估。")
    empty_next = _("机构提交结业成绩后会出现在这里，由项目审核人员确认或退回。")


@require_safe
def evaluations(request: HttpRequest) -> HttpResponseBase:
    """List the evaluations within reach."""
    must_hold(actor_for(request), *READERS)
    found = ask(request, queries.evaluations)
    return respond(request, "office/evaluations.html", EvaluationTable(request, found))


@require_POST
def evaluation_confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Confirm who passed."""
    back = reverse("portal:class_results", args=[uuid])
    done = _now("结业评估已确认，合格证书已编号。机构可以申请补贴。")
    return act_and_go(request, back, done, confirm_evaluation, uuid)


@require_POST
def evaluation_send_back(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send results back with every reason at once, or show the form with one more row."""
    ask(request, training_class, uuid)
    must_hold(actor_for(request), Duty.PROJECT_SUPERVISOR)
    why: Any = reasons(RESULT_ITEMS, request.POST)
    if MORE in request.POST or not why.is_valid():
        return results_page(request, uuid, why, 200 if MORE in request.POST else 422)
    try:
        act(request, send_back, uuid, why.told())
    except (NotFound, NotPermitted):
        raise
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _now("成绩已退回，机构会逐条看到理由。"))
    return redirect("portal:class_results", uuid)


def to_confirm(actor: Actor) -> list[Task]:
    """Return the evaluations that wait for the department."""
    return [
        Task(
            _now("待确认的结业评估"),
            e.training_class.label,
            reverse("portal:class_results", args=[e.training_class.uuid]),
            e.submitted_at,
            e.training_class.institution.name,
        )
        for e in queries.evaluations(actor, EvaluationState.SUBMITTED)
    ]
