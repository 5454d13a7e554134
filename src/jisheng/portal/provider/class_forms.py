"""Forms of a class being filed: its facts, its timetable."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jisheng.portal.provider.generator import Half, PlannedSession, sessions_from
from jisheng.portal.region_field import RegionField
from jisheng.portal.widgets import count_field, day_field, time_field

_DAY_NAMES = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
WEEKDAYS = [(str(number), name) for number, name in enumerate(_DAY_NAMES)]


class ClassForm(forms.Form):
    """The facts of a class."""

    label = forms.CharField(label=_("班名"), max_length=120, help_text=_("例如“养老护理第 1 期”。"))
    starts_on = day_field(_("开班日期"))
    ends_on = day_field(_("结班日期"))
    place = forms.CharField(
        label=_("培训地点"), max_length=200, help_text=_("写到门牌和教室，便于实地检查。")
    )
    host_division_code = RegionField(label=_("举办地"), help_text=_("写全称或 6 位区划代码。"))


class SessionForm(forms.Form):
    """One session of the timetable."""

    day = day_field(_("日期"))
    starts = time_field(_("开始"))
    ends = time_field(_("结束"))
    hours = count_field(_("课时"), 12)
    topic = forms.CharField(label=_("内容"), max_length=120)
    teacher = forms.CharField(label=_("教师"), max_length=60)

    def planned(self) -> PlannedSession:
        """Return the session entered."""
        given = self.cleaned_data
        zone = timezone.get_current_timezone()
        return PlannedSession(
            dt.datetime.combine(given["day"], given["starts"], zone),
            dt.datetime.combine(given["day"], given["ends"], zone),
            given["hours"],
            given["topic"],
            given["teacher"],
        )


class GeneratorForm(forms.Form):
    """Many sessions at once."""

    first_on = day_field(_("从"))
    last_on = day_field(_("到"))
    weekdays = forms.MultipleChoiceField(
        label=_("每周上课的日子"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    skip_holidays = forms.BooleanField(label=_("跳过法定节假日"), required=False, initial=True)
    morning_starts = time_field(_("上午开始"), required=False, initial=dt.time(8, 30))
    morning_ends = time_field(_("上午结束"), required=False, initial=dt.time(11, 30))
    morning_hours = count_field(_("上午课时"), 8, 0, required=False, initial=4)
    afternoon_starts = time_field(_("下午开始"), required=False, initial=dt.time(13, 30))
    afternoon_ends = time_field(_("下午结束"), required=False, initial=dt.time(16, 30))
    afternoon_hours = count_field(_("下午课时"), 8, 0, required=False, initial=4)
    topic = forms.CharField(label=_("内容"), max_length=120)
    teacher = forms.CharField(label=_("教师"), max_length=60)

    def clean(self) -> dict[str, Any]:
        """Refuse ends before beginnings and a day without any hours."""
        given = super().clean() or {}
        first, last = given.get("first_on"), given.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _now("结束日期早于开始日期，请更正。"))
        if not self.errors and not self.halves():
            self.add_error("morning_hours", _now("上午和下午都没有课时，请至少填写一个半天。"))
        return given

    def halves(self) -> list[Half]:
        """Return the halves of the day that have hours."""
        given = self.cleaned_data
        found = []
        for half in ("morning", "afternoon"):
            starts, ends = given.get(f"{half}_starts"), given.get(f"{half}_ends")
            if given.get(f"{half}_hours") and starts and ends:
                found.append(Half(starts, ends, given[f"{half}_hours"]))
        return found

    def planned(self) -> list[PlannedSession]:
        """Return the sessions this makes."""
        given = self.cleaned_data
        return sessions_from(
            given["first_on"],
            given["last_on"],
            [int(day) for day in given["weekdays"]],
            self.halves(),
            topic=given["topic"],
            teacher=given["teacher"],
            zone=timezone.get_current_timezone(),
            skip_holidays=given["skip_holidays"],
        )
