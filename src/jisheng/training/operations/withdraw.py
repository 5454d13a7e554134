from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.foundation.operation import perform
from jisheng.training.models import TrainingClass
from jisheng.training.operations.locking import lock_class
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS


@transaction.atomic
def withdraw(actor: Actor, class_uuid: UUID, *, at: dt.datetime) -> TrainingClass:
    """Give up a class that is not filed; raises NotFound, NotPermitted, WrongState."""
    training_class = lock_class(class_uuid)
    with perform(
        CLASS,
        "withdraw",
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        about=class_uuid,
    ):
        pass
    return training_class
