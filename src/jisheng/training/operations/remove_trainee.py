from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import NotFound
from jisheng.foundation.operation import perform
from jisheng.training.models import Enrolment, TrainingClass
from jisheng.training.operations.locking import lock_class
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS


@transaction.atomic
def remove_trainee(actor: Actor, enrolment_uuid: UUID, *, at: dt.datetime) -> TrainingClass:
    """Take one person off the roster; raises NotFound, NotPermitted, WrongState."""
    enrolment = (
        Enrolment.objects.select_related("training_class", "person")
        .filter(uuid=enrolment_uuid)
        .first()
    )
    if enrolment is None:
        raise NotFound(_("该学员"))
    training_class = lock_class(enrolment.training_class.uuid)
    with perform(
        CLASS,
        "remove_trainee",
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        about=training_class.uuid,
    ) as step:
        person = enrolment.person
        step.note(trainee=person.name, identity_number=person.identity_masked)
        enrolment.delete()
    return training_class
