from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.training.models import Enrolment
from jisheng.training.operations.add_trainee import add_trainee
from jisheng.training.operations.remove_trainee import remove_trainee


@transaction.atomic
def correct_trainee(
    actor: Actor,
    enrolment_uuid: UUID,
    *,
    name: str,
    at: dt.datetime,
    identity_number: str = "",
    phone: str = "",
    employer_name: str = "",
    employer_uscc: str = "",
) -> Enrolment:
    """Put a row of the roster right: take it off and add it anew, in one transaction.

    Numbers left empty stay as they are. Raises NotFound, NotPermitted, WrongState, Invalid.
    """
    before = Enrolment.objects.select_related("person").filter(uuid=enrolment_uuid).first()
    training_class = remove_trainee(actor, enrolment_uuid, at=at)
    assert before is not None
    made = add_trainee(
        actor,
        training_class.uuid,
        name=name,
        identity_number=identity_number or before.person.identity_number,
        phone=phone or before.person.phone,
        employer_name=employer_name,
        employer_uscc=employer_uscc,
        at=at,
    )
    made.row_number = before.row_number
    made.save(update_fields=["row_number"])
    return made
