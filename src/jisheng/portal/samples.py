"""Invent what the gallery shows: one of each piece, with words an office would use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from jisheng.foundation.errors import Fault
from jisheng.portal.columns import Column
from jisheng.portal.filters import Choice, Days
from jisheng.portal.kit import Change, HistoryLine, Item, Step, Tab
from jisheng.portal.tables import Table

DAY = dt.date(2020, 10, 23)
AT = dt.datetime(2020, 10, 23, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
HERE = "#main"
TRADES = ("电工", "养老护理员", "电子商务师", "焊工", "育婴员", "中式烹调师")
MEANS = [("code", _("课堂码")), ("teacher", _("教师点名")), ("paper", _("纸质签到表"))]


class State(TextChoices):
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
    state: State
    opened_on: dt.date | None
    heads: int
    amount_fen: int | None


@dataclass(frozen=True)
class SampleFinding:
    """One finding as a decision gives it."""

    clause: str
    verdict: str
    sentence: Any
    missing: tuple[Any, ...] = ()


class ClassTable(Table):
    """A list with every kind of column and filter."""

    caption = _("样例培训班")
    columns: ClassVar[Sequence[Column]] = (
        Column("title", _("班级"), sort="title", link=lambda _row: HERE),
        Column("trade", _("工种")),
        Column("state", _("状态"), kind="status", sort="state", filter=Choice(State.choices)),
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


class ClassForm(forms.Form):
    """A form with every kind of field."""

    title = forms.CharField(label=_("班级名称"), help_text=_("写明工种和期次，例如“第三期”。"))
    opened_on = forms.DateField(
        label=_("开班日"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("须为将来的日期。"),
    )
    trade = forms.ChoiceField(label=_("工种"), choices=[("a", _("电工")), ("b", _("焊工"))])
    means = forms.ChoiceField(label=_("签到方式"), choices=MEANS, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    roster = forms.FileField(label=_("学员名册"), help_text=_("请选择 .xlsx 文件，不超过 10 MB。"))
    sure = forms.BooleanField(label=_("以上内容与实际一致"))


@cache
def classes() -> tuple[SampleClass, ...]:
    """Return sample rows, enough for several pages."""
    return tuple(_class(number) for number in range(34))


def _class(number: int) -> SampleClass:
    heads = 18 + (number * 11) % 45
    return SampleClass(
        f"{TRADES[number % 6]}第 {number // 6 + 1} 期",
        TRADES[number % 6],
        list(State)[(number * 5) % 6],
        DAY + dt.timedelta(days=number * 3) if number % 7 else None,
        heads,
        heads * 160_000 if number % 4 else None,
    )


def pieces() -> dict[str, Any]:
    """Return what the gallery's template draws besides lists and forms."""
    return {
        "steps": way(),
        "history": acts(),
        "findings": findings(),
        "faults": faults(),
        "items": facts(),
        "sums": ["28 人 × 10 天 × 200 元/天 = 56,000.00 元", "56,000.00 元 × 110% = 61,600.00 元"],
        "total_fen": 6_160_000,
        "tabs": [
            Tab(_("基本情况"), HERE, active=True),
            Tab(_("学员"), HERE, count=28),
            Tab(_("课程表"), HERE),
        ],
        "day": DAY,
        "soon": DAY + dt.timedelta(days=7),
        "past": DAY - dt.timedelta(days=2),
        "moment": AT,
    }


def way() -> list[Step]:
    """Return a way with a station of each kind."""
    return [
        Step(_("计划"), "done", _("9月1日")),
        Step(_("开班备案"), "done", _("9月14日")),
        Step(_("授课"), "done", _("80 课时")),
        Step(_("结业评估"), "current", url=HERE),
        Step(_("补贴申请")),
        Step(_("公示")),
        Step(_("支付")),
    ]


def acts() -> list[HistoryLine]:
    """Return acts with a reason and with changes."""
    supervisor, clerk = _("项目审核"), _("机构经办")
    change = Change(_("开班日"), "2020年10月26日", "2020年10月28日")
    earlier = AT - dt.timedelta(days=1)
    return [
        HistoryLine(
            AT,
            "何*",
            _("退回"),
            supervisor,
            State.RETURNED,
            State.RETURNED.label,
            reason=_("授课教师未写明资格。"),
        ),
        HistoryLine(
            earlier, "陈*", _("备案"), clerk, State.FILED, State.FILED.label, changes=(change,)
        ),
        HistoryLine(
            earlier - dt.timedelta(days=1), "陈*", _("新建"), clerk, State.DRAFT, State.DRAFT.label
        ),
    ]


def findings() -> list[SampleFinding]:
    """Return a finding of each verdict."""
    return [
        SampleFinding("四（一）", "yes", _("全班 28 人，不超过 80 人。")),
        SampleFinding("四（三）", "no", _("培训 6 课时，不足 8 课时，不计补贴天数。")),
        SampleFinding(
            "五（二）", "unknown", _("尚不能判断本年度是否已享受补贴。"), (_("本年度补贴记录"),)
        ),
    ]


def faults() -> list[Fault]:
    """Return faults as a roster's reader finds them."""
    return [
        Fault("C7", str(_("身份证号码末位校验不符。")), str(_("请对照证件原件更正。"))),
        Fault("C12", str(_("与第 9 行为同一人。")), str(_("请删去重复的一行。"))),
    ]


def facts() -> list[Item]:
    """Return labels with values, one of them absent."""
    return [
        Item(_("承接机构"), _("样例职业培训学校")),
        Item(_("培训天数"), 10, _("80 课时")),
        Item(_("班级人数"), 28),
        Item(_("合同编号"), None),
    ]
