"""One session: who was there and by what proof, the class code, the blank sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jisheng.accounts.enums import Duty
from jisheng.foundation import clock
from jisheng.foundation.errors import NotFound
from jisheng.portal.acting import ask
from jisheng.portal.classes.offers import class_acts
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import day_of
from jisheng.portal.tables import Table, respond
from jisheng.training import queries

TEACHING = (Duty.TEACHER, Duty.INSTITUTION_CLERK)
ROLL_CALLS = ("roll_call", "roll_call_by_clerk")


class SheetTable(Table):
    """The roster at one session."""

    caption = gettext_lazy("本节课签到")
    page_size = 100
    search = ("enrolment.person.name",)
    search_label = gettext_lazy("姓名")
    empty_title = gettext_lazy("名册里没有学员。")

    def __init__(self, request: HttpRequest, sheet: Any, *, may_correct: bool) -> None:
        super().__init__(request, sheet.rows)
        columns: list[Column] = [
            Column("enrolment.person.name", _("姓名")),
            Column("enrolment.person.identity_masked", _("身份证号")),
            Column("hours", _("课时"), kind="number", sort="hours"),
            Column("proof", _("签到方式"), value=_proof, tone=_proof_tone, kind="status"),
            Column("at", _("登记时间"), kind="moment", value=_recorded_at),
        ]
        if any(_scan_name(row) for row in sheet.rows):
            columns.append(Column("scan", _("凭证"), value=_scan_name, link=_scan_link))
        if may_correct:
            columns.append(Column("correct", _("操作"), value=_correct_word, link=_correct_link))
        self.columns = columns  # type: ignore[misc]


def _proof(row: Any) -> str:
    return row.standing.get_source_display() if row.standing else _("未签到")


def _proof_tone(row: Any) -> str:
    return "good" if row.standing else "waiting"


def _recorded_at(row: Any) -> dt.datetime | None:
    return row.standing.recorded_at if row.standing else None


def _scan_name(row: Any) -> str:
    evidence = row.standing.evidence if row.standing else None
    return evidence.name if evidence else ""


def _scan_link(row: Any) -> str:
    evidence = row.standing.evidence if row.standing else None
    args = [row.standing.session.uuid, evidence.uuid] if evidence else []
    return reverse("portal:session_scan", args=args) if evidence else ""


def _correct_word(row: Any) -> str:
    return _("更正") if row.standing else ""


def _correct_link(row: Any) -> str:
    if not row.standing:
        return ""
    return reverse("portal:hours_correct", args=[row.standing.session.uuid, row.standing.pk])


@require_safe
def session(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show who was at a session, and the ways to record more."""
    sheet = ask(request, queries.session_sheet, uuid)
    acts = class_acts(actor_for(request), sheet.session.training_class)
    table = SheetTable(request, sheet, may_correct="correct_hours" in acts)
    may_call = any(name in acts for name in ROLL_CALLS)
    return respond(
        request,
        "classes/session.html",
        table,
        **page_of(sheet),
        may_call=may_call,
        may_record_paper="record_paper_sheet" in acts,
        corrections=corrections_of(sheet),
    )


def page_of(sheet: Any) -> dict[str, Any]:
    """Return what every page about a session shows at its head."""
    expected, there = len(sheet.rows), sheet.present
    return {
        "session": sheet.session,
        "class": sheet.session.training_class,
        "present": {"expected": expected, "there": there, "missing": expected - there},
    }


def corrections_of(sheet: Any) -> list[dict[str, Any]]:
    """Return the reversing rows of the ledger with whom they concern and why."""
    return [
        {
            "at": entry.recorded_at,
            "name": row.enrolment.person.name,
            "hours": entry.hours,
            "reason": entry.reason,
        }
        for row in sheet.rows
        for entry in row.entries
        if entry.reverses_id
    ]


@require_safe
def session_code(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the code of this minute, large, with the address to scan."""
    shown = ask(request, queries.class_code, uuid, clock.now())
    address = request.build_absolute_uri(reverse("portal:check_in", args=[uuid]))
    page = page_of(ask(request, queries.session_sheet, uuid))
    page |= {"code": shown, "address": address, "qr": qr_code(f"{address}?code={shown.code}")}
    answer = render(request, "classes/code.html", page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def qr_code(text: str) -> SafeString:
    """Draw a text as a QR code, as a picture inside the page."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(scale=6, border=2, omitsize=True)
    picture = mark_safe(drawn)  # noqa: S308 - drawn by us from our own address
    return format_html('<div role="img" aria-label="{}">{}</div>', _("签到二维码"), picture)


@require_safe
def session_sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a blank attendance sheet to print and sign."""
    must_hold(actor_for(request), *TEACHING)
    sheet = ask(request, queries.session_sheet, uuid)
    trainees = [row.enrolment for row in sheet.rows]
    return render(request, "classes/sheet.html", {**page_of(sheet), "trainees": trainees})


@require_safe
def session_scan(request: HttpRequest, uuid: UUID, scan: UUID) -> HttpResponse:
    """Give the scan of a signed sheet to who may see the session."""
    sheet = ask(request, queries.session_sheet, uuid)
    found = {e.evidence.uuid: e.evidence for r in sheet.rows for e in r.entries if e.evidence}
    if scan not in found:
        raise NotFound(_("该凭证"))
    answer = HttpResponse(bytes(found[scan].content), content_type=found[scan].media_type)
    answer.headers["Content-Disposition"] = "inline"
    return answer


@require_safe
def today_sessions(request: HttpRequest) -> HttpResponse:
    """List the sessions of a day, today unless another is asked for."""
    must_hold(actor_for(request), *TEACHING)
    day = day_of(request.GET.get("day", "")) or clock.today()
    one = dt.timedelta(days=1)
    found = list(ask(request, queries.sessions_on, day))
    coming = next((session for session in found if session.ends_at > clock.now()), None)
    page = {
        "day": day,
        "before": day - one,
        "after": day + one,
        "sessions": found,
        "next_uuid": coming.uuid if coming else None,
    }
    return render(request, "classes/today.html", page)
