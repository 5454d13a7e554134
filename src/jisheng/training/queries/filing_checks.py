"""Everything that must be right before a class can be filed, told at once (一次性告知)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.catalogues.queries import rulebook_on
from jisheng.foundation.errors import Fault
from jisheng.ground.masking import mask_name
from jisheng.registry.facts import Evidenced, person_facts
from jisheng.training.enums import ClassState, PlanLineState
from jisheng.training.facts import is_away
from jisheng.training.models import ClassSession, Enrolment, TrainingClass
from jisheng.training.queries.clashes import first_clashes
from jisheng.training.queries.session_checks import SessionPlan, session_faults


def filing_faults(training_class: TrainingClass, at: dt.datetime) -> list[Fault]:
    """Return every reason why the class cannot be filed at ``at``; an empty list means it can."""
    sessions = list(training_class.sessions.all())
    enrolments = list(training_class.enrolments.select_related("person"))
    return [
        *_date_faults(training_class, timezone.localdate(at)),
        *_line_faults(training_class),
        *_timetable_faults(training_class, sessions),
        *_size_faults(training_class, len(enrolments)),
        *_programme_faults(training_class, enrolments),
        *clash_faults(training_class, sessions, enrolments),
    ]


def clash_faults(
    training_class: TrainingClass,
    sessions: Sequence[ClassSession],
    enrolments: Sequence[Enrolment],
) -> list[Fault]:
    """Name the trainees who sit in another class at the same hours."""
    clashes = first_clashes(training_class, sessions, (e.person_id for e in enrolments))
    return [
        Fault(
            _("名册第 %(row)d 行") % {"row": one.row_number},
            _("学员%(name)s（%(number)s）%(when)s 已在另一个培训班上课。")
            % {
                "name": mask_name(one.person.name),
                "number": one.person.identity_masked,
                "when": f"{timezone.localtime(clashes[one.person_id].starts_at):%Y-%m-%d %H:%M}",
            },
            _("请移除该学员，或调整课程表。"),
        )
        for one in enrolments
        if one.person_id in clashes
    ]


def _date_faults(training_class: TrainingClass, today: dt.date) -> list[Fault]:
    if today < training_class.starts_on:
        return []
    return [
        Fault(
            _("开班日期"),
            _("开班日期 %(day)s 已到或已过，报备应在开班之前。")
            % {"day": training_class.starts_on.isoformat()},
            _("请推迟开班日期并相应调整课程表。"),
        )
    ]


def _line_faults(training_class: TrainingClass) -> list[Fault]:
    line = training_class.line
    published = line.state == PlanLineState.PUBLISHED
    faults = []
    if not published or line.institution_id != training_class.institution_id:
        faults.append(
            Fault(
                _("承接机构"),
                _("本机构不是该项目已公布的承接机构。"),
                _("请与主管部门核对采购结果和公布情况。"),
            )
        )
    filed = line.classes.exclude(pk=training_class.pk).exclude(
        state__in=[ClassState.DRAFT, ClassState.RETURNED, ClassState.WITHDRAWN]
    )
    if filed.count() >= line.class_count:
        faults.append(
            Fault(
                _("班数"),
                _("该项目计划 %(count)d 个班，均已报备。") % {"count": line.class_count},
                _("请与主管部门核对计划。"),
            )
        )
    return faults


def _timetable_faults(
    training_class: TrainingClass, sessions: Sequence[ClassSession]
) -> list[Fault]:
    if not sessions:
        return [Fault(_("课程表"), _("还没有课程表。"), _("请先编排课程表。"))]
    faults = []
    for number, session in enumerate(sessions, 1):
        plan = SessionPlan(
            session.starts_at, session.ends_at, session.hours, session.topic, session.teacher
        )
        faults += session_faults(training_class, plan, _("课程表第 %d 节") % number)
    hours, wanted = sum(s.hours for s in sessions), training_class.line.class_hours
    if hours != wanted:
        faults.append(
            Fault(
                _("课程表"),
                _("课程表共 %(hours)d 课时，计划为 %(wanted)d 课时。")
                % {"hours": hours, "wanted": wanted},
                _("请补齐或删减课次，使课时与计划一致。"),
            )
        )
    return faults


def _size_faults(training_class: TrainingClass, heads: int) -> list[Fault]:
    if heads == 0:
        return [Fault(_("名册"), _("名册还没有学员。"), _("请先导入名册或添加学员。"))]
    limit = rulebook_on(training_class.region_code, training_class.ends_on).parameter(
        "max_class_size", training_class.ends_on
    )
    if heads <= limit.value:
        return []
    return [
        Fault(
            _("名册"),
            _("名册有 %(heads)d 人，按%(clause)s每期培训班不超过 %(limit)s 人。")
            % {"heads": heads, "clause": limit.clause, "limit": limit.value},
            _("请分成几个班分别报备。"),
        )
    ]


def _programme_faults(
    training_class: TrainingClass, enrolments: Sequence[Enrolment]
) -> list[Fault]:
    """Keep occupations with a qualification certificate to the other route (二), but for talent
    classes held elsewhere (四（三）): all their trainees are on the selection list."""
    programme = training_class.line.programme
    if not programme.has_qualification:
        return []
    if not is_away(training_class.host_division_code, training_class.region_code):
        return [
            Fault(
                _("培训项目"),
                _("“%(name)s”已有职业资格（等级）证书，按实施方案第二部分不走项目制培训。")
                % {"name": programme.name},
                _("请改按职业资格培训办理。"),
            )
        ]
    facts = person_facts((e.person_id for e in enrolments), training_class.starts_on)
    return [
        Fault(
            _("名册第 %(row)d 行") % {"row": one.row_number},
            _("学员%(name)s不在高技能人才外训遴选名单上，不能参加本班。")
            % {"name": mask_name(one.person.name)},
            _("请移除该学员，或由主管部门登记遴选名单。"),
        )
        for one in enrolments
        if not _is_selected(facts[one.person_id])
    ]


def _is_selected(facts: Mapping[str, Evidenced]) -> bool:
    answer = facts.get("high_skill_talent_selected")
    return answer is not None and bool(answer.value)
