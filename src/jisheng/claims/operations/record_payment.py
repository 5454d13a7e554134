"""What became of the money, as ``funds`` tells it: paid, failed, come back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.claims.enums import ClaimState, GrantStatus, LineState, PartState
from jisheng.claims.models import Claim, ClaimPart, Grant
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.permissions import of_claim
from jisheng.claims.workflow import CLAIM
from jisheng.foundation import trail
from jisheng.foundation.operation import perform
from jisheng.foundation.trail import SYSTEM
from jisheng.ground.money import Money

_STILL_OWED = (LineState.INCLUDED, LineState.STOPPED, LineState.COMMITTED)
_PREFIX = "claims:"


@transaction.atomic
def record_paid(payload: Mapping[str, Any], at: dt.datetime) -> None:
    """Take note that money has arrived; the part is paid when all of it has.

    ``payload`` holds source, amount_fen and on. Another package's source is passed over.
    """
    found = _held(payload)
    if found is None:
        return
    claim, part = found
    part.paid_fen = part.paid_fen + Money(int(payload["amount_fen"]))
    if part.paid_fen == part.amount_fen:
        part.state = PartState.PAID
        part.paid_on = dt.date.fromisoformat(payload["on"])
        part.remark = ""
    part.save()
    _tell(claim, part, payload, _("补贴到账"), at)
    if part.state == PartState.PAID:
        part.lines.update(state=LineState.PAID)
        _mark_grants(part, GrantStatus.RESERVED, GrantStatus.GRANTED)
        settle_when_all_is_paid(claim, at)


@transaction.atomic
def record_failed(payload: Mapping[str, Any], at: dt.datetime) -> None:
    """Take note that the bank could not pay a part; it stays owed until paid again."""
    found = _held(payload)
    if found is None:
        return
    claim, part = found
    part.state = PartState.FAILED
    part.remark = str(payload.get("reason", ""))[:200]
    part.save()
    _tell(claim, part, payload, _("支付失败，待更正后重付"), at)


@transaction.atomic
def record_returned(payload: Mapping[str, Any], at: dt.datetime) -> None:
    """Take note that paid money came back (退汇): the part is owed again."""
    found = _held(payload)
    if found is None:
        return
    claim, part = found
    part.state = PartState.RETURNED
    part.paid_fen = part.paid_fen - Money(int(payload["amount_fen"]))
    part.paid_on = None
    part.remark = str(payload.get("reason", ""))[:200]
    part.save()
    part.lines.update(state=LineState.COMMITTED)
    _mark_grants(part, GrantStatus.GRANTED, GrantStatus.RESERVED)
    _tell(claim, part, payload, _("退汇，待更正后重付"), at)
    about = claim.training_class.uuid
    with perform(CLAIM, "reopen", claim, SYSTEM, at=at, permission=of_claim, about=about):
        pass


def settle_when_all_is_paid(claim: Claim, at: dt.datetime) -> None:
    """Close a claim of which nothing is owed any more."""
    owed = claim.lines.filter(state__in=_STILL_OWED).exists()
    if owed or claim.state != ClaimState.COMMITTED:
        return
    about = claim.training_class.uuid
    with perform(CLAIM, "settle", claim, SYSTEM, at=at, permission=of_claim, about=about) as step:
        step.note(amount=str(Money.total(part.amount_fen for part in claim.parts.all())))


def _held(payload: Mapping[str, Any]) -> tuple[Claim, ClaimPart] | None:
    """Return the claim and the part a source speaks of, both held; None for other sources.

    ``funds`` adds ``/n`` to the source where several funds bear one part.
    """
    source = str(payload["source"]).partition("/")[0]
    if not source.startswith(_PREFIX):
        return None
    part = ClaimPart.objects.filter(source=source).select_related("claim").first()
    if part is None:
        return None
    claim = lock_claim(part.claim.uuid)
    return claim, ClaimPart.objects.select_for_update().get(pk=part.pk)


def _mark_grants(part: ClaimPart, before: GrantStatus, after: GrantStatus) -> None:
    Grant.objects.filter(line__part=part, status=before).update(status=after)


def _tell(
    claim: Claim, part: ClaimPart, payload: Mapping[str, Any], label: str, at: dt.datetime
) -> None:
    trail.record(
        SYSTEM,
        at=at,
        subject=(CLAIM.kind, claim.uuid),
        act=f"payment_{part.state}",
        label=label,
        about=claim.training_class.uuid,
        from_state=claim.state,
        to_state=claim.state,
        reason=str(payload.get("reason", "")),
        changes={
            "part": part.number,
            "amount": str(Money(int(payload["amount_fen"]))),
            "on": str(payload.get("on", "")),
        },
    )
