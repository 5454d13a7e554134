"""Payment plans: the list, drawing one up, its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from jisheng.accounts.enums import Duty
from jisheng.foundation import trail
from jisheng.funds import queries
from jisheng.funds.bank.templates import TEMPLATES
from jisheng.funds.enums import PlanState
from jisheng.funds.operations.draw_up_plan import draw_up_plan
from jisheng.funds.permissions import READERS
from jisheng.funds.workflow import PLAN
from jisheng.ground.money import Money
from jisheng.portal.acting import act_by_form, ask
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice
from jisheng.portal.histories import lines_of
from jisheng.portal.office.payment_forms import DrawUpForm, ReturnFileForm
from jisheng.portal.posted import posted
from jisheng.portal.tables import Table, respond


class PlanTable(Table):
    """Payment plans."""

    caption = _("拨付计划")
    columns = (
        Column(
            "title",
            _("计划名称"),
            sort="title",
            link=lambda plan: reverse("portal:payment_plan", args=[plan.uuid]),
        ),
        Column("fund.name", _("资金渠道"), sort="fund__name"),
        Column("state", _("状态"), kind="status", sort="state", filter=Choice(PlanState.choices)),
        Column("line_count", _("笔数"), kind="number", sort="line_count"),
        Column("total_fen", _("金额"), kind="money", sort="total_fen"),
        Column("created_at", _("制单时间"), kind="moment", sort="created_at"),
        Column("settled_at", _("回盘完成"), kind="moment", sort="settled_at"),
    )
    search = ("title", "fund__name")
    search_label = _("计划或资金渠道")
    order = "-created_at"
    empty_title = _("还没有拨付计划。")
    empty_next = _("公示期满且无异议的款项确认应付后，由支付制单人员合并制单。")


@require_safe
def payment_plans(request: HttpRequest) -> HttpResponseBase:
    """List the plans, with what waits to be drawn up or corrected."""
    actor = actor_for(request)
    must_hold(actor, *READERS)
    payable = list(ask(request, queries.payable_commitments))
    return respond(
        request,
        "funds/plans.html",
        PlanTable(request, ask(request, queries.plans)),
        payable_count=len(payable),
        payable_sum=total(c.amount_fen for c in payable),
        repair_count=ask(request, queries.items_to_correct).count(),
        refused=ask(request, queries.refused_returns),
        may_draw_up=Duty.PAYMENT_CLERK in actor.duties,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def payment_new(request: HttpRequest) -> HttpResponse:
    """Draw up a plan from promises of one fund."""
    must_hold(actor_for(request), Duty.PAYMENT_CLERK)
    payable = list(ask(request, queries.payable_commitments))
    form = DrawUpForm(
        posted(request),
        offered=[c.uuid for c in payable],
        nothing=_now("没有勾选任何款项，请至少勾选一笔。"),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = act_by_form(request, form, draw_up_plan, given["chosen"], given["title"])
        if made:
            messages.success(request, _now("拨付计划已生成，请核对后提交复核。"))
            return redirect("portal:payment_plan", made.uuid)
    context = {
        "form": form,
        "groups": _by_fund(payable),
        "total": total(c.amount_fen for c in payable),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "funds/draw_up.html", context, status=status)


def _by_fund(payable: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Return the promises fund by fund: a plan pays from one only."""
    groups: dict[Any, list[Any]] = {}
    for commitment in payable:
        groups.setdefault(commitment.fund, []).append(commitment)
    return list(groups.items())


@require_safe
def payment_plan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one plan: its lines, who did what, the bank file and the bank's answers."""
    return plan_page(request, uuid, ReturnFileForm())


def plan_page(
    request: HttpRequest, uuid: UUID, form: ReturnFileForm, status: int = 200
) -> HttpResponse:
    """Answer with a plan's page; ``form`` takes the return file, as it stands."""
    plan = ask(request, queries.plan, uuid)
    items = list(ask(request, queries.items, uuid))
    entries = list(trail.history(plan.uuid))
    context = {
        "plan": plan,
        "items": items,
        "total": total(item.amount_fen for item in items),
        "acts": {act.name: act for act in PLAN.open_to(actor_for(request).duties, plan.state)},
        "batch": ask(request, queries.batch, uuid),
        "template": TEMPLATES.get(plan.fund.bank_template),
        "answers": list(ask(request, queries.return_lines, uuid)),
        "files": list(ask(request, queries.return_files, uuid)),
        "hands": {entry.act: entry for entry in entries},
        "history": lines_of(entries),
        "form": form,
        "may_repair": Duty.PAYMENT_CLERK in actor_for(request).duties,
    }
    return render(request, "funds/plan.html", context, status=status)


def total(amounts: Iterable[Money]) -> Money:
    """Return the sum of amounts, nothing for none."""
    return Money.total(amounts)
