from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.operation import perform
from jisheng.training.enums import ClassState
from jisheng.training.models import ClassSession, TrainingClass
from jisheng.training.operations.locking import lock_class, one_at_a_time
from jisheng.training.permissions import may_act_on_class
from jisheng.training.queries.session_checks import SessionPlan, session_faults
from jisheng.training.workflow import CLASS

STANDARD_HOUR = dt.timedelta(minutes=45)
MOST_SESSIONS = 400


@dataclass(frozen=True, slots=True)
class Timetable:
    """The sessions as kept, with what looks odd but may stand."""

    sessions: tuple[ClassSession, ...]
    warnings: tuple[str, ...]


@transaction.atomic
def set_timetable(
    actor: Actor, class_uuid: UUID, sessions: Sequence[SessionPlan], *, at: dt.datetime
) -> Timetable:
    """Replace the timetable of a class that is not filed.

    Raises NotFound, NotPermitted, WrongState, and Invalid naming every session that is wrong,
    overlaps another, or has a teacher who teaches elsewhere at these hours.
    """
    training_class = lock_class(class_uuid)
    with perform(
        CLASS,
        "set_timetable",
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        about=class_uuid,
    ) as step:
        one_at_a_time("timetable", training_class.institution_id)
        plans = sorted(sessions, key=lambda plan: plan.starts_at)
        _refuse_faulty(training_class, plans)
        training_class.sessions.all().delete()
        made = ClassSession.objects.bulk_create(_session(training_class, p, at) for p in plans)
        step.note(sessions=len(made), hours=sum(plan.hours for plan in plans))
    return Timetable(tuple(made), tuple(_warnings(plans)))


def _refuse_faulty(training_class: TrainingClass, plans: Sequence[SessionPlan]) -> None:
    if not plans:
        raise Invalid([Fault("", _("课程表是空的。"), _("请至少安排一节课。"))])
    if len(plans) > MOST_SESSIONS:
        raise Invalid(
            [Fault("", _("课程表有 %d 节，过多。") % len(plans), _("请核对是否重复粘贴。"))]
        )
    faults = []
    for number, plan in enumerate(plans, 1):
        faults += session_faults(training_class, plan, _place(number))
    faults += _overlaps(plans)
    faults += _teachers_elsewhere(training_class, plans)
    if faults:
        raise Invalid(faults)


def _overlaps(plans: Sequence[SessionPlan]) -> list[Fault]:
    return [
        Fault(
            _place(number),
            _("与第 %(before)d 节时间重叠（%(when)s 开始）。")
            % {"before": number - 1, "when": _when(later.starts_at)},
            _("同一个班同一时间只能上一节课，请调整时间。"),
        )
        for number, (earlier, later) in enumerate(pairwise(plans), 2)
        if later.starts_at < earlier.ends_at
    ]


def _teachers_elsewhere(training_class: TrainingClass, plans: Sequence[SessionPlan]) -> list[Fault]:
    """Find teachers who stand in another class of the institution at the same hours."""
    taken = list(
        ClassSession.objects.filter(
            training_class__institution=training_class.institution_id,
            teacher__in={plan.teacher.strip() for plan in plans},
            starts_at__lt=max(plan.ends_at for plan in plans),
            ends_at__gt=min(plan.starts_at for plan in plans),
        )
        .exclude(training_class=training_class)
        .exclude(training_class__state=ClassState.WITHDRAWN)
        .select_related("training_class")
    )
    return [
        Fault(
            _place(number),
            _("教师“%(teacher)s”%(when)s 已在“%(label)s”上课，不能同时在两处授课。")
            % {
                "teacher": other.teacher,
                "when": _when(other.starts_at),
                "label": other.training_class.label,
            },
            _("请换一位教师或调整时间。"),
        )
        for number, plan in enumerate(plans, 1)
        for other in taken
        if other.teacher == plan.teacher.strip()
        and other.starts_at < plan.ends_at
        and plan.starts_at < other.ends_at
    ]


def _warnings(plans: Sequence[SessionPlan]) -> list[str]:
    """Point at sessions whose hours do not fit into the clock time at 45 minutes each."""
    return [
        _("%(place)s：%(hours)d 课时按每课时 45 分钟需 %(needed)d 分钟，实际只有 %(has)d 分钟。")
        % {
            "place": _place(number),
            "hours": plan.hours,
            "needed": plan.hours * STANDARD_HOUR // dt.timedelta(minutes=1),
            "has": (plan.ends_at - plan.starts_at) // dt.timedelta(minutes=1),
        }
        for number, plan in enumerate(plans, 1)
        if plan.hours * STANDARD_HOUR > plan.ends_at - plan.starts_at
    ]


def _session(training_class: TrainingClass, plan: SessionPlan, at: dt.datetime) -> ClassSession:
    return ClassSession(
        created_at=at,
        training_class=training_class,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        hours=plan.hours,
        topic=plan.topic.strip(),
        teacher=plan.teacher.strip(),
    )


def _place(number: int) -> str:
    return _("第 %d 节") % number


def _when(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
