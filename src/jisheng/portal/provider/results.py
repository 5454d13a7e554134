"""Completion results: entered row by row or from a file, then handed to the department."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.assessment import queries
from jisheng.assessment.enums import EvaluationState
from jisheng.assessment.operations.enter_results import enter_results
from jisheng.assessment.operations.import_results import ResultImport, import_results
from jisheng.assessment.operations.submit_results import submit_results
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from jisheng.portal.acting import act, act_and_go, act_by_form, ask
from jisheng.portal.context import actor_for
from jisheng.portal.desk.tasks import Task
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.posted import posted
from jisheng.portal.provider.result_forms import (
    BaseResults,
    ResultFileForm,
    Results,
    by_enrolment,
    initial_of,
)
from jisheng.training.enums import ClassState
from jisheng.training.queries import classes


@require_http_methods(["GET", "HEAD", "POST"])
def results_enter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Enter the results of the whole roster in one table; empty rows stay as they are."""
    rows = ask(request, queries.result_rows, uuid)
    must_hold(actor_for(request), Duty.INSTITUTION_CLERK)
    formset = Results(posted(request), initial=initial_of(rows))
    faults: tuple[object, ...] = ()
    if request.method == "POST" and formset.is_valid():
        refusal = _refusal(request, uuid, formset)
        if refusal is None:
            return redirect("portal:class_results", uuid)
        faults = refusal.faults if isinstance(refusal, Invalid) else (refusal,)
    known = by_enrolment(rows)
    pairs = list(zip(formset.forms, known.values(), strict=False))
    context = {"class": _class_of(rows), "formset": formset, "pairs": pairs, "faults": faults}
    return render(request, "provider/results.html", context, status=_status(request))


def _refusal(request: HttpRequest, uuid: UUID, formset: BaseResults) -> Refusal | None:
    entries = formset.entries()
    try:
        act(request, enter_results, uuid, entries)
    except (NotFound, NotPermitted):
        raise
    except Refusal as refusal:
        return refusal
    done = ngettext("已保存 %(n)d 名学员的成绩。", "已保存 %(n)d 名学员的成绩。", len(entries))
    messages.success(request, done % {"n": len(entries)})
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def results_import(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take results from a file; good rows are kept, every fault is shown at its cell."""
    rows = ask(request, queries.result_rows, uuid)
    must_hold(actor_for(request), Duty.INSTITUTION_CLERK)
    form = ResultFileForm(posted(request), request.FILES or None)
    outcome: ResultImport | None = None
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        outcome = act_by_form(request, form, import_results, uuid, sent.read(), sent.name)
        if outcome and not outcome.faults:
            messages.success(request, _told(outcome))
            return redirect("portal:class_results", uuid)
    context = {"class": _class_of(rows), "form": form, "outcome": outcome}
    status = 200 if outcome else _status(request)
    return render(request, "provider/results_import.html", context, status=status)


@require_POST
def results_submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand the results to the department."""
    back = reverse("portal:class_results", args=[uuid])
    done = _("成绩已提交，等待行业主管部门确认结业评估。")
    return act_and_go(request, back, done, submit_results, uuid)


def to_enter(actor: Actor) -> list[Task]:
    """Return the ended classes whose results are not all handed in."""
    handed_in = (EvaluationState.SUBMITTED, EvaluationState.CONFIRMED)
    found = classes(actor).filter(state=ClassState.COMPLETED)
    return [
        Task(
            _("待录入结业成绩"),
            one.label,
            reverse("portal:class_results", args=[one.uuid]),
            one.completed_at,
            one.line.programme.name,
        )
        for one in found.exclude(evaluation__state__in=handed_in)
    ]


def _told(outcome: ResultImport) -> str:
    return _("文件已导入，%(entered)d 名学员的成绩全部录入。") % {"entered": outcome.entered}


def _class_of(rows: list[queries.ResultRow]) -> object:
    return rows[0].enrolment.training_class if rows else None


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
