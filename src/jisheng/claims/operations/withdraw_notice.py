from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import NoticeState, OpinionResult, Stage
from jisheng.claims.models import Claim
from jisheng.claims.operations.give_opinion import give_opinion, told
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.operations.reserve import release_grants
from jisheng.claims.permissions import of_claim
from jisheng.claims.workflow import CLAIM
from jisheng.foundation.operation import perform


@transaction.atomic
def withdraw_notice(
    actor: Actor, claim_uuid: UUID, reasons: Sequence[str], *, at: dt.datetime
) -> Claim:
    """Take a notice down before its end and return the claim: what it said was wrong.

    Raises NotFound, NotPermitted, WrongState, Refusal without a reason.
    """
    claim = lock_claim(claim_uuid)
    told_reasons = told(reasons)
    with perform(
        CLAIM,
        "withdraw_notice",
        claim,
        actor,
        at=at,
        permission=of_claim,
        reason="；".join(told_reasons),
        about=claim.training_class.uuid,
    ):
        claim.notices.filter(state=NoticeState.OPEN).update(
            state=NoticeState.WITHDRAWN, closed_at=at
        )
        give_opinion(claim, actor, Stage.NOTICE, OpinionResult.SENT_BACK, told_reasons, at)
        claim.returned_reasons = told_reasons
        release_grants(claim)
    return claim
