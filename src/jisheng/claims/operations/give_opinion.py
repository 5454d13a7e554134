from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import OpinionResult, Stage
from jisheng.claims.models import Claim, Opinion


def give_opinion(
    claim: Claim,
    actor: Actor,
    stage: Stage,
    result: OpinionResult,
    reasons: Sequence[str],
    at: dt.datetime,
    differences: Sequence[str] = (),
) -> Opinion:
    """Keep what an officer came to at one desk."""
    return Opinion.objects.create(
        claim=claim,
        stage=stage,
        result=result,
        officer_id=int(actor.user_id or 0),
        officer_name=actor.name,
        reasons=list(reasons),
        differences=list(differences),
        at=at,
    )


def told(reasons: Sequence[str]) -> list[str]:
    """Return the reasons that say something."""
    return [reason.strip() for reason in reasons if reason.strip()]
