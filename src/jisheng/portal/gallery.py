"""Show every piece of the look on one page, for those who compose screens.

The page holds invented rows only and asks no table; docs/look.md explains how each is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import TextChoices
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from jisheng.foundation.errors import Fault
from jisheng.portal.columns import Column
from jisheng.portal.filters import Choice, Days
from jisheng.portal.kit import Change, HistoryLine, Item, Step, Tab
from jisheng.portal.tables import Table, respond

DAY = dt.date(2020, 10, 23)
ZONE = dt.timezone(dt.timedelta(hours=8))


class SampleState(TextChoices):
    """States of the sample rows, one for each tone."""

    DRAFT = "draft", _("草稿")
    FILED = "filed", _("待审核")
    OPENED = "opened", _("开班中")
    COMPLETED = "completed", _("已结业")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


@dataclass(frozen=True)
class SampleClass:
    """One row of the sample list."""

    title: str
    trade: str
    state: SampleState
    opened_on: dt.date | None
    heads: int
    amount_fen: int | None


@dataclass(frozen=True)
class SampleFinding:
    """One finding as a decision gives it."""

    clause: str
    verdict: str
    sentence: str
    missing: tuple[str, ...] = ()


class SampleTable(Table):
    """A list with every kind of column and filter."""

    caption = _("样例培训班")
    columns: ClassVar[Sequence[Column]] = (
        Column("title", _("班级"), sort="title", link=lambda row: "#main"),
        Column("trade", _("工种")),
        Column("state", _("状态"), kind="status", sort="state", filter=Choice(SampleState.choices)),
        Column("opened_on", _("开班日"), kind="date", sort="opened_on", filter=Days()),
        Column("heads", _("人数"), kind="number", sort="heads"),
        Column("amount_fen", _("补贴金额"), kind="money", sort="amount_fen"),
    )
    search = ("title", "trade")
    search_label = _("班级或工种")
    page_size = 8


class EmptyTable(Table):
    """A list in which nothing is yet."""

    caption = _("待办支付计划")
    columns: ClassVar[Sequence[Column]] = (Column("title", _("计划")),)
    prefix = "empty_"
    empty_title = _("没有待办的支付计划。")
    empty_next = _("公示期满且无异议的申请会出现在这里，由您合并制单。")


class SampleForm(forms.Form):
    """A form with every kind of field."""

    title = forms.CharField(label=_("班级名称"), help_text=_("写明工种和期次，例如“第三期”。"))
    opened_on = forms.DateField(
        label=_("开班日"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("须为将来的日期。"),
    )
    trade = forms.ChoiceField(label=_("工种"), choices=[("a", _("电工")), ("b", _("养老护理员"))])
    means = forms.ChoiceField(
        label=_("签到方式"),
        choices=[("code", _("课堂码")), ("teacher", _("教师点名")), ("paper", _("纸质签到表"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    roster = forms.FileField(label=_("学员名册"), help_text=_("请选择 .xlsx 文件，不超过 10 MB。"))
    sure = forms.BooleanField(label=_("以上内容与实际一致"))


@cache
def sample_classes() -> tuple[SampleClass, ...]:
    """Return sample rows, enough for several pages."""
    trades = ("电工", "养老护理员", "电子商务师", "焊工", "育婴员", "中式烹调师")
    states = list(SampleState)
    return tuple(
        SampleClass(
            f"{trades[i % 6]}第 {i // 6 + 1} 期",
            trades[i % 6],
            states[(i * 5) % 6],
            DAY + dt.timedelta(days=i * 3) if i % 7 else None,
            18 + (i * 11) % 45,
            (18 + (i * 11) % 45) * 160_000 if i % 4 else None,
        )
        for i in range(34)
    )


def sample_steps() -> list[Step]:
    """Return a way with a station of each kind."""
    return [
        Step(_("计划"), "done", "9月1日"),
        Step(_("开班备案"), "done", "9月14日"),
        Step(_("授课"), "done", "80 课时"),
        Step(_("结业评估"), "current", url="#main"),
        Step(_("补贴申请")),
        Step(_("公示")),
        Step(_("支付")),
    ]


def sample_history() -> list[HistoryLine]:
    """Return acts with a reason and with changes."""
    at = dt.datetime(2020, 10, 23, 9, 30, tzinfo=ZONE)
    change = Change(_("开班日"), "2020年10月26日", "2020年10月28日")
    return [
        HistoryLine(
            at,
            "何芳",
            _("退回"),
            _("项目审核"),
            "returned",
            _("已退回"),
            reason=_("授课教师未写明资格。"),
        ),
        HistoryLine(
            at - dt.timedelta(days=1),
            "陈强",
            _("备案"),
            _("机构经办"),
            "filed",
            _("待审核"),
            (change,),
        ),
        HistoryLine(
            at - dt.timedelta(days=2), "陈强", _("新建"), _("机构经办"), "draft", _("草稿")
        ),
    ]


def sample_findings() -> list[SampleFinding]:
    """Return a finding of each verdict."""
    return [
        SampleFinding("四（一）", "yes", str(_("全班 28 人，不超过 80 人。"))),
        SampleFinding("四（三）", "no", str(_("培训 6 课时，不足 8 课时，不计补贴天数。"))),
        SampleFinding(
            "五（二）",
            "unknown",
            str(_("尚不能判断本年度是否已享受补贴。")),
            (str(_("本年度补贴记录")),),
        ),
    ]


def sample_faults() -> list[Fault]:
    """Return faults as a roster's reader finds them."""
    return [
        Fault("C7", str(_("身份证号码末位校验不符。")), str(_("请对照证件原件更正。"))),
        Fault("C12", str(_("与第 9 行为同一人。")), str(_("请删去重复的一行。"))),
    ]


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponseBase:
    """Show the pieces; an office's own site has no such page."""
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    return respond(
        request,
        "portal/gallery.html",
        SampleTable(request, sample_classes()),
        EmptyTable(request, []),
        form=SampleForm(),
        refused=SampleForm(
            {"title": "", "opened_on": "2020-13-01", "trade": "a"}, prefix="refused"
        ),
        steps=sample_steps(),
        history=sample_history(),
        findings=sample_findings(),
        faults=sample_faults(),
        states=SampleState,
        day=DAY,
        soon=DAY + dt.timedelta(days=7),
        past=DAY - dt.timedelta(days=2),
        items=[
            Item(_("承接机构"), _("样例职业培训学校")),
            Item(_("培训天数"), 10, _("80 课时")),
            Item(_("班级人数"), 28),
            Item(_("合同编号"), None),
        ],
        sums=[
            "28 人 × 10 天 × 200 元/天 = 56,000.00 元",
            "56,000.00 元 × (1 + 10%) = 61,600.00 元",
        ],
        total_fen=6_160_000,
        tabs=[
            Tab(_("基本情况"), "#main", True),
            Tab(_("学员"), "#main", count=28),
            Tab(_("课程表"), "#main"),
        ],
        moment=dt.datetime(2020, 10, 23, 9, 30, tzinfo=ZONE),
    )
