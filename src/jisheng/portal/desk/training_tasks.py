"""What waits in the training half of the main job, by duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.foundation import clock
from jisheng.ground.workdays import workdays_before
from jisheng.portal.desk.tasks import Task, register, when_idle
from jisheng.training import queries
from jisheng.training.enums import ClassState, PlanLineState, PlanState

MOST = 200


def plans_to_confirm(actor: Actor) -> list[Task]:
    """Return drafted plans with lines, for who confirms them."""
    plans = queries.plans(actor).filter(state=PlanState.DRAFT, line_count__gt=0)[:MOST]
    return [_plan_task(_("待审定的计划"), plan) for plan in plans]


def plans_to_finish(actor: Actor) -> list[Task]:
    """Return the planner's own drafts."""
    plans = queries.plans(actor).filter(state=PlanState.DRAFT, drawn_up_by=actor.user_id or 0)[
        :MOST
    ]
    return [_plan_task(_("起草中的计划"), plan) for plan in plans]


def _plan_task(group: Any, plan: Any) -> Task:
    url = reverse("portal:plan", args=[plan.uuid])
    note = _("%(count)d 个项目") % {"count": plan.line_count}
    return Task(group, plan.title, url, plan.created_at, note)


def lines_to_procure(actor: Actor) -> list[Task]:
    """Return lines of confirmed plans without a procurement result."""
    return [*_lines(actor, PlanLineState.PLANNED, _("待登记采购结果的项目"))]


def institutions_to_publish(actor: Actor) -> list[Task]:
    """Return lines whose institution is not yet published."""
    return [*_lines(actor, PlanLineState.PROCURED, _("待公布的承接机构"))]


def _lines(actor: Actor, state: PlanLineState, group: Any) -> Iterator[Task]:
    for plan in (
        queries.plans(actor)
        .filter(state=PlanState.CONFIRMED)
        .prefetch_related("lines__programme", "lines__institution")[:MOST]
    ):
        for line in plan.lines.all():
            if line.state == state:
                url = f"{reverse('portal:plan', args=[plan.uuid])}#line-{line.uuid}"
                note = line.institution.name if line.institution else plan.title
                yield Task(group, line.programme.name, url, line.created_at, note)


def filings_to_review(actor: Actor) -> list[Task]:
    """Return filed classes; the review should be done before the class begins."""
    classes = queries.classes(actor).filter(state=ClassState.FILED)[:MOST]
    return [
        Task(
            _("待审核的备案"),
            one.label,
            reverse("portal:filing", args=[one.uuid]),
            one.filed_at,
            one.institution.name,
            workdays_before(one.starts_on, 1).last_on,
        )
        for one in classes
    ]


def classes_to_build(actor: Actor) -> list[Task]:
    """Return classes sent back or still being filled in."""
    states = {
        ClassState.RETURNED: _("退回补正的培训班"),
        ClassState.DRAFT: _("填报中的培训班"),
    }
    classes = queries.classes(actor).filter(state__in=states)[:MOST]
    return [
        Task(
            states[ClassState(one.state)],
            one.label,
            reverse("portal:build_basics", args=[one.uuid]),
            one.created_at,
            one.line.programme.name,
            state=ClassState(one.state),
        )
        for one in sorted(classes, key=lambda one: one.state != ClassState.RETURNED)
    ]


def classes_to_open(actor: Actor) -> list[Task]:
    """Return accepted classes whose day has come, and classes taught to the end."""
    today = clock.today()
    due = queries.classes(actor).filter(state=ClassState.ACCEPTED, starts_on__lte=today)[:MOST]
    over = queries.classes(actor).filter(state=ClassState.OPENED, ends_on__lt=today)[:MOST]
    return [*_class_tasks(_("待开班"), due), *_class_tasks(_("待办理结业"), over)]


def _class_tasks(group: Any, classes: Iterable[Any]) -> Iterator[Task]:
    for one in classes:
        url = reverse("portal:class", args=[one.uuid])
        note = _("%(count)d 名学员") % {"count": one.people}
        yield Task(group, one.label, url, one.accepted_at, note)


def sessions_today(actor: Actor) -> list[Task]:
    """Return today's sessions, for who takes attendance."""
    return [
        Task(
            _("今天的课"),
            f"{_time(one.starts_at)}–{_time(one.ends_at)} {one.training_class.label}",
            reverse("portal:session", args=[one.uuid]),
            None,
            f"{one.topic} · {one.teacher}",
        )
        for one in queries.sessions_on(actor, clock.today())
        if one.ends_at > clock.now()
    ]


def _time(moment: dt.datetime) -> str:
    return f"{localtime(moment):%H:%M}"


register(Duty.PROJECT_SUPERVISOR, filings_to_review, all_url_name="portal:filings")
register(Duty.PROJECT_SUPERVISOR, plans_to_confirm, all_url_name="portal:plans")
register(Duty.PROJECT_SUPERVISOR, institutions_to_publish)
register(Duty.PROJECT_PLANNER, plans_to_finish, all_url_name="portal:plans")
register(Duty.PROJECT_PLANNER, lines_to_procure)
register(Duty.TEACHER, sessions_today, all_url_name="portal:today_sessions")
register(Duty.INSTITUTION_CLERK, classes_to_build, all_url_name="portal:classes")
register(Duty.INSTITUTION_CLERK, classes_to_open)
register(Duty.INSTITUTION_CLERK, sessions_today, all_url_name="portal:today_sessions")

when_idle(
    Duty.PROJECT_PLANNER, _("可以编制本年度的项目制培训计划。"), "portal:plan_new", _("编制计划")
)
when_idle(Duty.PROJECT_SUPERVISOR, _("可以查看已备案的培训班。"), "portal:classes", _("看培训班"))
when_idle(
    Duty.INSTITUTION_CLERK,
    _("可以从承接项目新建培训班。"),
    "portal:undertaken_lines",
    _("看承接项目"),
)
when_idle(Duty.TEACHER, _("今天没有课，可以看其他日子的课。"), "portal:today_sessions", _("看课程"))
when_idle(Duty.AUDITOR, _("可以查阅培训班的全部记录。"), "portal:classes", _("看培训班"))
