from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.foundation.operation import perform
from jisheng.training.models import TrainingClass
from jisheng.training.operations.draft_class import particulars, refuse_faulty_particulars
from jisheng.training.operations.locking import lock_class
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS


@transaction.atomic
def change_class(
    actor: Actor,
    class_uuid: UUID,
    *,
    label: str,
    starts_on: dt.date,
    ends_on: dt.date,
    place: str,
    host_division_code: str,
    at: dt.datetime,
) -> TrainingClass:
    """Change the head of a class before it is filed (again).

    Sessions left outside new dates are told at filing. Raises NotFound, NotPermitted,
    WrongState, Invalid.
    """
    training_class = lock_class(class_uuid)
    with perform(
        CLASS, "change", training_class, actor, at=at, permission=may_act_on_class, about=class_uuid
    ) as step:
        before = particulars(training_class)
        training_class.label = label.strip()
        training_class.starts_on = starts_on
        training_class.ends_on = ends_on
        training_class.place = place.strip()
        training_class.host_division_code = host_division_code
        refuse_faulty_particulars(training_class)
        step.note(before=before, after=particulars(training_class))
    return training_class
