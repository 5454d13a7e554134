from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import NotFound, Refusal
from jisheng.foundation.operation import perform
from jisheng.training.models import HourEntry
from jisheng.training.operations.locking import lock_class, lock_session
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS

_LONGEST_REASON = 200


@transaction.atomic
def correct_hours(actor: Actor, entry_id: int, reason: str, *, at: dt.datetime) -> HourEntry:
    """Undo one row of the ledger by a row against it; nothing is ever changed or deleted.

    Hours may then be posted anew while the class is open. Raises NotFound, NotPermitted,
    WrongState, Refusal.
    """
    entry = (
        HourEntry.objects.select_related("session__training_class", "enrolment__person")
        .filter(pk=entry_id)
        .first()
    )
    if entry is None:
        raise NotFound(_("该课时记录"))
    lock_session(entry.session.uuid)
    training_class = lock_class(entry.session.training_class.uuid)
    with perform(
        CLASS,
        "correct_hours",
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        reason=reason,
        about=training_class.uuid,
    ) as step:
        _refuse_reversed(entry)
        made = HourEntry.objects.create(
            enrolment=entry.enrolment,
            session=entry.session,
            hours=-entry.hours,
            source=entry.source,
            recorded_by=actor.user_id,
            recorded_at=at,
            reverses=entry,
            reason=reason.strip()[:_LONGEST_REASON],
        )
        person = entry.enrolment.person
        step.note(
            session=str(entry.session.uuid),
            trainee=person.name,
            identity_number=person.identity_masked,
            hours=made.hours,
        )
    return made


def _refuse_reversed(entry: HourEntry) -> None:
    if entry.reverses_id is not None:
        raise Refusal(
            "IS_A_CORRECTION",
            _("这一行本身就是冲正，不能再冲正。"),
            _("如冲正有误，请在班级结业前重新登记该课次的课时。"),
        )
    if HourEntry.objects.filter(reverses=entry).exists():
        raise Refusal("ALREADY_CORRECTED", _("这一行已经冲正过。"), _("请刷新页面查看最新台账。"))
