from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.edit_rulebook import edit_rulebook
from jisheng.catalogues.operations.rulebook_texts import lock_version
from jisheng.catalogues.queries.rulebooks import texts_above
from jisheng.policy.own_cases import accept_results


@transaction.atomic
def accept_case_results(actor: Actor, version_uuid: UUID, *, at: dt.datetime) -> RulebookVersion:
    """Put what the draft's own cases now come to in place of what they expected.

    Only after a person has looked at each: the cases are what proves the rules. Raises NotFound,
    NotPermitted, WrongState, and Refusal when there is nothing to put or other faults come first.
    """
    draft = lock_version(version_uuid)
    beside = texts_above(draft, timezone.localdate(at))
    return edit_rulebook(
        actor,
        version_uuid,
        lambda texts: accept_results(draft.document, texts, beside),
        told=_("自带案例按新结果改写"),
        at=at,
    )
