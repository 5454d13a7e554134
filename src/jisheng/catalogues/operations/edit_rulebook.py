from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.rulebook_texts import lock_version, put_texts
from jisheng.catalogues.permissions import of_rulebook, refuse_other_hand
from jisheng.catalogues.workflow import RULEBOOK
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.policy import PolicyError
from jisheng.policy.stored_pack import Texts

Change = Callable[[Texts], Texts]


@transaction.atomic
def edit_rulebook(
    actor: Actor, version_uuid: UUID, change: Change, *, told: str, at: dt.datetime
) -> RulebookVersion:
    """Change the texts of one's own draft by ``change``; ``told`` says in words what was done.

    Raises NotFound, NotPermitted, WrongState, and Refusal when the change cannot be made, or
    would change nothing.
    """
    draft = lock_version(version_uuid)
    with perform(RULEBOOK, "edit", draft, actor, at=at, permission=of_rulebook) as step:
        refuse_other_hand(draft, actor)
        before = dict(draft.files)
        try:
            put_texts(draft, change(before))
        except PolicyError as error:
            raise Refusal("CANNOT_EDIT", str(error)) from error
        if draft.files == before:
            raise Refusal(
                "NOTHING_CHANGED", _("内容与原来相同，没有改动。"), _("请填写要改成的内容。")
            )
        step.note(told=told, sha256=draft.content_sha256)
    return draft
