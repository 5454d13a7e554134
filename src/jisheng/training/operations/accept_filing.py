from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.training.models import TrainingClass
from jisheng.training.operations.locking import lock_class, one_at_a_time
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS


@transaction.atomic
def accept_filing(actor: Actor, class_uuid: UUID, *, at: dt.datetime) -> TrainingClass:
    """Accept a filing (备案) and give it its number, region-year-serial.

    Raises NotFound, NotPermitted, WrongState, Refusal for whoever entered it.
    """
    training_class = lock_class(class_uuid)
    with perform(
        CLASS, "accept", training_class, actor, at=at, permission=may_act_on_class, about=class_uuid
    ) as step:
        if actor.user_id == training_class.entered_by:
            raise Refusal(
                "SAME_PERSON",
                _("填报人不能审核自己的备案。"),
                _("请由另一名项目审核人员办理。"),
            )
        year = timezone.localdate(at).year
        training_class.filing_number = _next_number(training_class.region_code, year)
        training_class.accepted_at = at
        training_class.accepted_by = actor.user_id
        step.note(filing_number=training_class.filing_number)
    return training_class


def _next_number(region_code: str, year: int) -> str:
    prefix = f"{region_code}-{year}-"
    one_at_a_time(f"filing number {prefix}")
    numbers = TrainingClass.objects.filter(filing_number__startswith=prefix).values_list(
        "filing_number", flat=True
    )
    last = max((int(n.removeprefix(prefix)) for n in numbers if n), default=0)
    return f"{prefix}{last + 1:04d}"
