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
def take_back_rulebook(actor: Actor, version_uuid: UUID, *, at: dt.datetime) -> RulebookVersion:
    """Take one's own draft back before it is published, to change it further.

    Raises NotFound, NotPermitted, WrongState, Refusal.
    """
    draft = lock_version(version_uuid)
    with perform(RULEBOOK, "take_back", draft, actor, at=at, permission=of_rulebook):
        refuse_other_hand(draft, actor)
        draft.sent_at = None
    return draft
