from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Fault, Invalid, WrongState
from jisheng.foundation.operation import perform
from jisheng.registry.models import Organisation
from jisheng.registry.queries import UNDERTAKING
from jisheng.training.enums import PlanState, ProcurementMethod
from jisheng.training.models import PlanLine
from jisheng.training.operations.locking import lock_line
from jisheng.training.permissions import may_act_on_line
from jisheng.training.workflow import PLAN_LINE


@transaction.atomic
def record_procurement(
    actor: Actor,
    line_uuid: UUID,
    *,
    method: str,
    procured_on: dt.date,
    contract_number: str,
    institution_uuid: UUID,
    at: dt.datetime,
) -> PlanLine:
    """Record who won the procurement (五（二）).

    Raises NotFound, NotPermitted, WrongState, Invalid.
    """
    line = lock_line(line_uuid)
    with perform(
        PLAN_LINE,
        "record_procurement",
        line,
        actor,
        at=at,
        permission=may_act_on_line,
        about=line.plan.uuid,
    ) as step:
        _refuse_unconfirmed(line)
        institution = Organisation.objects.filter(
            uuid=institution_uuid, kind__in=UNDERTAKING
        ).first()
        _refuse_faulty(method, procured_on, contract_number, institution, timezone.localdate(at))
        line.procurement_method = method
        line.procured_on = procured_on
        line.contract_number = contract_number.strip()
        line.institution = institution
        step.note(
            method=method,
            procured_on=procured_on.isoformat(),
            contract_number=line.contract_number,
            institution=str(institution),
        )
    return line


def _refuse_unconfirmed(line: PlanLine) -> None:
    if line.plan.state != PlanState.CONFIRMED:
        raise WrongState(
            "PLAN_NOT_CONFIRMED",
            _("计划“%(title)s”还没有审定，不能登记采购结果。") % {"title": line.plan.title},
            _("请先由项目审核人员审定计划。"),
        )


def _refuse_faulty(
    method: str,
    procured_on: dt.date,
    contract_number: str,
    institution: Organisation | None,
    today: dt.date,
) -> None:
    faults = []
    if method not in ProcurementMethod.values:
        faults.append(Fault("method", _("没有这种采购方式。"), _("请从列表中选择。")))
    if procured_on > today:
        faults.append(
            Fault(
                "procured_on",
                _("采购结果日期 %(day)s 晚于今天。") % {"day": procured_on.isoformat()},
                _("请填写结果确定的日期。"),
            )
        )
    if not contract_number.strip():
        faults.append(Fault("contract_number", _("没有填合同编号。"), _("请按合同填写。")))
    if institution is None:
        faults.append(
            Fault(
                "institution",
                _("没有选定承接机构，承接机构应是已登记的职业院校或职业培训机构。"),
                _("请从列表中选择；未登记的请先联系系统管理员登记。"),
            )
        )
    if faults:
        raise Invalid(faults)
