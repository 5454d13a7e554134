from __future__ import annotations

import datetime as dt
import secrets
from uuid import UUID

from django.db import transaction
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
def open_class(actor: Actor, class_uuid: UUID, *, at: dt.datetime) -> TrainingClass:
    """Open an accepted class from its start day on and lock its roster for good.

    The head count of this moment decides the small-class uplift (四（三）). Raises NotFound,
    NotPermitted, WrongState, Refusal before the start day.
    """
    training_class = lock_class(class_uuid)
    with perform(
        CLASS, "open", training_class, actor, at=at, permission=may_act_on_class, about=class_uuid
    ) as step:
        _refuse_early(training_class, timezone.localdate(at))
        training_class.enrolled_headcount = training_class.enrolments.count()
        training_class.code_secret = secrets.token_hex(32)
        training_class.opened_at = at
        step.note(enrolled_headcount=training_class.enrolled_headcount)
    return training_class


def _refuse_early(training_class: TrainingClass, today: dt.date) -> None:
    if today < training_class.starts_on:
        raise Refusal(
            "BEFORE_START",
            _("开班日期是 %(day)s，还没有到。") % {"day": training_class.starts_on.isoformat()},
            _("请在开班当天办理；开班会锁定名册，之后不能再增减学员。"),
        )
