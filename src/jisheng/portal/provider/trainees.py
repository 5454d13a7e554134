"""One trainee of a roster by hand: added, corrected, removed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jisheng.foundation.errors import NotFound
from jisheng.portal.acting import act_and_go, act_by_form
from jisheng.portal.provider.building import build_page, class_to_build
from jisheng.portal.provider.roster_forms import CorrectedTraineeForm, TraineeForm
from jisheng.training.operations.add_trainee import add_trainee
from jisheng.training.operations.correct_trainee import correct_trainee
from jisheng.training.operations.remove_trainee import remove_trainee

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
def trainee_new(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add one trainee."""
    found = class_to_build(request, uuid, "add_trainee")
    form = TraineeForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and act_by_form(request, form, add_trainee, uuid, **form.cleaned_data) is not None:
        messages.success(request, _("已加入名册。"))
        return redirect("portal:build_roster", uuid)
    return _form_page(request, found, form, _("添加学员"))


@require_http_methods(FORM_METHODS)
def trainee_edit(request: HttpRequest, uuid: UUID, enrolment: UUID) -> HttpResponse:
    """Correct one trainee; an identity number left empty stays as it is."""
    found = class_to_build(request, uuid, "remove_trainee")
    one = _enrolment(found, enrolment)
    initial = {"name": one.person.name, "employer_name": one.employer_name}
    form = CorrectedTraineeForm(request.POST or None, initial=initial)
    sent = request.method == "POST" and form.is_valid()
    if (
        sent
        and act_by_form(request, form, correct_trainee, enrolment, **form.cleaned_data) is not None
    ):
        messages.success(request, _("已更正。"))
        return redirect("portal:build_roster", uuid)
    return _form_page(request, found, form, _("更正学员"), one)


@require_POST
def trainee_remove(request: HttpRequest, uuid: UUID, enrolment: UUID) -> HttpResponse:
    """Take one trainee off the roster."""
    _enrolment(class_to_build(request, uuid, "remove_trainee"), enrolment)
    back = reverse("portal:build_roster", args=[uuid])
    return act_and_go(request, back, _("已移出名册。"), remove_trainee, enrolment)


def _enrolment(found: Any, enrolment: UUID) -> Any:
    one = next((e for e in found.enrolments.all() if e.uuid == enrolment), None)
    if one is None:
        raise NotFound(_("该学员"))
    return one


def _form_page(
    request: HttpRequest, found: Any, form: TraineeForm, what: str, enrolment: Any = None
) -> HttpResponse:
    page = build_page(request, found, "build_roster")
    page |= {"form": form, "what": what, "enrolment": enrolment}
    return render(request, "provider/trainee.html", page, status=422 if form.errors else 200)
