"""The institution asks for the subsidy of a class; the rulebook answers at once."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.assessment.facts import confirmed_results
from jisheng.claims.enums import ClaimState, Occasion
from jisheng.claims.facts import BENEFIT
from jisheng.claims.messages import COMMITMENT, chain_of
from jisheng.claims.models import Claim
from jisheng.claims.operations.decide import decide_anew, lock_people
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.permissions import of_claim
from jisheng.claims.workflow import CLAIM
from jisheng.foundation.errors import Refusal, WrongState
from jisheng.foundation.operation import perform
from jisheng.training.models import TrainingClass
from jisheng.training.operations.locking import lock_class


@transaction.atomic
def submit_claim(
    actor: Actor, class_uuid: UUID, *, accepts_commitment: bool, at: dt.datetime
) -> Claim:
    """Ask for the subsidy of a class, or ask again after a return; decide it by the rulebook.

    Every granted trainee's slot of the year is reserved (四（一）). Lines whose facts are
    missing wait; they block the review, not the claim. Raises NotFound, NotPermitted,
    WrongState, Refusal.
    """
    training_class = lock_class(class_uuid)
    claim = _returned_or_new(training_class, actor, at)
    act = "submit" if claim.pk is None else "resubmit"
    with perform(CLAIM, act, claim, actor, at=at, permission=of_claim, about=class_uuid) as step:
        _refuse_unready(training_class, accepts_commitment=accepts_commitment)
        _start_over(claim, actor, at)
        lock_people(training_class)
        decision = decide_anew(claim, Occasion.SUBMIT, at)
        step.note(
            amount=str(decision.amount),
            chain=str(chain_of(decision)),
            sha256=claim.decision_sha256,
        )
    return claim


def _returned_or_new(training_class: TrainingClass, actor: Actor, at: dt.datetime) -> Claim:
    live = training_class.claims.exclude(state=ClaimState.REFUSED).first()
    if live is not None:
        return lock_claim(live.uuid)
    return Claim(
        created_at=at,
        training_class=training_class,
        institution=training_class.institution,
        department=training_class.line.plan.department,
        region_code=training_class.region_code,
        benefit=BENEFIT,
        entered_by=int(actor.user_id or 0),
    )


def _start_over(claim: Claim, actor: Actor, at: dt.datetime) -> None:
    """Put the claim at its beginning: a new hand entered it, nobody has checked it yet."""
    claim.entered_by = int(actor.user_id or 0)
    claim.reviewed_by = claim.rechecked_by = claim.published_by = None
    claim.state = ClaimState.SUBMITTED
    claim.submitted_at = at
    claim.commitment = str(COMMITMENT)
    claim.returned_reasons = []


def _refuse_unready(training_class: TrainingClass, *, accepts_commitment: bool) -> None:
    if confirmed_results(training_class) is None:
        raise WrongState(
            "EVALUATION_NOT_CONFIRMED",
            _("本班的结业评估还没有经行业主管部门确认，补贴以合格名单为依据。"),
            _("请先提交结业成绩，待行业主管部门确认后再申请。"),
        )
    if not accepts_commitment:
        raise Refusal(
            "COMMITMENT_NEEDED",
            _("申请补贴须由机构对名册、考勤和成绩的真实性作出承诺。"),
            _("请阅读并勾选承诺后再提交。"),
        )
