from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation import trail
from jisheng.foundation.errors import NotFound, Refusal
from jisheng.foundation.trail import Doer
from jisheng.registry.models import Person
from jisheng.registry.permissions import revealing_duty
from jisheng.registry.workflow import REVEAL_IDENTITY


@transaction.atomic
def reveal_identity(doer: Doer, person_uuid: UUID, reason: str, *, at: dt.datetime) -> str:
    """Return an identity number whole and leave a trail row saying who asked and why.

    Auditor, payment clerk and claim reviewer only; an institution reveals the numbers of its
    own trainees through ``training``. Raises NotFound, NotPermitted, Refusal.
    """
    duty = revealing_duty(doer, REVEAL_IDENTITY)
    person = Person.objects.filter(uuid=person_uuid).first()
    if person is None:
        raise NotFound(_("该人员"))
    return reveal(doer, person, duty, reason, at=at)


@transaction.atomic
def reveal(
    doer: Doer,
    person: Person,
    duty: str,
    reason: str,
    *,
    at: dt.datetime,
    about: UUID | None = None,
) -> str:
    """Log one unmasking and return the number; the caller has asked for permission.

    Raises Refusal without a reason.
    """
    if not reason.strip():
        raise Refusal(
            "REASON_NEEDED",
            _("查看完整证件号码必须写明用途，每次查看都会留存备查。"),
            _("请填写用途后再查看。"),
        )
    trail.record(
        doer,
        at=at,
        subject=("registry.person", person.uuid),
        act=REVEAL_IDENTITY.name,
        label=str(REVEAL_IDENTITY.label),
        duty=duty,
        about=about,
        reason=reason,
        changes={"identity_number": person.identity_masked},
    )
    return str(person.identity_number)
