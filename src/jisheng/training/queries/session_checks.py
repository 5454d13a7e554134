"""What is wrong with one session by itself, planned or kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.foundation.errors import Fault
from jisheng.training.models import TrainingClass

MOST_HOURS = 12


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One session to be: clock times, standard class hours, topic, teacher."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    hours: int
    topic: str
    teacher: str


def session_faults(training_class: TrainingClass, plan: SessionPlan, place: str) -> list[Fault]:
    """Say what is wrong with one session by itself."""
    starts, ends = timezone.localtime(plan.starts_at), timezone.localtime(plan.ends_at)
    faults = []
    if ends <= starts:
        faults.append(Fault(place, _("下课时间不晚于上课时间。"), _("请检查两个时间。")))
    elif ends.date() != starts.date():
        faults.append(Fault(place, _("一节课跨了两天。"), _("请按天分成几节。")))
    if not training_class.starts_on <= starts.date() <= training_class.ends_on:
        faults.append(
            Fault(
                place,
                _("%(day)s不在培训期 %(from)s 至 %(until)s 之内。")
                % {
                    "day": starts.date().isoformat(),
                    "from": training_class.starts_on.isoformat(),
                    "until": training_class.ends_on.isoformat(),
                },
                _("请改课次日期，或先改班级的起止日期。"),
            )
        )
    if not 1 <= plan.hours <= MOST_HOURS:
        faults.append(Fault(place, _("一节课的课时应在 1 到 12 之间。"), _("请填写标准课时数。")))
    if not plan.topic.strip():
        faults.append(Fault(place, _("没有填授课内容。"), _("请填写内容。")))
    if not plan.teacher.strip():
        faults.append(Fault(place, _("没有填教师。"), _("请填写授课教师姓名。")))
    return faults
