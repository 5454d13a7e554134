from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import OpinionResult, Stage
from jisheng.claims.errors import FactsMissing, nothing_to_pay
from jisheng.claims.messages import missing_facts
from jisheng.claims.models import Claim
from jisheng.claims.operations.give_opinion import give_opinion
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.permissions import of_claim, refuse_same_hand
from jisheng.claims.queries.deciding import last_decision
from jisheng.claims.workflow import CLAIM
from jisheng.foundation.operation import perform
from jisheng.ground.money import ZERO


@transaction.atomic
def review(actor: Actor, claim_uuid: UUID, *, at: dt.datetime, opinion: str = "") -> Claim:
    """Agree to a claim at the first desk (初审), in the sector department.

    Raises NotFound, NotPermitted, WrongState, FactsMissing naming every fact the decision
    still waits for, Refusal when nothing is due or the hand is not a new one.
    """
    claim = lock_claim(claim_uuid)
    about = claim.training_class.uuid
    with perform(
        CLAIM, "review", claim, actor, at=at, permission=of_claim, reason=opinion, about=about
    ) as step:
        refuse_same_hand(claim, actor)
        missing = missing_facts(last_decision(claim))
        if missing:
            raise FactsMissing(missing)
        if claim.amount_fen == ZERO:
            raise nothing_to_pay()
        claim.reviewed_by = actor.user_id
        give_opinion(claim, actor, Stage.REVIEW, OpinionResult.AGREED, [opinion], at)
        step.note(amount=str(claim.amount_fen), headcount=claim.headcount)
    return claim
