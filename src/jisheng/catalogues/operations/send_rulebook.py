from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.rulebook_texts import lock_version, refuse_faults
from jisheng.catalogues.permissions import of_rulebook, refuse_other_hand
from jisheng.catalogues.queries import law_on
from jisheng.catalogues.workflow import RULEBOOK
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.policy.stored_pack import version_of


@transaction.atomic
def send_rulebook(actor: Actor, version_uuid: UUID, *, at: dt.datetime) -> RulebookVersion:
    """Send one's own draft to the person who publishes; it must be free of faults.

    Raises NotFound, NotPermitted, WrongState, Invalid with every fault, and Refusal when the
    draft says nothing else than what is used already.
    """
    draft = lock_version(version_uuid)
    with perform(RULEBOOK, "send", draft, actor, at=at, permission=of_rulebook) as step:
        refuse_other_hand(draft, actor)
        refuse_faults(draft, at)
        _refuse_no_change(draft, at)
        draft.sent_at = at
        step.note(sha256=draft.content_sha256)
    return draft


def _refuse_no_change(draft: RulebookVersion, at: dt.datetime) -> None:
    try:
        used = law_on(draft.document, draft.region_code, timezone.localdate(at))
    except Refusal:
        return
    if version_of(used.texts) == draft.content_sha256:
        raise Refusal(
            "NOTHING_CHANGED",
            _("草稿与现用的规则完全相同，没有可以发布的改动。"),
            _("请先修改数值、表格或规则文件。"),
        )
