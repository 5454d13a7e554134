"""The second look (复核): the decision is replayed and held against the facts of today."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import OpinionResult, Stage
from jisheng.claims.errors import RecheckDiffers
from jisheng.claims.models import Claim
from jisheng.claims.operations.give_opinion import give_opinion
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.permissions import of_claim, refuse_same_hand
from jisheng.claims.queries.deciding import differences_now
from jisheng.claims.workflow import CLAIM
from jisheng.foundation.operation import perform


@transaction.atomic
def recheck(actor: Actor, claim_uuid: UUID, *, at: dt.datetime, explanation: str = "") -> Claim:
    """Agree to a reviewed claim at the second desk, in the HRSS office, as another person.

    The kept decision must replay to the same bytes, and deciding again with present facts
    must come to the same; a difference is shown (RecheckDiffers) and passes only with an
    explanation, which is kept with it. Raises NotFound, NotPermitted, WrongState, Refusal.
    """
    claim = lock_claim(claim_uuid)
    about = claim.training_class.uuid
    with perform(
        CLAIM, "recheck", claim, actor, at=at, permission=of_claim, reason=explanation, about=about
    ) as step:
        refuse_same_hand(claim, actor)
        differences = differences_now(claim, at)
        if differences and not explanation.strip():
            raise RecheckDiffers(differences)
        claim.rechecked_by = actor.user_id
        give_opinion(
            claim, actor, Stage.RECHECK, OpinionResult.AGREED, [explanation], at, differences
        )
        step.note(amount=str(claim.amount_fen), differences=list(differences))
    return claim
