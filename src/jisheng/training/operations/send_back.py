from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Fault, Refusal
from jisheng.foundation.operation import perform
from jisheng.training.models import TrainingClass
from jisheng.training.operations.locking import lock_class
from jisheng.training.operations.release_bookings import release_bookings
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS


@transaction.atomic
def send_back(
    actor: Actor, class_uuid: UUID, defects: Sequence[Fault], *, at: dt.datetime
) -> TrainingClass:
    """Return a filing with every defect at once (一次性告知); ``place`` names the item.

    The trainees' time is free again until it is filed anew. Raises NotFound, NotPermitted,
    WrongState, Refusal when no defect is named.
    """
    training_class = lock_class(class_uuid)
    told = [d for d in defects if d.message.strip()]
    with perform(
        CLASS,
        "send_back",
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        reason=_in_words(told),
        about=class_uuid,
    ) as step:
        _refuse_unnamed(told)
        release_bookings(training_class)
        step.note(
            defects=[{"item": d.place, "reason": d.message, "remedy": d.remedy} for d in told]
        )
    return training_class


def _in_words(defects: Sequence[Fault]) -> str:
    return "；".join(f"{d.place}：{d.message}" for d in defects)


def _refuse_unnamed(defects: Sequence[Fault]) -> None:
    if any(not d.place.strip() for d in defects):
        raise Refusal(
            "DEFECT_WITHOUT_ITEM",
            _("有一条退回意见没有写明是哪一项。"),
            _("请为每条意见选择对应的项目，对方才知道改哪里。"),
        )
