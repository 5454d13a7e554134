from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.rulebook_texts import lock_version
from jisheng.catalogues.permissions import of_rulebook, refuse_same_hand
from jisheng.catalogues.workflow import RULEBOOK
from jisheng.foundation.operation import perform


@transaction.atomic
def send_back_rulebook(
    actor: Actor, version_uuid: UUID, *, reason: str, at: dt.datetime
) -> RulebookVersion:
    """Give a draft back to its maker with what is to be changed.

    Raises NotFound, NotPermitted, WrongState, Refusal.
    """
    draft = lock_version(version_uuid)
    with perform(RULEBOOK, "send_back", draft, actor, at=at, permission=of_rulebook, reason=reason):
        refuse_same_hand(draft, actor)
        draft.sent_at = None
    return draft
