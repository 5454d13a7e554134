from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, Invalid, Refusal
from jisheng.foundation.operation import lock
from jisheng.foundation.trail import Doer
from jisheng.ground.masking import mask_name
from jisheng.ground.names import normalise_name
from jisheng.registry.models import Person
from jisheng.registry.permissions import may_register_anywhere
from jisheng.registry.workflow import RENAME_PERSON


@transaction.atomic
def rename_person(
    doer: Doer, person_uuid: UUID, name: str, reason: str, *, at: dt.datetime
) -> Person:
    """Correct the name of a person on record, on evidence named in ``reason``.

    Raises NotFound, NotPermitted, Invalid, Refusal without a reason.
    """
    may_register_anywhere(doer, RENAME_PERSON)
    person = lock(Person.objects.all(), person_uuid, _("该人员"))
    if not normalise_name(name):
        raise Invalid([Fault("name", _("没有填姓名。"), _("请按身份证填写姓名。"))])
    if not reason.strip():
        raise Refusal(
            "REASON_NEEDED",
            _("更正姓名必须写明依据，例如已核验证件原件。"),
            _("请填写依据后再提交。"),
        )
    before, person.name = person.name, normalise_name(name)
    person.save(update_fields=["name"])
    trail.record(
        doer,
        at=at,
        subject=("registry.person", person.uuid),
        act=RENAME_PERSON.name,
        label=str(RENAME_PERSON.label),
        duty=RENAME_PERSON.duty,
        reason=reason,
        changes={"before": mask_name(before), "after": mask_name(person.name)},
    )
    return person
