from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Fault, Invalid, NotFound, WrongState
from jisheng.foundation.operation import perform
from jisheng.ground.region import Region, RegionFault
from jisheng.training.enums import ClassState, PlanLineState
from jisheng.training.models import PlanLine, TrainingClass
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS


@transaction.atomic
def draft_class(
    actor: Actor,
    line_uuid: UUID,
    *,
    label: str,
    starts_on: dt.date,
    ends_on: dt.date,
    place: str,
    host_division_code: str,
    at: dt.datetime,
) -> TrainingClass:
    """Begin a class under a line this institution was published for.

    Raises NotFound, NotPermitted, WrongState, Invalid.
    """
    line = _published_line(line_uuid)
    assert line.institution is not None
    made = TrainingClass(
        created_at=at,
        line=line,
        institution=line.institution,
        region_code=line.plan.region_code,
        label=label.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        place=place.strip(),
        host_division_code=host_division_code,
        state=ClassState.DRAFT,
        entered_by=actor.user_id or 0,
    )
    with perform(
        CLASS, "draft", made, actor, at=at, permission=may_act_on_class, about=made.uuid
    ) as step:
        _refuse_unpublished(line)
        refuse_faulty_particulars(made)
        step.note(**particulars(made))
    return made


def particulars(training_class: TrainingClass) -> dict[str, str]:
    """Return what the head of a class says, for the trail."""
    return {
        "label": training_class.label,
        "starts_on": training_class.starts_on.isoformat(),
        "ends_on": training_class.ends_on.isoformat(),
        "place": training_class.place,
        "host_division_code": training_class.host_division_code,
    }


def refuse_faulty_particulars(training_class: TrainingClass) -> None:
    """Raise Invalid with everything wrong in the head of a class."""
    faults = []
    if not training_class.label:
        faults.append(Fault("label", _("没有填班名。"), _("请填写班名，例如“第1期”。")))
    if not training_class.place:
        faults.append(Fault("place", _("没有填培训地点。"), _("请填写到门牌和教室。")))
    if training_class.ends_on < training_class.starts_on:
        faults.append(Fault("ends_on", _("结班日期早于开班日期。"), _("请检查两个日期是否填反。")))
    try:
        Region(training_class.host_division_code)
    except RegionFault as fault:
        faults.append(Fault("host_division_code", fault.message, fault.remedy))
    if faults:
        raise Invalid(faults)


def _published_line(line_uuid: UUID) -> PlanLine:
    found = (
        PlanLine.objects.select_related("plan__department", "programme", "institution")
        .filter(uuid=line_uuid, institution__isnull=False)
        .first()
    )
    if found is None:
        raise NotFound(_("该计划项目"))
    return found


def _refuse_unpublished(line: PlanLine) -> None:
    if line.state != PlanLineState.PUBLISHED:
        raise WrongState(
            "LINE_NOT_PUBLISHED",
            _("该项目的承接机构还没有公布，不能办班。"),
            _("请待主管部门公布后再新建培训班。"),
        )
