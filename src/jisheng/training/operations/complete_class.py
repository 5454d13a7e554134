from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.training.models import TrainingClass
from jisheng.training.operations.locking import lock_class
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS


@transaction.atomic
def complete_class(actor: Actor, class_uuid: UUID, *, at: dt.datetime) -> TrainingClass:
    """End the teaching of a class after its last session; no hours can be added then.

    Raises NotFound, NotPermitted, WrongState, Refusal before the last session has ended.
    """
    training_class = lock_class(class_uuid)
    with perform(
        CLASS,
        "complete",
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        about=class_uuid,
    ):
        last = training_class.sessions.aggregate(last=Max("ends_at"))["last"]
        if last is None or at < last:
            raise Refusal(
                "SESSIONS_LEFT",
                _("最后一节课 %(when)s 才结束，现在不能结业。")
                % {"when": f"{timezone.localtime(last):%Y-%m-%d %H:%M}" if last else "—"},
                _("请在全部课次结束、签到登记完整之后再办理。"),
            )
        training_class.completed_at = at
    return training_class
