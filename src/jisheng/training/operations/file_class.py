from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Invalid
from jisheng.foundation.operation import perform
from jisheng.training.models import Booking, TrainingClass
from jisheng.training.operations.locking import lock_class, one_at_a_time
from jisheng.training.permissions import may_act_on_class
from jisheng.training.queries.filing_checks import clash_faults, filing_faults
from jisheng.training.workflow import CLASS


@transaction.atomic
def file_class(actor: Actor, class_uuid: UUID, *, at: dt.datetime) -> TrainingClass:
    """File a class with the department (报备), checking everything at once.

    Takes the trainees' time, so that nobody sits in two classes at the same hours. Raises
    NotFound, NotPermitted, WrongState, and Invalid with all that is wrong.
    """
    training_class = lock_class(class_uuid)
    with perform(
        CLASS, "file", training_class, actor, at=at, permission=may_act_on_class, about=class_uuid
    ) as step:
        # Two exclusion checks can wait for each other; filings are rare, so they queue instead.
        one_at_a_time("file_class")
        faults = filing_faults(training_class, at)
        if faults:
            raise Invalid(faults)
        _book(training_class)
        training_class.filed_at = at
        training_class.entered_by = actor.user_id or 0
        step.note(heads=training_class.enrolments.count(), sessions=training_class.sessions.count())
    return training_class


def _book(training_class: TrainingClass) -> None:
    """Insert the bookings; the database refuses what overlaps, whoever came first."""
    sessions = list(training_class.sessions.all())
    enrolments = list(training_class.enrolments.select_related("person").order_by("person_id"))
    try:
        with transaction.atomic():
            Booking.objects.bulk_create(
                Booking(
                    enrolment=one,
                    session=session,
                    person_range=(one.person_id, one.person_id + 1),
                    period=(session.starts_at, session.ends_at),
                )
                for one in enrolments
                for session in sessions
            )
    except IntegrityError as error:
        faults = clash_faults(training_class, sessions, enrolments)
        if not faults:
            raise
        raise Invalid(faults) from error
