"""A trainee's number shown whole: to the institution's clerk, for a reason that is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jisheng.foundation.errors import NotFound
from jisheng.portal.acting import act_by_form, ask
from jisheng.portal.context import actor_for
from jisheng.training import queries
from jisheng.training.operations.reveal_trainee import reveal_trainee
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import REVEAL_TRAINEE


class RevealForm(forms.Form):
    """Why the whole number is needed."""

    reason = forms.CharField(
        label=gettext_lazy("查看理由"),
        max_length=200,
        help_text=gettext_lazy("例如“与学员核对证件”。谁在何时因何查看，都记入办理记录。"),
    )


def may_reveal(request: HttpRequest, found: Any) -> bool:
    """Say whether the viewer may ask for whole numbers of a class."""
    duty = REVEAL_TRAINEE.duty
    return actor_for(request).has(duty, found.region_code, found.institution.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
def trainee_reveal(request: HttpRequest, uuid: UUID, enrolment: UUID) -> HttpResponse:
    """Ask for a reason, then show one trainee's number once."""
    found = ask(request, queries.training_class, uuid)
    may_act_on_class(actor_for(request), REVEAL_TRAINEE, found)
    one = next((e for e in found.enrolments.all() if e.uuid == enrolment), None)
    if one is None:
        raise NotFound(_("该学员"))
    form = RevealForm(request.POST or None)
    number = None
    if request.method == "POST" and form.is_valid():
        number = act_by_form(request, form, reveal_trainee, enrolment, form.cleaned_data["reason"])
    page = {"class": found, "enrolment": one, "form": form, "number": number}
    status = 422 if form.errors else 200
    return render(request, "classes/reveal.html", page, status=status)
