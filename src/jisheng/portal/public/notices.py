"""Public notices for everybody: the list, one notice, objecting to it, the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from jisheng.claims import queries
from jisheng.claims.operations.object_to_notice import object_to_notice
from jisheng.foundation import clock
from jisheng.foundation.errors import Invalid, NotFound, Refusal
from jisheng.portal.posted import posted
from jisheng.portal.public.notice_days import day_tiles
from jisheng.portal.public.objecting import ObjectionForm, receipt_number


@login_not_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices that run today."""
    return _hidden(render(request, "public/notices.html", front_part()))


def front_part() -> Mapping[str, Any]:
    """Return what the list and the front page show."""
    return {"notices": queries.open_notices(clock.today())}


@login_not_required
@require_safe
def notice(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a running notice; one that is over leaves only its receipt, without any person."""
    try:
        shown = queries.notice_page(uuid, clock.today())
    except NotFound:
        left = {"receipt": queries.receipt(uuid, clock.today())}
        return _hidden(render(request, "public/notice_over.html", left))
    tiles = day_tiles(shown.notice.starts_on, shown.notice.last_on, shown.notice.counts_first_day)
    context = {"notice": shown.notice, "rows": shown.rows, "tiles": tiles}
    return _hidden(render(request, "public/notice.html", context))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_object(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take an objection in and give a receipt number."""
    shown = queries.notice_page(uuid, clock.today())
    first = {"row": request.GET.get("row", "")}
    form = ObjectionForm(posted(request), rows=shown.rows, initial=first)
    if request.method == "POST" and form.is_valid():
        made = _objection(form, uuid)
        if made:
            return redirect("portal:objected", uuid, receipt_number(made.uuid))
    context = {"notice": shown.notice, "form": form}
    status = 422 if request.method == "POST" else 200
    return _hidden(render(request, "public/object.html", context, status=status))


def _objection(form: ObjectionForm, uuid: UUID) -> Any:
    """Hand the objection in; a refusal goes to the form's fields."""
    given = form.cleaned_data
    try:
        return object_to_notice(
            uuid, given["text"], given["contact"], at=clock.now(), row_number=form.row_number
        )
    except NotFound:
        raise
    except Invalid as invalid:
        for fault in invalid.faults:
            place = fault.place if fault.place in form.fields else None
            form.add_error(place, f"{fault.message}{fault.remedy}")
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    return None


@login_not_required
@require_safe
def objected(request: HttpRequest, uuid: UUID, number: str) -> HttpResponse:
    """Confirm that an objection was taken in, with its number."""
    context = {"receipt": queries.receipt(uuid, clock.today()), "number": number}
    return _hidden(render(request, "public/objected.html", context))


def _hidden(answer: HttpResponse) -> HttpResponse:
    """Keep search engines from listing or keeping what is taken down after its days."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer
