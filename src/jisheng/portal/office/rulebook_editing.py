"""Change a draft of the rules: a number from a day, a reading, tables by workbook, whole files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jisheng.accounts.enums import Duty
from jisheng.catalogues import queries
from jisheng.catalogues.operations.accept_case_results import accept_case_results
from jisheng.catalogues.operations.edit_rulebook import Change, edit_rulebook
from jisheng.catalogues.workbook import columns_of, texts_from_workbook, workbook_of
from jisheng.foundation import clock
from jisheng.foundation.errors import NotFound, Refusal
from jisheng.policy.difference_words import with_unit
from jisheng.policy.editing import set_file, set_value, take_reading
from jisheng.policy.raw_texts import Item
from jisheng.policy.stored_pack import FILE_NAME, texts_in_zip, zip_of
from jisheng.policy.timeline import days_words
from jisheng.portal.acting import act_and_go, act_by_form
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.office.rulebook_forms import (
    FileForm,
    FolderForm,
    NewFileForm,
    NumberForm,
    ReadingForm,
    WorkbookForm,
)
from jisheng.portal.office.rulebook_page import raw_of, shared, version_of
from jisheng.portal.posted import posted
from jisheng.portal.provider.roster import workbook_answer

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def rule_numbers(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show every number with the days it counts; posting changes one from a day on."""
    found = _to_see_or_edit(request, uuid)
    items = list(raw_of(found).items("values"))
    form = NumberForm(
        posted(request),
        numbers=[(one.name, f"{one.clause} {one.said.get('label', one.name)}") for one in items],
        initial={"name": request.GET.get("name", "")},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told = _("“%(name)s”自 %(day)s 起改为 %(value)s") % {
            "name": dict(form.fields["name"].choices)[said["name"]],  # type: ignore[attr-defined]
            "day": said["since"].isoformat(),
            "value": said["value"],
        }
        if _edited(request, form, uuid, lambda t: set_value(t, **said), told):
            return redirect("portal:rule_numbers", uuid)
    page = shared(request, found, "rule_numbers")
    page |= {"numbers": [_number(one) for one in items], "form": form}
    return render(request, "office/rules/numbers.html", page, status=422 if form.errors else 200)


def _number(item: Item) -> dict[str, Any]:
    unit = str(item.said.get("unit", ""))
    spans = [
        {
            "days": days_words(span["from"], span["until"]),
            "value": with_unit(span.get("value"), unit),
        }
        for span in item.said.get("dated") or ()
        if isinstance(span, dict) and {"from", "until"} <= set(span)
    ]
    return {"item": item, "label": item.said.get("label", item.name), "spans": spans}


@require_http_methods(_BOTH)
def rule_readings(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show where the text may be read in several ways; posting takes another one."""
    found = _to_see_or_edit(request, uuid)
    items = [one for one in raw_of(found).items("readings") if isinstance(one.said, dict)]
    form = ReadingForm(posted(request), options=[_ways(one) for one in items])
    if request.method == "POST" and form.is_valid():
        name, _sign, option = form.cleaned_data["taken"].partition(":")
        told = _("读法 %(name)s 改取 %(option)s") % {"name": name, "option": option}
        if _edited(request, form, uuid, lambda t: take_reading(t, name, option), told):
            return redirect("portal:rule_readings", uuid)
    page = shared(request, found, "rule_readings") | {
        "readings": [_reading(one) for one in items],
        "form": form,
    }
    return render(request, "office/rules/readings.html", page, status=422 if form.errors else 200)


def _ways(item: Item) -> tuple[str, list[tuple[str, str]]]:
    """Return the ways not taken that facts can carry, under the question."""
    options = item.said.get("options") or {}
    return str(item.said.get("question", item.name)), [
        (f"{item.name}:{name}", str(option.get("label", name)))
        for name, option in options.items()
        if name != item.said.get("taken") and not option.get("cannot_be_computed")
    ]


def _reading(item: Item) -> dict[str, Any]:
    options = item.said.get("options") or {}
    taken = item.said.get("taken")
    return {
        "item": item,
        "question": item.said.get("question", item.name),
        "taken": (options.get(taken) or {}).get("label", taken),
        "others": [one.get("label", name) for name, one in options.items() if name != taken],
        "source": item.said.get("source", ""),
    }


@require_http_methods(_BOTH)
def rule_tables(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show every table; posting takes numbers and tables from a workbook."""
    found = _to_see_or_edit(request, uuid)
    form = WorkbookForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["workbook"]
        content, today = file.read(), clock.today()
        told = _("按工作簿“%(name)s”修改数值和表格") % {"name": file.name}

        def change(texts: Any) -> dict[str, str]:
            return texts_from_workbook(texts, content, file.name, today)

        if _edited(request, form, uuid, change, told):
            return redirect("portal:rule_tables", uuid)
    page = shared(request, found, "rule_tables")
    page |= {"tables": [_table(found, one) for one in raw_of(found).items("tables")], "form": form}
    return render(request, "office/rules/tables.html", page, status=422 if form.errors else 200)


def _table(found: Any, item: Item) -> dict[str, Any]:
    columns = columns_of(raw_of(found), item)
    rows = [
        [(column.head, column.show(row)) for column in columns]
        for row in item.said.get("rows") or ()
    ]
    return {
        "item": item,
        "label": item.said.get("label", item.name),
        "heads": [column.head for column in columns],
        "rows": rows,
        "external": item.said.get("external", ""),
        "held_on": item.said.get("held_against_text_on"),
    }


@require_safe
def rule_workbook(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the numbers and tables as a workbook."""
    found = version_of(request, uuid)
    name = _("%(name)s 数值和表格.xlsx") % {"name": found.document}
    return workbook_answer(workbook_of(found.files), name)


@require_http_methods(_BOTH)
def rule_files(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the files; posting puts a whole folder in their place."""
    found = _to_see_or_edit(request, uuid)
    form = FolderForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["folder"]
        content = file.read()
        told = _("以文件夹“%(name)s”替换全部规则文件") % {"name": file.name}
        if _edited(request, form, uuid, lambda _texts: texts_in_zip(content), told):
            return redirect("portal:rule_files", uuid)
    page = shared(request, found, "rule_files") | {
        "files": [(name, len(text.splitlines())) for name, text in sorted(found.files.items())],
        "form": form,
        "new_form": NewFileForm(),
    }
    return render(request, "office/rules/files.html", page, status=422 if form.errors else 200)


@require_safe
def rule_folder(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the files as a zip."""
    found = version_of(request, uuid)
    answer = HttpResponse(zip_of(found.files), content_type="application/zip")
    name = content_disposition_header(True, f"{found.document}.zip")
    answer.headers["Content-Disposition"] = name or "attachment"
    return answer


@require_http_methods(_BOTH)
def rule_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one file as text, its name in the address (``?name=``); posting writes it."""
    found = _to_see_or_edit(request, uuid)
    name = request.GET.get("name", "document.yaml")
    page = shared(request, found, "rule_files") | {"name": name}
    if not FILE_NAME.fullmatch(name) or not (name in found.files or page["may_edit"]):
        raise NotFound(_("该规则文件"))
    form = FileForm(posted(request), initial={"text": found.files.get(name, "")})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        told = _("改写文件 %(name)s") % {"name": name}
        if _edited(request, form, uuid, lambda texts: set_file(texts, name, text), told):
            return redirect("portal:rule_files", uuid)
    page |= {"form": form, "text": found.files.get(name, "")}
    return render(request, "office/rules/file.html", page, status=422 if form.errors else 200)


@require_http_methods(_BOTH)
def rule_cases(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show which of the rulebook's own cases come out otherwise; posting takes the new results."""
    found = _to_see_or_edit(request, uuid)
    if request.method == "POST":
        back = reverse("portal:rule_version", args=[uuid])
        return act_and_go(request, back, _("案例已按新结果改写。"), accept_case_results, uuid)
    page = shared(request, found, "rule_version")
    try:
        page["cases"] = queries.differing_cases_of(found, clock.today())
    except Refusal as refusal:
        page["refusal"] = refusal
    return render(request, "office/rules/cases.html", page)


def _to_see_or_edit(request: HttpRequest, uuid: UUID) -> Any:
    """Return a version to look at; to change it takes the editor's duty. Raises NotPermitted."""
    if request.method == "POST":
        must_hold(actor_for(request), Duty.RULE_EDITOR)
    return version_of(request, uuid)


def _edited(request: HttpRequest, form: forms.Form, uuid: UUID, change: Change, told: str) -> bool:
    if act_by_form(request, form, edit_rulebook, uuid, change, told=told) is None:
        return False
    messages.success(request, _("已修改。送审前请看“概览”里的检查结果。"))
    return True
