"""Where the money stands: each fund, its journal with running balances, its reconciliation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
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
from jisheng.funds.enums import EntryKind
from jisheng.funds.operations.allocate import allocate
from jisheng.funds.permissions import READERS
from jisheng.ground.money import Money, MoneyFault
from jisheng.portal.acting import act_by_form, ask
from jisheng.portal.columns import Column
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.portal.filters import Choice, Contains, Days
from jisheng.portal.histories import lines_of
from jisheng.portal.kit import Tab
from jisheng.portal.posted import posted
from jisheng.portal.tables import Table, respond
from jisheng.portal.templatetags.figures import number


def _share(summary: Any) -> str:
    return f"{number(round(summary.used_share * 1000) / 10)}%"


class FundTable(Table):
    """The funds of a region."""

    caption = _("资金渠道")
    columns = (
        Column(
            "name",
            _("资金渠道"),
            sort="fund.name",
            value=lambda s: s.fund.name,
            link=lambda s: reverse("portal:fund", args=[s.fund.uuid]),
        ),
        Column("allocated", _("拨入"), kind="money", sort="allocated"),
        Column("committed", _("应付"), kind="money", sort="committed"),
        Column("in_transit", _("在途"), kind="money", sort="in_transit"),
        Column("spent", _("已支付"), kind="money", sort="spent"),
        Column("balance", _("可用余额"), kind="money", sort="balance"),
        Column("used", _("使用率"), value=_share),
    )
    empty_title = _("还没有资金渠道。")
    empty_next = _("资金渠道由系统管理员按专账资金文件设立，再由财政登记拨入资金。")


@require_safe
def funds(request: HttpRequest) -> HttpResponseBase:
    """List the funds with where their money stands."""
    must_hold(actor_for(request), *READERS)
    return respond(request, "funds/funds.html", FundTable(request, ask(request, queries.summary)))


class AllocateForm(forms.Form):
    """Money that came into a fund, and on what document."""

    amount = forms.CharField(
        label=_("拨入金额（元）"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    basis = forms.CharField(
        label=_("拨款依据"), max_length=120, help_text=_("拨款文件的文号或凭证号，每个只登记一次。")
    )

    def clean_amount(self) -> Money:
        """Return the amount; refuse what is none."""
        try:
            return Money.from_yuan(self.cleaned_data["amount"].replace(",", "").strip())
        except MoneyFault as fault:
            raise forms.ValidationError(f"{fault.message}{fault.remedy}") from fault


@require_http_methods(["GET", "HEAD", "POST"])
def fund(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one fund; posting records money that came in."""
    page = _page(request, uuid, "portal:fund")
    may_allocate = Duty.PAYMENT_APPROVER in actor_for(request).duties
    form = AllocateForm(posted(request))
    if request.method == "POST":
        must_hold(actor_for(request), Duty.PAYMENT_APPROVER)
        if form.is_valid():
            given = form.cleaned_data
            if act_by_form(request, form, allocate, uuid, given["amount"], given["basis"]):
                messages.success(request, _now("拨入资金已登记。"))
                return redirect("portal:fund", uuid)
    page |= {
        "form": form if may_allocate else None,
        "history": lines_of(trail.history(page["fund"].uuid)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "funds/fund.html", page, status=status)


class JournalTable(Table):
    """A fund's journal."""

    caption = _("资金流水")
    columns = (
        Column("number", _("号"), kind="number", sort="number"),
        Column("on", _("记账日期"), kind="date", sort="on", filter=Days()),
        Column(
            "kind",
            _("类型"),
            sort="kind",
            value=lambda line: line.kind.label,
            filter=Choice([(str(kind.label), kind.label) for kind in EntryKind]),
        ),
        Column("purpose", _("摘要"), filter=Contains()),
        Column("line_id", _("明细号"), sort="line_id"),
        Column("amount", _("金额"), kind="money", sort="amount"),
        Column("balance", _("可用余额"), kind="money"),
        Column("committed", _("应付"), kind="money"),
        Column("in_transit", _("在途"), kind="money"),
        Column("spent", _("已支付"), kind="money"),
    )
    order = "-number"
    page_size = 50
    empty_title = _("还没有资金流水。")
    empty_next = _("登记拨入资金、确认应付、支付和退汇都会自动记账，流水只增不改。")


@require_safe
def journal(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show a fund's journal; every line carries the balances right after it."""
    page = _page(request, uuid, "portal:journal")
    lines = ask(request, queries.journal, uuid)
    return respond(request, "funds/journal.html", JournalTable(request, lines), **page)


@require_safe
def reconciliation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show promises, journal and bank held against each other."""
    page = _page(request, uuid, "portal:reconciliation")
    found = ask(request, queries.reconciliation, uuid)
    page |= {"found": found, "checks": _checks(found)}
    return render(request, "funds/reconciliation.html", page)


def _checks(found: queries.Reconciliation) -> list[tuple[str, str, Money]]:
    """Return each equation that must hold, in words, with its difference."""
    return [
        (
            _now("应付与账"),
            _now("已确认应付 ＝ 账上应付 ＋ 在途 ＋ 已支付"),
            found.promises_to_journal,
        ),
        (_now("明细与账"), _now("已付明细 ＋ 在途明细 ＝ 已支付 ＋ 在途"), found.items_to_journal),
        (_now("银行与账"), _now("银行成功 − 退汇 ＝ 已支付"), found.bank_to_journal),
        (_now("银行与明细"), _now("发起 ＝ 成功 ＋ 失败 ＋ 在途"), found.bank_to_items),
        (_now("未付款项逐笔列名"), _now("已确认应付 − 已付 ＝ 下列各笔之和"), found.unnamed),
    ]


def _page(request: HttpRequest, uuid: UUID, active: str) -> dict[str, Any]:
    found = ask(request, queries.fund, uuid)
    summaries = ask(request, queries.summary)
    names = {
        "portal:fund": _now("概况"),
        "portal:journal": _now("流水"),
        "portal:reconciliation": _now("对账"),
    }
    tabs = [Tab(label, reverse(name, args=[uuid]), name == active) for name, label in names.items()]
    summary = next(s for s in summaries if s.fund.pk == found.pk)
    return {"fund": found, "summary": summary, "tabs": tabs}
