from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.rulebook_texts import put_texts, refuse_odd_name
from jisheng.catalogues.permissions import of_rulebook
from jisheng.catalogues.workflow import RULEBOOK
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.operation import perform
from jisheng.policy.stored_pack import Texts


@transaction.atomic
def draft_rulebook(
    actor: Actor,
    *,
    document: str,
    region_code: str,
    texts: Texts,
    purpose: str,
    at: dt.datetime,
    begun_from: str = "",
) -> RulebookVersion:
    """Begin a version of a document's rules: in place of the one used now, or of a new document.

    ``begun_from`` is the version whose texts these are, if any. Raises NotFound, NotPermitted,
    Invalid for a name or purpose that is missing, Refusal for files that are no rulebook.
    """
    draft = RulebookVersion(
        created_at=at,
        document=document,
        region_code=region_code,
        purpose=purpose.strip(),
        begun_from=begun_from,
        made_by=int(actor.user_id or 0),
    )
    with perform(RULEBOOK, "draft", draft, actor, at=at, permission=of_rulebook) as step:
        refuse_odd_name(document)
        if not draft.purpose:
            raise Invalid(
                [
                    Fault(
                        "purpose",
                        _("没有写改了什么、依据什么，审定的人无从判断。"),
                        _("请写明通知文号或会议纪要，以及改动的内容。"),
                    )
                ]
            )
        put_texts(draft, texts)
        step.note(document=document, purpose=draft.purpose, sha256=draft.content_sha256)
    return draft
