"""Try a version of the rules: on past claims, on cases of a spreadsheet; and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jisheng.accounts.enums import Duty
from jisheng.catalogues import queries as catalogues
from jisheng.catalogues.workbook import cases_template
from jisheng.claims import queries
from jisheng.claims.enums import TrialState
from jisheng.claims.operations.start_trial import try_on_cases, try_on_claims
from jisheng.foundation import clock
from jisheng.policy.simulate import Simulation
from jisheng.portal.acting import act_by_form, ask
from jisheng.portal.charts import bars
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice
from jisheng.portal.office.rulebook_forms import CasesForm, PastClaimsForm
from jisheng.portal.office.rulebook_page import READERS, raw_of, shared, version_of
from jisheng.portal.posted import posted
from jisheng.portal.provider.roster import workbook_answer
from jisheng.portal.tables import Table, respond


class Result(TextChoices):
    """What new rules do to one case."""

    WINS = "wins", gettext_lazy("增加")
    LOSES = "loses", gettext_lazy("减少")
    SAME = "same", gettext_lazy("不变")
    UNDECIDED = "undecided", gettext_lazy("不能判定")


TONES = {"wins": "good", "loses": "bad", "same": "neutral", "undecided": "waiting"}
BY = (
    ("month", gettext_lazy("按月份")),
    ("group", gettext_lazy("按领域")),
    ("fund", gettext_lazy("按资金")),
)


class DifferenceTable(Table):
    """What a version changes, clause by clause."""

    caption = gettext_lazy("改动对照")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("clause", gettext_lazy("条款"), value=lambda one: one.clause or _("全文")),
        Column("kind_label", gettext_lazy("类别")),
        Column("change_label", gettext_lazy("改动")),
        Column("sentence", gettext_lazy("内容")),
    )
    search = ("clause", "sentence")
    search_label = gettext_lazy("条款或内容")
    page_size = 50
    empty_title = gettext_lazy("没有改动。")
    empty_next = gettext_lazy("内容与对照的版本相同。请在“数值”“表格”“规则文件”中修改。")


class TriedTable(Table):
    """Every case tried."""

    caption = gettext_lazy("试算明细")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("label", gettext_lazy("案例"), sort="label"),
        Column("benefit_label", gettext_lazy("补贴项目")),
        Column("month", gettext_lazy("月份"), sort="month"),
        Column("group", gettext_lazy("领域"), sort="group"),
        Column("fund", gettext_lazy("资金")),
        Column(
            "result",
            gettext_lazy("结果"),
            kind="status",
            filter=Choice(Result.choices),
            value=lambda one: Result(one.result),
            tone=lambda one: TONES[one.result],
        ),
        Column("before", gettext_lazy("现行规则"), kind="money", sort="before"),
        Column("after", gettext_lazy("新规则"), kind="money", sort="after"),
        Column("change", gettext_lazy("增减"), kind="money"),
        Column("why", gettext_lazy("说明")),
    )
    search = ("label", "group")
    search_label = gettext_lazy("案例或领域")
    empty_title = gettext_lazy("没有可以试算的案例。")
    empty_next = gettext_lazy("所选的日期里没有补贴申请。请换一段日期，或上传案例表。")


@require_safe
def rule_difference(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show in words what a version changes."""
    found = version_of(request, uuid)
    raw_of(found)
    told = catalogues.differences_of(found, clock.today())
    table = DifferenceTable(request, list(told or ()))
    page = shared(request, found, "rule_difference") | {"is_new": told is None}
    return respond(request, "office/rules/difference.html", table, **page)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_trials(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the trials of a version; posting begins one."""
    if request.method == "POST":
        must_hold(actor_for(request), Duty.RULE_EDITOR, Duty.RULE_PUBLISHER)
    found = version_of(request, uuid)
    is_file = "cases" in request.FILES or request.POST.get("on") == "cases"
    past = PastClaimsForm(None if is_file else posted(request), initial=_last_year())
    benefits = [(name, str(one.get("label", name))) for name, one in raw_of(found).benefits.items()]
    cases = CasesForm(
        posted(request) if is_file else None, request.FILES or None, benefits=benefits
    )
    form: forms.Form = cases if is_file else past
    if request.method == "POST" and form.is_valid():
        asked = _begin(request, form, uuid, is_file=is_file)
        if asked:
            messages.success(request, _("已开始试算。"))
            return redirect("portal:rule_trial", asked.uuid)
    page = shared(request, found, "rule_trials") | {
        "past": past,
        "cases": cases,
        "trials": queries.trials_of(found),
        "may_try": actor_for(request).duties & {Duty.RULE_EDITOR, Duty.RULE_PUBLISHER},
    }
    return render(request, "office/rules/trials.html", page, status=422 if form.errors else 200)


def _begin(request: HttpRequest, form: forms.Form, uuid: UUID, *, is_file: bool) -> Any:
    said = form.cleaned_data
    if not is_file:
        return act_by_form(request, form, try_on_claims, uuid, **said)
    file = said["cases"]
    given = {"benefit": said["benefit"], "name": file.name, "content": file.read()}
    return act_by_form(request, form, try_on_cases, uuid, **given)


@require_safe
def rule_cases_template(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give an empty sheet for cases."""
    found = version_of(request, uuid)
    return workbook_answer(cases_template(found.files), _("试算案例空表.xlsx"))


@require_safe
def rule_trial(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show how far a trial is, then who gains, who loses and what it costs."""
    must_hold(actor_for(request), *READERS)
    asked = ask(request, queries.trial, uuid)
    version = version_of(request, asked.version.uuid)
    page = shared(request, version, "rule_trials") | {"trial": asked}
    if asked.state != TrialState.DONE:
        return render(request, "office/rules/trial_waiting.html", page)
    tried = queries.simulation_of(asked)
    page |= {
        "total": tried.total,
        "charts": [_chart(tried, what, label) for what, label in BY],
        "stale": asked.content_sha256 != version.content_sha256,
    }
    return respond(
        request, "office/rules/trial.html", TriedTable(request, list(tried.cases)), **page
    )


def _chart(tried: Simulation, what: str, label: Any) -> dict[str, Any]:
    sums = tried.by(what)
    rows = [(one.name or str(_("未注明")), one.before, one.after) for one in sums]
    return {
        "key": what,
        "label": label,
        "sums": sums,
        "bars": bars(str(label), rows, (_("现行规则"), _("新规则"))),
    }


def _last_year() -> dict[str, dt.date]:
    today = clock.today()
    return {"ended_from": today.replace(day=1, month=1), "ended_until": today}
