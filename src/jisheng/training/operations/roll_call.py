from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.training.enums import HourSource
from jisheng.training.models import ClassSession, TrainingClass
from jisheng.training.operations.locking import lock_class, lock_session
from jisheng.training.operations.post_hours import Posted, enrolments_named, post_hours
from jisheng.training.operations.sign_in import OPENS_BEFORE
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS


@transaction.atomic
def roll_call(
    actor: Actor, session_uuid: UUID, present: Collection[UUID], *, at: dt.datetime
) -> Posted:
    """Post the hours of a session for those present, as its teacher or the institution's clerk.

    ``present`` are enrolments; who signed in by code before keeps that row. From 30 minutes
    before the session on, until the class is completed. Raises NotFound, NotPermitted,
    WrongState, Refusal.
    """
    session = lock_session(session_uuid)
    training_class = lock_class(session.training_class.uuid)
    with perform(
        CLASS,
        _act_of(actor, training_class),
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        about=training_class.uuid,
    ) as step:
        refuse_before(session, at)
        named = enrolments_named(session, present)
        posted = post_hours(session, named, HourSource.ROLL_CALL, recorded_by=actor.user_id, at=at)
        step.note(
            session=str(session.uuid),
            starts_at=timezone.localtime(session.starts_at).isoformat(),
            present=len(named),
            added=posted.added,
        )
    return posted


def refuse_before(session: ClassSession, at: dt.datetime) -> None:
    """Refuse to write down hours of a session that is still to come."""
    if at < session.starts_at - OPENS_BEFORE:
        raise Refusal(
            "SESSION_TO_COME",
            _("这节课 %(when)s 才开始，不能提前登记课时。")
            % {"when": f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}"},
            _("请在上课前 30 分钟之后再登记。"),
        )


def _act_of(actor: Actor, training_class: TrainingClass) -> str:
    """Name the act by who does it, so that the trail says whether the teacher called the roll."""
    clerk = actor.has(
        Duty.INSTITUTION_CLERK, training_class.region_code, training_class.institution.uuid
    )
    teacher = actor.has(Duty.TEACHER, training_class.region_code, training_class.institution.uuid)
    return "roll_call_by_clerk" if clerk and not teacher else "roll_call"
