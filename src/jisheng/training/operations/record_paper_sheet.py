from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from jisheng.accounts.actor import Actor
from jisheng.foundation import attachments
from jisheng.foundation.operation import perform
from jisheng.training.enums import HourSource
from jisheng.training.operations.locking import lock_class, lock_session
from jisheng.training.operations.post_hours import Posted, enrolments_named, post_hours
from jisheng.training.operations.roll_call import refuse_before
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS


@transaction.atomic
def record_paper_sheet(
    actor: Actor,
    session_uuid: UUID,
    present: Collection[UUID],
    *,
    scan: bytes,
    scan_name: str,
    at: dt.datetime,
) -> Posted:
    """Post the hours of a session from a signed sheet, keeping its scan as evidence.

    ``present`` are enrolments. Raises NotFound, NotPermitted, WrongState, Refusal.
    """
    session = lock_session(session_uuid)
    training_class = lock_class(session.training_class.uuid)
    with perform(
        CLASS,
        "record_paper_sheet",
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        about=training_class.uuid,
    ) as step:
        refuse_before(session, at)
        named = enrolments_named(session, present)
        evidence = attachments.store(
            scan,
            scan_name,
            at=at,
            region_code=training_class.region_code,
            organisation_uuid=training_class.institution.uuid,
        )
        posted = post_hours(
            session,
            named,
            HourSource.PAPER_SHEET,
            recorded_by=actor.user_id,
            at=at,
            evidence=evidence,
        )
        step.note(
            session=str(session.uuid),
            starts_at=timezone.localtime(session.starts_at).isoformat(),
            present=len(named),
            added=posted.added,
            scan=str(evidence.uuid),
            sha256=evidence.sha256,
        )
    return posted
