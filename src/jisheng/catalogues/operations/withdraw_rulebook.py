from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.rulebook_texts import lock_version
from jisheng.catalogues.permissions import of_rulebook, refuse_other_hand
from jisheng.catalogues.workflow import RULEBOOK
from jisheng.foundation.operation import perform


@transaction.atomic
def withdraw_rulebook(
    actor: Actor, version_uuid: UUID, *, reason: str, at: dt.datetime
) -> RulebookVersion:
    """Give up one's own draft for good, with the reason; it stays in the list.

    Raises NotFound, NotPermitted, WrongState, Refusal.
    """
    draft = lock_version(version_uuid)
    with perform(RULEBOOK, "withdraw", draft, actor, at=at, permission=of_rulebook, reason=reason):
        refuse_other_hand(draft, actor)
    return draft
