from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.operation import lock
from jisheng.foundation.trail import Doer
from jisheng.registry.enums import PersonStatusKind
from jisheng.registry.models import Person, PersonStatus
from jisheng.registry.permissions import may_register_anywhere
from jisheng.registry.workflow import RECORD_PERSON_STATUS


@transaction.atomic
def record_person_status(
    doer: Doer,
    person_uuid: UUID,
    kind: str,
    *,
    holds: bool,
    source: str,
    as_of: dt.date,
    valid_from: dt.date,
    at: dt.datetime,
    valid_until: dt.date | None = None,
) -> PersonStatus:
    """Keep what a register answered about a person, yes or no, with its source and day.

    Raises NotFound, NotPermitted, Invalid.
    """
    may_register_anywhere(doer, RECORD_PERSON_STATUS)
    person = lock(Person.objects.all(), person_uuid, _("该人员"))
    _refuse_faulty(kind, source, valid_from, valid_until)
    made = PersonStatus.objects.create(
        created_at=at,
        person=person,
        kind=kind,
        holds=holds,
        valid_from=valid_from,
        valid_until=valid_until,
        source=source.strip(),
        as_of=as_of,
    )
    trail.record(
        doer,
        at=at,
        subject=("registry.person", person.uuid),
        act=RECORD_PERSON_STATUS.name,
        label=str(RECORD_PERSON_STATUS.label),
        duty=RECORD_PERSON_STATUS.duty,
        changes={"kind": kind, "holds": holds, "source": made.source, "as_of": as_of.isoformat()},
    )
    return made


def _refuse_faulty(
    kind: str, source: str, valid_from: dt.date, valid_until: dt.date | None
) -> None:
    faults = []
    if kind not in PersonStatusKind.values:
        faults.append(Fault("kind", _("没有这种个人身份。"), _("请从列表中选择。")))
    if not source.strip():
        faults.append(
            Fault("source", _("没有写明来源，以后无法核查。"), _("请填写名单或比对系统的名称。"))
        )
    if valid_until is not None and valid_until < valid_from:
        faults.append(Fault("valid_until", _("截止日期早于起始日期。"), _("请检查是否填反。")))
    if faults:
        raise Invalid(faults)
