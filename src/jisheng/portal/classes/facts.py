"""What several pages show of a class: its facts, its timetable, its place on the way."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from jisheng.ground.region import name_of
from jisheng.portal.kit import Item
from jisheng.portal.templatetags.figures import day_words, moment_words


def class_items(found: Any) -> list[Item]:
    """Return the facts of a class as the overview and the filing show them."""
    line = found.line
    people = len(found.enrolments.all())
    items = [
        Item(_("培训项目"), line.programme.name, line.programme.level),
        Item(_("承接机构"), found.institution.name),
        Item(_("行业主管部门"), line.plan.department.name),
        Item(_("开班日期"), day_words(found.starts_on)),
        Item(_("结班日期"), day_words(found.ends_on)),
        Item(_("培训地点"), found.place, name_of(found.host_division_code)),
        Item(_("名册人数"), people, _("计划每班 %d 人") % line.class_size),
        Item(_("合同编号"), line.contract_number),
    ]
    return items + later_items(found)


def later_items(found: Any) -> list[Item]:
    """Return what a class gets on its way, as far as it has come."""
    items = []
    if found.filing_number:
        items.append(Item(_("备案号"), found.filing_number, moment_words(found.accepted_at)))
    if found.enrolled_headcount is not None:
        items.append(Item(_("锁定人数"), found.enrolled_headcount, moment_words(found.opened_at)))
    if found.completed_at:
        items.append(Item(_("结业时间"), moment_words(found.completed_at)))
    return items


def timetable_of(found: Any) -> dict[str, Any]:
    """Return what the timetable's table needs."""
    sessions = list(found.sessions.all())
    return {
        "sessions": sessions,
        "hours_total": sum(session.hours for session in sessions),
        "day_count": len({session.starts_at.date() for session in sessions}),
    }
