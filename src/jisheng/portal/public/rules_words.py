"""Small words of the rules' pages: units, deadlines, bounds, how uplifts meet, relations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jisheng.policy.engine.mechanisms.obligations import Deadline, Target
from jisheng.policy.engine.template import shown_as
from jisheng.policy.engine.types import Type
from jisheng.policy.engine.units import UnitFault, parse_unit

STACKING: Mapping[str, Any] = {
    "highest_amount": gettext_lazy("同时符合几项的，只取其中补贴最多的一项"),
    "highest_rate": gettext_lazy("同时符合几项的，只取其中比例最高的一项"),
    "sum": gettext_lazy("同时符合几项的，比例相加"),
    "product": gettext_lazy("同时符合几项的，依次连乘"),
    "first": gettext_lazy("同时符合几项的，取排在最前的一项"),
}
SOURCES: Mapping[str, Any] = {
    "text": gettext_lazy("文件正文"),
    "law": gettext_lazy("上位法"),
    "standard": gettext_lazy("标准"),
}
RELATIONS: Mapping[str, Any] = {
    "under": gettext_lazy("未作规定的，从属于"),
    "amends": gettext_lazy("修改"),
    "ends": gettext_lazy("废止"),
    "prevails_over": gettext_lazy("不一致时，优先于"),
    "yields_to": gettext_lazy("不一致时，服从"),
    "continues": gettext_lazy("承接"),
}
SERVES: Mapping[str, Any] = {
    "process": gettext_lazy("办理程序"),
    "record": gettext_lazy("记录和表格"),
    "target": gettext_lazy("目标任务"),
    "role": gettext_lazy("职责分工"),
    "fund": gettext_lazy("资金"),
    "benefit": gettext_lazy("补贴"),
}
FIRST_DAYS: Mapping[str, Any] = {
    "counted": gettext_lazy("当天计入"),
    "not_counted": gettext_lazy("当天不计入"),
    "silent": gettext_lazy("文件没有写当天是否计入，按《民法典》不计入"),
}
_BOUNDS: Mapping[str, Any] = {
    "value": "",
    "at_least": gettext_lazy("不少于"),
    "at_most": gettext_lazy("不超过"),
}
OUTCOMES: Mapping[str, Any] = {
    "granted": gettext_lazy("可以补贴"),
    "denied": gettext_lazy("不予补贴"),
    "unknown": gettext_lazy("还不能判断"),
    "recovery": gettext_lazy("应退还"),
}


def day_text(day: dt.date) -> str:
    """Return a day without its weekday: 2020年1月30日."""
    words = {"year": day.year, "month": day.month, "day": day.day}
    return _("%(year)d年%(month)d月%(day)d日") % words


def days_text(since: dt.date | None, until: dt.date | None) -> str:
    """Say from when until when; nothing when it is always."""
    if since and until:
        return _("%(since)s至%(until)s") % {"since": day_text(since), "until": day_text(until)}
    if since:
        return _("自%(since)s起") % {"since": day_text(since)}
    return _("至%(until)s") % {"until": day_text(until)} if until else ""


def quantity(value: Any, kind: Type) -> str:
    """Return a number of the document with its unit."""
    return f"{shown_as(kind)(value)}{kind.unit.label}"


def unit_text(unit: str) -> str:
    """Return the Chinese of a unit as written in a folder; a share stays %."""
    if unit in ("%", "date"):
        return unit if unit == "%" else ""
    try:
        return parse_unit(unit).label
    except UnitFault:
        return unit


def deadline_text(deadline: Deadline) -> str:
    """Say by when: 取得证书之日起12个月内, or the event it must precede."""
    count = f"{deadline.count}{unit_text(deadline.unit)}" if deadline.count is not None else ""
    if deadline.after and count:
        return _("%(after)s起%(count)s内") % {"after": deadline.after, "count": count}
    if deadline.by and count:
        return _("%(by)s%(count)s") % {"by": deadline.by, "count": count}
    return deadline.by or _("%(after)s之后") % {"after": deadline.after}


def target_text(target: Target) -> str:
    """Return the number to be reached with its bound and unit."""
    return f"{_BOUNDS[target.bound]}{target.value}{unit_text(target.unit)}"
