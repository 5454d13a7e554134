"""Hand what is due on to ``funds``, part by part; what cannot be handed on yet waits."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.claims.enums import ClaimState, LineState
from jisheng.claims.models import Claim, ClaimLine, ClaimPart
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.permissions import of_claim
from jisheng.claims.queries.deciding import last_decision
from jisheng.claims.workflow import CLAIM
from jisheng.foundation import trail
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.foundation.trail import SYSTEM
from jisheng.funds.operations.commit import commit_in_order
from jisheng.ground.money import Money
from jisheng.policy import Decision

_OPEN = (LineState.STOPPED, LineState.INCLUDED)
# Where a document names its sources without an order they are pooled here (专账).
SPECIAL_ACCOUNT = "special_account"


def try_to_commit(claim: Claim, at: dt.datetime, *, again: bool = False) -> ClaimPart | None:
    """Commit the lines that may be paid, if any; a short fund leaves a row in the trail.

    Call inside the transaction that holds the claim. A claim with nothing left to pay is
    ended. ``again`` keeps a repeated attempt from telling the same thing twice. Returns the
    part that was committed.
    """
    lines = list(claim.lines.filter(state=LineState.INCLUDED))
    if not lines:
        _end_when_nothing_is_left(claim, at)
        return None
    try:
        with transaction.atomic():
            return _commit(claim, lines, at)
    except Refusal as refusal:
        if not again:
            _note_waiting(claim, refusal, at)
        return None


def commit_waiting(at: dt.datetime) -> int:
    """Try again for every claim that waits for money; return how many parts were committed."""
    waiting = Claim.objects.filter(
        state__in=(ClaimState.PAYABLE, ClaimState.COMMITTED, ClaimState.PAID),
        lines__state=LineState.INCLUDED,
    )
    count = 0
    for uuid in waiting.order_by("decided_at", "id").values_list("uuid", flat=True).distinct():
        with transaction.atomic():
            claim = lock_claim(uuid)
            if claim.lines.filter(state=LineState.INCLUDED).exists():
                count += try_to_commit(claim, at, again=True) is not None
    return count


def _commit(claim: Claim, lines: list[ClaimLine], at: dt.datetime) -> ClaimPart:
    about = claim.training_class.uuid
    with perform(CLAIM, "commit", claim, SYSTEM, at=at, permission=of_claim, about=about) as step:
        part = _part(claim, lines, at)
        commit_in_order(
            SYSTEM,
            payee_uuid=claim.institution.uuid,
            amount=part.amount_fen,
            purpose=_purpose(claim, part),
            source=part.source,
            region_code=claim.region_code,
            fund_order=fund_order(last_decision(claim)),
            at=at,
            about=about,
        )
        ClaimLine.objects.filter(pk__in=[line.pk for line in lines]).update(
            state=LineState.COMMITTED, part=part
        )
        step.note(part=part.number, amount=str(part.amount_fen), headcount=part.headcount)
    return part


def fund_order(decision: Decision) -> tuple[str, ...]:
    """Return the funds to be asked in turn; one that the region does not have is passed over."""
    if decision.fund_order_stated:
        return decision.fund_order
    return (SPECIAL_ACCOUNT, *decision.fund_order)


def _part(claim: Claim, lines: list[ClaimLine], at: dt.datetime) -> ClaimPart:
    number = claim.parts.count() + 1
    return ClaimPart.objects.create(
        created_at=at,
        claim=claim,
        number=number,
        source=f"claims:{claim.uuid}:{number}",
        amount_fen=Money.total(line.amount_fen for line in lines),
        headcount=len(lines),
        committed_on=timezone.localdate(at),
    )


def _purpose(claim: Claim, part: ClaimPart) -> str:
    return _("%(label)s项目制培训补贴%(heads)d人") % {
        "label": claim.training_class.label,
        "heads": part.headcount,
    }


def _note_waiting(claim: Claim, refusal: Refusal, at: dt.datetime) -> None:
    trail.record(
        SYSTEM,
        at=at,
        subject=(CLAIM.kind, claim.uuid),
        act="wait_for_money",
        label=str(_("应付暂未确认，等待资金")),
        about=claim.training_class.uuid,
        from_state=claim.state,
        to_state=claim.state,
        reason=str(refusal),
    )


def _end_when_nothing_is_left(claim: Claim, at: dt.datetime) -> None:
    """End a payable claim of which every line was refused."""
    if claim.state != ClaimState.PAYABLE or claim.lines.filter(state__in=_OPEN).exists():
        return
    about = claim.training_class.uuid
    with perform(
        CLAIM, "end_without_payment", claim, SYSTEM, at=at, permission=of_claim, about=about
    ):
        pass
