"""Recording who was there: by roll call, from a signed sheet; and correcting it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jisheng.foundation.errors import NotFound, NotPermitted
from jisheng.portal.acting import act_by_form, ask
from jisheng.portal.classes.sessions import ROLL_CALLS, page_of
from jisheng.portal.context import actor_for
from jisheng.training import queries
from jisheng.training.operations.correct_hours import correct_hours
from jisheng.training.operations.record_paper_sheet import record_paper_sheet
from jisheng.training.operations.roll_call import roll_call
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS

FORM_METHODS = ["GET", "HEAD", "POST"]


class PresentForm(forms.Form):
    """Who was there: the boxes ticked are enrolments."""

    present = forms.TypedMultipleChoiceField(
        label=gettext_lazy("到课学员"),
        coerce=UUID,
        error_messages={"required": gettext_lazy("没有勾选任何学员。请勾选到课的学员。")},
    )

    def __init__(self, *args: Any, trainees: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [(str(t.uuid), t.person.name) for t in trainees]  # type: ignore[attr-defined]


class PaperForm(PresentForm):
    """Who signed, with the scan of the sheet."""

    scan = forms.FileField(
        label=gettext_lazy("签到表扫描件"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=gettext_lazy("PDF、JPG 或 PNG，不超过 10 MB。"),
    )


class CorrectionForm(forms.Form):
    """Why hours are taken back."""

    reason = forms.CharField(
        label=gettext_lazy("更正理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如“签到后提前离开，实际未到课”。学员和审核人员都会看到。"),
    )


@require_http_methods(FORM_METHODS)
def roll_call_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Call the roll: a list to tick, everybody not yet signed in."""
    sheet = ask(request, queries.session_sheet, uuid)
    _must_offer(request, sheet, *ROLL_CALLS)
    trainees = [row.enrolment for row in sheet.rows if row.hours == 0]
    form = PresentForm(_sent(request), trainees=trainees)
    if request.method == "POST" and form.is_valid():
        posted = act_by_form(request, form, roll_call, uuid, form.cleaned_data["present"])
        if posted:
            return _recorded(request, uuid, posted.added)
    words = _("勾选到课的学员。已经扫码签到的不在此列。")
    return _list_page(request, sheet, form, trainees, _("点名"), words)


@require_http_methods(FORM_METHODS)
def paper_sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record a signed sheet: its scan, and who signed."""
    sheet = ask(request, queries.session_sheet, uuid)
    _must_offer(request, sheet, "record_paper_sheet")
    trainees = [row.enrolment for row in sheet.rows if row.hours == 0]
    form = PaperForm(_sent(request), request.FILES or None, trainees=trainees)
    if request.method == "POST" and form.is_valid():
        scan = form.cleaned_data["scan"]
        given = {"scan": scan.read(), "scan_name": scan.name}
        posted = act_by_form(
            request, form, record_paper_sheet, uuid, form.cleaned_data["present"], **given
        )
        if posted:
            return _recorded(request, uuid, posted.added)
    words = _("上传本节课签到表的扫描件或照片，并勾选签了名的学员。")
    return _list_page(request, sheet, form, trainees, _("录入纸质签到表"), words)


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what was posted; nothing ticked is a posted form too."""
    return request.POST if request.method == "POST" else None


def _must_offer(request: HttpRequest, sheet: Any, *names: str) -> None:
    """Refuse a form to who may not do any of the acts, whatever the state of the class."""
    refused: NotPermitted | None = None
    for name in names:
        try:
            may_act_on_class(actor_for(request), CLASS.acts[name], sheet.session.training_class)
        except NotPermitted as error:
            refused = error
        else:
            return
    if refused:
        raise refused


def _recorded(request: HttpRequest, uuid: UUID, added: int) -> HttpResponse:
    messages.success(request, _("已为 %(count)d 名学员登记课时。") % {"count": added})
    return redirect("portal:session", uuid)


def _list_page(
    request: HttpRequest, sheet: Any, form: PresentForm, trainees: list[Any], *words: str
) -> HttpResponse:
    given = set(request.POST.getlist("present"))
    everybody = request.method != "POST" and request.GET.get("all") == "1"
    page = {
        **page_of(sheet),
        "form": form,
        "trainees": trainees,
        "chosen": {t.uuid for t in trainees if everybody or str(t.uuid) in given},
        "with_scan": "scan" in form.fields,
        "heading": words[0],
        "lead": words[1],
        "submit": _("登记课时"),
    }
    status = 422 if form.errors else 200
    return render(request, "classes/roll_call.html", page, status=status)


@require_http_methods(FORM_METHODS)
def hours_correct(request: HttpRequest, uuid: UUID, entry: int) -> HttpResponse:
    """Take hours back with a reason; the wrong row stays and is reversed."""
    sheet = ask(request, queries.session_sheet, uuid)
    _must_offer(request, sheet, "correct_hours")
    row = next((r for r in sheet.rows if entry in {e.pk for e in r.entries}), None)
    if row is None:
        raise NotFound(_("该课时记录"))
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if act_by_form(request, form, correct_hours, entry, reason):
            messages.success(request, _("已冲正。到课属实的，可重新登记。"))
            return redirect("portal:session", uuid)
    page = {**page_of(sheet), "form": form, "enrolment": row.enrolment}
    return render(request, "classes/correct.html", page, status=422 if form.errors else 200)
