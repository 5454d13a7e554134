"""The roster of a class being filed: a workbook checked first and imported then."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jisheng.foundation.spreadsheet import read_workbook
from jisheng.portal.acting import act, act_and_go, act_by_form
from jisheng.portal.provider.building import build_page, class_to_build
from jisheng.portal.provider.held_upload import Upload, drop, held, hold
from jisheng.portal.provider.roster_forms import RosterFileForm
from jisheng.training import queries
from jisheng.training.operations.check_roster import check_roster
from jisheng.training.operations.import_roster import import_roster
from jisheng.training.operations.undo_import import undo_import
from jisheng.training.roster import RosterDraft, faults_workbook, roster_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def build_roster(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the roster; posting a workbook checks it and shows what importing would do."""
    found = class_to_build(request, uuid, "import_roster")
    form = RosterFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["roster"]
        upload = Upload(file.name, file.read())
        if act_by_form(request, form, check_roster, uuid, upload.name, upload.content):
            hold(request, uuid, upload)
            return redirect("portal:roster_check", uuid)
    page = build_page(request, found, "build_roster") | {
        "form": form,
        "enrolments": found.enrolments.all(),
        "trainee_acts": True,
        "last_import": queries.roster_imports(found).filter(undone_at__isnull=True).first(),
    }
    return render(request, "provider/roster.html", page, status=422 if form.errors else 200)


@require_safe
def roster_check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show every fault at its cell, and which rows would be taken; nothing has changed yet."""
    found = class_to_build(request, uuid, "import_roster")
    upload = held(request, uuid)
    draft = act(request, check_roster, uuid, upload.name, upload.content)
    page = build_page(request, found, "build_roster") | {
        "file_name": upload.name,
        "draft": draft,
        "counts": counts_of(draft),
        "blocking": [fault for fault in draft.faults if fault.is_blocking],
        "warnings": [fault for fault in draft.faults if not fault.is_blocking],
    }
    return render(request, "provider/roster_check.html", page)


def counts_of(draft: RosterDraft) -> dict[str, int]:
    """Return what importing would do with the rows: added + unchanged + rejected = total."""
    here = sum(any(f.code == "ALREADY_ENROLLED" for f in row.faults) for row in draft.good_rows)
    good = len(draft.good_rows)
    return {
        "total": len(draft.rows),
        "added": good - here,
        "unchanged": here,
        "rejected": len(draft.bad_rows),
    }


@require_safe
def roster_marked(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the workbook back with every faulty cell coloured and commented."""
    class_to_build(request, uuid, "import_roster")
    upload = held(request, uuid)
    draft = act(request, check_roster, uuid, upload.name, upload.content)
    marked = faults_workbook(read_workbook(upload.content, upload.name), draft)
    stem = upload.name.rpartition(".")[0] or upload.name
    return workbook_answer(marked, _("%(name)s（标出问题）.xlsx") % {"name": stem})


@require_safe
def roster_template_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give an empty roster to fill."""
    class_to_build(request, uuid, "import_roster")
    return workbook_answer(roster_template(), _("学员名册模板.xlsx"))


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """Answer with a workbook to save."""
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@require_POST
def roster_import(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take the good rows of the checked workbook into the roster."""
    class_to_build(request, uuid, "import_roster")
    upload = held(request, uuid)
    replace = request.POST.get("replace") == "yes"
    taken = act(request, import_roster, uuid, upload.name, upload.content, replace=replace)
    drop(request, uuid)
    messages.success(request, _told(taken))
    return redirect("portal:build_roster", uuid)


def _told(taken: Any) -> str:
    words = _(
        "读到 %(total)d 人：新增 %(added)d 人，已在名册 %(unchanged)d 人，"
        "有问题未导入 %(rejected)d 人。"
    ) % {
        "total": taken.total,
        "added": taken.added,
        "unchanged": taken.unchanged,
        "rejected": taken.rejected,
    }
    return words + (_("移出名册 %d 人。") % taken.removed if taken.removed else "")


@require_POST
def roster_undo(request: HttpRequest, uuid: UUID, roster_import: UUID) -> HttpResponse:
    """Put the roster back to before its latest import."""
    class_to_build(request, uuid, "undo_import")
    back = reverse("portal:build_roster", args=[uuid])
    return act_and_go(request, back, _("已撤销上次导入。"), undo_import, uuid, roster_import)
