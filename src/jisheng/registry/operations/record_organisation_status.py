from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, Invalid, Refusal
from jisheng.foundation.operation import lock
from jisheng.foundation.trail import Doer
from jisheng.registry.enums import OrganisationStatusKind
from jisheng.registry.models import Organisation, OrganisationStatus
from jisheng.registry.permissions import may_register
from jisheng.registry.workflow import RECORD_ORGANISATION_STATUS


@transaction.atomic
def record_organisation_status(
    doer: Doer,
    organisation_uuid: UUID,
    kind: str,
    *,
    source: str,
    valid_from: dt.date,
    at: dt.datetime,
    valid_until: dt.date | None = None,
) -> OrganisationStatus:
    """Put an organisation on a published list for a time, with the list as its source.

    Raises NotFound, NotPermitted, Invalid, Refusal when it is on that list already.
    """
    organisation = lock(Organisation.objects.all(), organisation_uuid, _("该单位"))
    may_register(doer, RECORD_ORGANISATION_STATUS, organisation.region_code)
    _refuse_faulty(kind, source, valid_from, valid_until)
    if organisation.statuses.filter(kind=kind, valid_from=valid_from).exists():
        raise Refusal(
            "STATUS_HELD",
            _("“%(name)s”从该日起已在名单上。") % {"name": organisation.name},
            _("如要修改截止日期，请另记一段。"),
        )
    made = OrganisationStatus.objects.create(
        created_at=at,
        organisation=organisation,
        kind=kind,
        valid_from=valid_from,
        valid_until=valid_until,
        source=source.strip(),
    )
    trail.record(
        doer,
        at=at,
        subject=("registry.organisation", organisation.uuid),
        act=RECORD_ORGANISATION_STATUS.name,
        label=str(RECORD_ORGANISATION_STATUS.label),
        duty=RECORD_ORGANISATION_STATUS.duty,
        changes={"kind": kind, "source": made.source, "valid_from": valid_from.isoformat()},
    )
    return made


def _refuse_faulty(
    kind: str, source: str, valid_from: dt.date, valid_until: dt.date | None
) -> None:
    faults = []
    if kind not in OrganisationStatusKind.values:
        faults.append(Fault("kind", _("没有这种单位身份。"), _("请从列表中选择。")))
    if not source.strip():
        faults.append(
            Fault("source", _("没有写明来源，以后无法核查。"), _("请填写公布名单的文件。"))
        )
    if valid_until is not None and valid_until < valid_from:
        faults.append(Fault("valid_until", _("截止日期早于起始日期。"), _("请检查是否填反。")))
    if faults:
        raise Invalid(faults)
