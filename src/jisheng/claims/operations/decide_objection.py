from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import ClaimState, Occasion
from jisheng.claims.models import Objection
from jisheng.claims.operations.apply_notice import decide_after_notice
from jisheng.claims.operations.commit_payment import try_to_commit
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.operations.record_payment import settle_when_all_is_paid
from jisheng.claims.permissions import of_objection
from jisheng.claims.workflow import OBJECTION
from jisheng.foundation.errors import NotFound
from jisheng.foundation.operation import lock, perform

_AFTER_NOTICE = (ClaimState.PAYABLE, ClaimState.COMMITTED, ClaimState.PAID)


@transaction.atomic
def decide_objection(
    actor: Actor, objection_uuid: UUID, reason: str, *, upheld: bool, at: dt.datetime
) -> Objection:
    """Settle an objection with its grounds: upheld, the line is refused; dismissed, it is paid.

    While the notice runs this only records; after it the stopped part is decided again and
    handed on as a part of its own. Raises NotFound, NotPermitted, WrongState, Refusal without
    a reason.
    """
    claim_uuid = Objection.objects.filter(uuid=objection_uuid).values_list(
        "notice__claim__uuid", flat=True
    )
    if not claim_uuid:
        raise NotFound(_("该异议"))
    claim = lock_claim(claim_uuid[0])
    objection = lock(Objection.objects.select_related("notice"), objection_uuid, _("该异议"))
    objection.notice.claim = claim
    act = "uphold" if upheld else "dismiss"
    about = claim.training_class.uuid
    with perform(
        OBJECTION,
        act,
        objection,
        actor,
        at=at,
        permission=of_objection,
        reason=reason,
        about=about,
    ):
        objection.decided_by = actor.user_id
        objection.decided_at = at
        objection.reason = reason.strip()
    if claim.state in _AFTER_NOTICE:
        decide_after_notice(claim, Occasion.OBJECTION, at)
        try_to_commit(claim, at)
        settle_when_all_is_paid(claim, at)
    return objection
