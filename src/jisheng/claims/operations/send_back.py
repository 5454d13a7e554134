"""Sending a claim back to the institution, from either desk, with every reason at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import ClaimState, OpinionResult, Stage
from jisheng.claims.models import Claim
from jisheng.claims.operations.give_opinion import give_opinion, told
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.operations.reserve import release_grants
from jisheng.claims.permissions import of_claim
from jisheng.claims.workflow import CLAIM
from jisheng.foundation.operation import perform

_DESK_OF = {
    ClaimState.REVIEWED: ("send_back_at_recheck", Stage.RECHECK),
}


@transaction.atomic
def send_back(actor: Actor, claim_uuid: UUID, reasons: Sequence[str], *, at: dt.datetime) -> Claim:
    """Return a claim that waits at the actor's desk, told once with all reasons (一次性告知).

    The reserved slots of its trainees are given back. Raises NotFound, NotPermitted,
    WrongState, Refusal without a reason.
    """
    claim = lock_claim(claim_uuid)
    act, stage = _DESK_OF.get(ClaimState(claim.state), ("send_back", Stage.REVIEW))
    told_reasons = told(reasons)
    with perform(
        CLAIM,
        act,
        claim,
        actor,
        at=at,
        permission=of_claim,
        reason="；".join(told_reasons),
        about=claim.training_class.uuid,
    ):
        give_opinion(claim, actor, stage, OpinionResult.SENT_BACK, told_reasons, at)
        claim.returned_reasons = told_reasons
        release_grants(claim)
    return claim
