from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import Occasion
from jisheng.claims.messages import chain_of
from jisheng.claims.models import Claim
from jisheng.claims.operations.decide import decide_anew, lock_people
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.permissions import of_claim
from jisheng.claims.workflow import CLAIM
from jisheng.foundation.operation import perform


@transaction.atomic
def redecide(actor: Actor, claim_uuid: UUID, *, at: dt.datetime) -> Claim:
    """Decide again with the facts as they stand now; possible until the claim is reviewed.

    Raises NotFound, NotPermitted, WrongState, Refusal.
    """
    claim = lock_claim(claim_uuid)
    about = claim.training_class.uuid
    with perform(CLAIM, "redecide", claim, actor, at=at, permission=of_claim, about=about) as step:
        before = claim.amount_fen
        lock_people(claim.training_class)
        decision = decide_anew(claim, Occasion.REDECIDE, at)
        step.note(
            before=str(before),
            amount=str(decision.amount),
            chain=str(chain_of(decision)),
            sha256=claim.decision_sha256,
        )
    return claim
