from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import OpinionResult, Stage
from jisheng.claims.models import Claim
from jisheng.claims.operations.give_opinion import give_opinion, told
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.operations.reserve import release_grants
from jisheng.claims.permissions import of_claim, refuse_same_hand
from jisheng.claims.workflow import CLAIM
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.ground.money import ZERO


@transaction.atomic
def refuse(actor: Actor, claim_uuid: UUID, reasons: Sequence[str], *, at: dt.datetime) -> Claim:
    """Refuse a claim for which the rulebook grants nothing (不予补贴), with the reasons.

    Raises NotFound, NotPermitted, WrongState, Refusal without a reason or when the rulebook
    does grant an amount: an officer cannot take it away, only send the claim back.
    """
    claim = lock_claim(claim_uuid)
    told_reasons = told(reasons)
    with perform(
        CLAIM,
        "refuse",
        claim,
        actor,
        at=at,
        permission=of_claim,
        reason="；".join(told_reasons),
        about=claim.training_class.uuid,
    ):
        refuse_same_hand(claim, actor)
        if claim.amount_fen != ZERO:
            raise Refusal(
                "AMOUNT_IS_DUE",
                _("按文件核定本班应补贴 %(amount)s，不能直接不予补贴。")
                % {"amount": claim.amount_fen},
                _("如事实有误，请写明理由退回补正。"),
            )
        give_opinion(claim, actor, Stage.REVIEW, OpinionResult.REFUSED, told_reasons, at)
        claim.returned_reasons = told_reasons
        release_grants(claim)
    return claim
