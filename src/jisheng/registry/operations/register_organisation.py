from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.trail import Doer
from jisheng.ground.region import Region, RegionFault
from jisheng.ground.uscc import UsccFault, check_uscc
from jisheng.registry.enums import OrganisationKind
from jisheng.registry.models import Organisation
from jisheng.registry.permissions import may_register
from jisheng.registry.workflow import REGISTER_ORGANISATION


@transaction.atomic
def register_organisation(
    doer: Doer,
    *,
    name: str,
    kind: str,
    uscc: str,
    region_code: str,
    at: dt.datetime,
    contact: str = "",
    phone: str = "",
) -> Organisation:
    """Enter an organisation once, by its credit code; raises NotFound, NotPermitted, Invalid."""
    may_register(doer, REGISTER_ORGANISATION, region_code)
    faults, code = _faults_of(name, kind, uscc, region_code)
    if faults:
        raise Invalid(faults)
    made = Organisation.objects.create(
        created_at=at,
        name=name.strip(),
        kind=kind,
        uscc=code,
        region_code=region_code,
        contact=contact.strip(),
        phone=phone.strip(),
    )
    trail.record(
        doer,
        at=at,
        subject=("registry.organisation", made.uuid),
        act=REGISTER_ORGANISATION.name,
        label=str(REGISTER_ORGANISATION.label),
        duty=REGISTER_ORGANISATION.duty,
        changes={"name": made.name, "kind": kind, "uscc": code, "region_code": region_code},
    )
    return made


def _faults_of(name: str, kind: str, uscc: str, region_code: str) -> tuple[list[Fault], str]:
    faults = []
    code = ""
    if not name.strip():
        faults.append(Fault("name", _("没有填单位名称。"), _("请按登记证照填写全称。")))
    if kind not in OrganisationKind.values:
        faults.append(Fault("kind", _("没有这种单位类型。"), _("请从列表中选择。")))
    try:
        Region(region_code)
    except RegionFault as fault:
        faults.append(Fault("region_code", fault.message, fault.remedy))
    try:
        code = check_uscc(uscc)
    except UsccFault as fault:
        faults.append(Fault("uscc", fault.message, fault.remedy))
    held = Organisation.objects.filter(uscc=code).first() if code else None
    if held:
        faults.append(
            Fault(
                "uscc",
                _("该代码已登记为“%(name)s”。") % {"name": held.name},
                _("请直接使用已登记的单位；如名称已变更，请办理变更。"),
            )
        )
    return faults, code
