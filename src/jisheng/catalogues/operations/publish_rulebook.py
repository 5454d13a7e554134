"""The second person publishes: from a day on these are the rules, and they never change again."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.operations.rulebook_texts import (
    lock_version,
    refuse_faults,
)
from jisheng.catalogues.permissions import of_rulebook, refuse_same_hand
from jisheng.catalogues.queries.rulebooks import begins_as_law, texts_above
from jisheng.catalogues.workflow import RULEBOOK
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.operation import perform
from jisheng.policy.stored_pack import load_texts


@transaction.atomic
def publish_rulebook(
    actor: Actor,
    version_uuid: UUID,
    *,
    in_force_from: dt.date,
    at: dt.datetime,
    governs: bool = False,
) -> RulebookVersion:
    """Publish a version sent by another person; new matters are decided by it from a day on.

    The day is that from which the office works by this version; which amount counts for which
    day of law stands in the rules themselves. What was decided before keeps its version.
    ``governs`` makes a document the region's law in place of another one; versions of what is
    the law already stay so. Raises NotFound, NotPermitted, WrongState, Invalid, Refusal.
    """
    version = lock_version(version_uuid)
    with perform(RULEBOOK, "publish", version, actor, at=at, permission=of_rulebook) as step:
        refuse_same_hand(version, actor)
        refuse_faults(version, at)
        _refuse_the_past(in_force_from, timezone.localdate(at))
        version.above = texts_above(version, timezone.localdate(at))
        version.version = load_texts(version.document, version.files, version.above).version
        version.published_by, version.published_at = actor.user_id, at
        version.in_force_from = in_force_from
        version.governs = governs or begins_as_law(
            version.document, version.region_code, in_force_from
        )
        step.note(version=version.version, in_force_from=in_force_from.isoformat())
    return version


def _refuse_the_past(in_force_from: dt.date, today: dt.date) -> None:
    if in_force_from < today:
        raise Invalid(
            [
                Fault(
                    "in_force_from",
                    _("起用日期早于今天（%(today)s），之前已按旧版本作出的决定不能改变。")
                    % {"today": today.isoformat()},
                    _("请填写今天或以后的日期；标准本身可以在规则里写明从更早的日期起算。"),
                )
            ]
        )
