from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import LineState, NoticeState, Occasion
from jisheng.claims.models import Claim, PublicNotice
from jisheng.claims.operations.apply_notice import decide_after_notice
from jisheng.claims.operations.commit_payment import try_to_commit
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.permissions import of_claim
from jisheng.claims.workflow import CLAIM
from jisheng.foundation.errors import WrongState
from jisheng.foundation.operation import perform
from jisheng.ground.workdays import add_workdays


@transaction.atomic
def close_notice(actor: Actor, claim_uuid: UUID, *, at: dt.datetime) -> Claim:
    """End a notice whose last day is over and hand what nobody objects to on to payment.

    Lines with an upheld objection are refused, lines with an open one are stopped; the rest
    is committed in the same transaction, or waits as payable when the fund is short. Raises
    NotFound, NotPermitted, WrongState, Refusal.
    """
    claim = lock_claim(claim_uuid)
    about = claim.training_class.uuid
    with perform(
        CLAIM, "close_notice", claim, actor, at=at, permission=of_claim, about=about
    ) as step:
        notice = claim.notices.select_for_update().get(state=NoticeState.OPEN)
        _refuse_early(notice, timezone.localdate(at))
        decide_after_notice(claim, Occasion.CLOSE_NOTICE, at)
        notice.state, notice.closed_at = NoticeState.CLOSED, at
        notice.save()
        step.note(
            amount=str(claim.amount_fen),
            stopped=[line.ref for line in claim.lines.filter(state=LineState.STOPPED)],
        )
    try_to_commit(claim, at)
    return claim


def _refuse_early(notice: PublicNotice, today: dt.date) -> None:
    """Raise WrongState until the last day is over, counted again by the calendar of today:
    a year that was provisional may have got its holidays meanwhile."""
    span = add_workdays(notice.starts_on, notice.working_days, notice.counts_first_day)
    last_on = max(span.last_on, notice.last_on)
    if today <= last_on:
        raise WrongState(
            "NOTICE_IS_RUNNING",
            _("公示期到 %(day)s 24:00 才结束，现在还不能结束公示。") % {"day": last_on.isoformat()},
            _("请在公示期满后的次日办理。"),
        )
