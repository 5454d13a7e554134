"""The timetable of a class being filed: many sessions at once, one more, one less."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jisheng.foundation.errors import NotFound
from jisheng.ground.work_calendar import official_calendar
from jisheng.portal.acting import act_and_go, act_by_form
from jisheng.portal.classes.facts import timetable_of
from jisheng.portal.provider.building import build_page, class_to_build
from jisheng.portal.provider.class_forms import GeneratorForm, SessionForm
from jisheng.training.operations.set_timetable import set_timetable
from jisheng.training.queries.session_checks import SessionPlan

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
def build_timetable(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the timetable; posting adds sessions by the generator or one by one."""
    found = class_to_build(request, uuid, "set_timetable")
    wanted = request.POST.get("do", "")
    initial = {
        "first_on": found.starts_on,
        "last_on": found.ends_on,
        "topic": found.line.programme.name,
    }
    many = GeneratorForm(request.POST if wanted == "many" else None, initial=initial)
    one = SessionForm(request.POST if wanted == "one" else None, auto_id="one_%s")
    asked: GeneratorForm | SessionForm = many if wanted == "many" else one
    if request.method == "POST" and asked.is_valid() and _added(request, asked, found):
        return redirect("portal:build_timetable", uuid)
    page = build_page(request, found, "build_timetable") | {
        "generator": many,
        "single": one,
        "removable": True,
        "special_days": special_days(found.starts_on, found.ends_on),
        **timetable_of(found),
    }
    status = 422 if many.errors or one.errors else 200
    return render(request, "provider/timetable.html", page, status=status)


def _initial(found: Any) -> dict[str, Any]:
    topic = found.line.programme.name
    return {"first_on": found.starts_on, "last_on": found.ends_on, "topic": topic}


def _added(request: HttpRequest, form: forms.Form, found: Any) -> bool:
    planned = form.planned()  # type: ignore[attr-defined]
    new = planned if isinstance(planned, list) else [planned]
    if not new:
        form.add_error(None, _("所选日期里没有可以上课的日子，请检查起止日期和每周上课的日子。"))
        return False
    kept = plans_of(found.sessions.all())
    made = act_by_form(request, form, set_timetable, found.uuid, [*kept, *new])
    if made is None:
        return False
    messages.success(request, _("已排入 %(count)d 节课。") % {"count": len(new)})
    for warning in made.warnings:
        messages.warning(request, warning)
    return True


def plans_of(sessions: Iterable[Any]) -> list[SessionPlan]:
    """Return the sessions of a timetable as plans, to be set again with others."""
    return [SessionPlan(s.starts_at, s.ends_at, s.hours, s.topic, s.teacher) for s in sessions]


@require_POST
def session_remove(request: HttpRequest, uuid: UUID, session: UUID) -> HttpResponse:
    """Take one session off the timetable."""
    found = class_to_build(request, uuid, "set_timetable")
    sessions = list(found.sessions.all())
    kept = [s for s in sessions if s.uuid != session]
    if len(kept) == len(sessions):
        raise NotFound(_("该课次"))
    back = redirect("portal:build_timetable", uuid).url
    return act_and_go(request, back, _("已删除这节课。"), set_timetable, uuid, plans_of(kept))


def special_days(first_on: dt.date, last_on: dt.date) -> list[tuple[dt.date, str]]:
    """Return the public holidays and make-up days of the training, with what they are."""
    calendar = official_calendar()
    days = (first_on + dt.timedelta(days=n) for n in range(min((last_on - first_on).days, 366) + 1))
    return [(day, calendar.why(day)) for day in days if calendar.notices(day)]
