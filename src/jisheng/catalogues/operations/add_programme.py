from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.catalogues.models import Programme
from jisheng.catalogues.permissions import may_change
from jisheng.catalogues.queries import LEVELS
from jisheng.catalogues.workflow import ADD_PROGRAMME
from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.trail import Doer


@transaction.atomic
def add_programme(
    doer: Doer,
    *,
    code: str,
    name: str,
    field: str,
    region_code: str,
    at: dt.datetime,
    level: str = "",
    has_qualification: bool = False,
) -> Programme:
    """Enter a training programme; raises NotFound, NotPermitted, Invalid.

    ``level`` is empty or one of ``LEVELS``; with the code it decides what counts as a repeat
    (四（一）). ``has_qualification`` says that a certificate of the occupation exists (二).
    """
    may_change(doer, ADD_PROGRAMME, region_code)
    programme = Programme(
        created_at=at,
        code=code.strip(),
        name=name.strip(),
        level=level,
        field=field.strip(),
        region_code=region_code,
        has_qualification=has_qualification,
    )
    faults = _faults_of(programme)
    if faults:
        raise Invalid(faults)
    programme.save()
    trail.record(
        doer,
        at=at,
        subject=("catalogues.programme", programme.uuid),
        act=ADD_PROGRAMME.name,
        label=str(ADD_PROGRAMME.label),
        duty=ADD_PROGRAMME.duty,
        changes={"code": programme.code, "name": programme.name, "level": level},
    )
    return programme


def _faults_of(programme: Programme) -> list[Fault]:
    faults = []
    if not programme.code:
        faults.append(Fault("code", _("没有填项目编码。"), _("请填写目录中的编码。")))
    if not programme.name:
        faults.append(Fault("name", _("没有填项目名称。"), _("请填写项目名称。")))
    if not programme.field:
        faults.append(Fault("field", _("没有填领域。"), _("请填写所属领域。")))
    if programme.level and programme.level not in LEVELS:
        faults.append(Fault("level", _("没有这个等级。"), _("请从列表中选择，没有等级的留空。")))
    held = Programme.objects.filter(
        region_code=programme.region_code, code=programme.code, level=programme.level
    )
    if held.exists():
        faults.append(
            Fault(
                "code",
                _("同一地区已有相同编码和等级的项目。"),
                _("请核对，或使用已有项目。"),
            )
        )
    return faults
