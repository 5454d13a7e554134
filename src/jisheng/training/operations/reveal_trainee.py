from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import NotFound
from jisheng.registry.operations.reveal_identity import reveal
from jisheng.training.models import Enrolment
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import REVEAL_TRAINEE


@transaction.atomic
def reveal_trainee(actor: Actor, enrolment_uuid: UUID, reason: str, *, at: dt.datetime) -> str:
    """Return a trainee's identity number whole to the clerk of the trainee's own institution.

    Each time leaves a trail row on the class. Raises NotFound, NotPermitted, Refusal.
    """
    enrolment = (
        Enrolment.objects.select_related(
            "person",
            "training_class__institution",
            "training_class__line__plan__department",
        )
        .filter(uuid=enrolment_uuid)
        .first()
    )
    if enrolment is None:
        raise NotFound(_("该学员"))
    may_act_on_class(actor, REVEAL_TRAINEE, enrolment.training_class)
    return reveal(
        actor,
        enrolment.person,
        REVEAL_TRAINEE.duty,
        reason,
        at=at,
        about=enrolment.training_class.uuid,
    )
