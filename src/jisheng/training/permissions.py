"""Who may act on plans and classes: each duty counts only for the party it sits with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor, refuse_duty
from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import NotFound
from jisheng.foundation.workflow import Act
from jisheng.training.models import PlanLine, ProjectPlan, TrainingClass

# A class has two parties. A duty held with one of them never stands for the other.
SITS_WITH_INSTITUTION = frozenset({Duty.INSTITUTION_CLERK, Duty.TEACHER})


def may_plan(doer: Any, act: Act, plan: ProjectPlan) -> None:
    """Let pass the department's own duty; raises NotFound, NotPermitted."""
    _must_hold(doer, act, plan.region_code, plan.department.uuid, (), _("该计划"))


def may_act_on_line(doer: Any, act: Act, line: PlanLine) -> None:
    """Let pass the department's own duty for one of its lines; raises NotFound, NotPermitted."""
    may_plan(doer, act, line.plan)


def may_act_on_class(doer: Any, act: Act, training_class: TrainingClass) -> None:
    """Let pass the duty with the party of the class it sits with; raises NotFound, NotPermitted."""
    department = training_class.line.plan.department.uuid
    institution = training_class.institution.uuid
    own = act.duty in SITS_WITH_INSTITUTION
    party, other = (institution, department) if own else (department, institution)
    _must_hold(doer, act, training_class.region_code, party, (other,), _("该培训班"))


def _must_hold(
    doer: Any, act: Act, region_code: str, party: UUID, others: tuple[UUID, ...], what: str
) -> None:
    if not isinstance(doer, Actor) or not doer.sees(region_code, party, *others):
        raise NotFound(what)
    if not act.duty or not doer.has(act.duty, region_code, party):
        refuse_duty(act)
