from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from jisheng.accounts.actor import Actor
from jisheng.claims.operations.publish_notice import (
    AcceptingDesk,
    masked_rows,
    notice_period,
    refuse_faulty,
    worded_notice,
)
from jisheng.claims.permissions import of_claim
from jisheng.claims.queries.lists import claim as claim_seen
from jisheng.claims.queries.public import NoticePage, shown_notice, shown_row
from jisheng.claims.workflow import CLAIM


def draft_notice(
    actor: Actor,
    claim_uuid: UUID,
    starts_on: dt.date,
    desk: AcceptingDesk,
    *,
    at: dt.datetime,
    counts_first_day: bool = False,
) -> NoticePage:
    """Return a notice exactly as the public would see it, keeping nothing.

    Raises NotFound, NotPermitted, WrongState, Invalid, Refusal as publishing would.
    """
    claim, today = claim_seen(actor, claim_uuid), timezone.localdate(at)
    of_claim(actor, CLAIM.acts["publish"], claim)
    CLAIM.look_up("publish", claim.state)
    refuse_faulty(starts_on, desk, today)
    period = notice_period(claim, starts_on, today, counts_first_day)
    notice = worded_notice(claim, starts_on, period, desk, at, counts_first_day=counts_first_day)
    rows = tuple(shown_row(row) for row in masked_rows(notice, claim))
    return NoticePage(shown_notice(notice, starts_on), rows)
