from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Fault, Invalid, NotFound
from jisheng.foundation.operation import perform
from jisheng.registry.enums import OrganisationKind
from jisheng.registry.models import Organisation
from jisheng.training.enums import PlanState
from jisheng.training.models import ProjectPlan
from jisheng.training.permissions import may_plan
from jisheng.training.workflow import PLAN

_YEARS = range(2010, 2101)


@transaction.atomic
def draft_plan(
    actor: Actor, department_uuid: UUID, *, year: int, title: str, at: dt.datetime
) -> ProjectPlan:
    """Begin a department's plan of a year (五（二）); raises NotFound, NotPermitted, Invalid."""
    plan = ProjectPlan(
        created_at=at,
        department=_department(department_uuid),
        year=year,
        title=title.strip(),
        state=PlanState.DRAFT,
        drawn_up_by=actor.user_id or 0,
    )
    plan.region_code = plan.department.region_code
    with perform(PLAN, "draft", plan, actor, at=at, permission=may_plan, about=plan.uuid) as step:
        _refuse_faulty(plan)
        step.note(title=plan.title, year=year)
    return plan


def _department(department_uuid: UUID) -> Organisation:
    found = Organisation.objects.filter(
        uuid=department_uuid, kind=OrganisationKind.SECTOR_DEPARTMENT
    ).first()
    if found is None:
        raise NotFound(_("该部门"))
    return found


def _refuse_faulty(plan: ProjectPlan) -> None:
    faults = []
    if plan.year not in _YEARS:
        faults.append(
            Fault("year", _("年度 %(year)s 不对。") % {"year": plan.year}, _("请填四位年份。"))
        )
    if not plan.title:
        faults.append(Fault("title", _("没有填计划名称。"), _("请填写名称，便于以后查找。")))
    same = ProjectPlan.objects.filter(department=plan.department, year=plan.year, title=plan.title)
    if not faults and same.exists():
        faults.append(Fault("title", _("本部门该年度已有同名计划。"), _("请换一个名称。")))
    if faults:
        raise Invalid(faults)
