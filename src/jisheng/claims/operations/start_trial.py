"""Ask that a version of the rules be tried; a job does it, so that thousands of cases may."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from jisheng.accounts.actor import Actor
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.queries import rulebook
from jisheng.catalogues.workbook import cases_from_workbook
from jisheng.claims.models import RulebookTrial
from jisheng.claims.permissions import may_try
from jisheng.claims.workflow import TRY_RULES
from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, Invalid


@transaction.atomic
def try_on_claims(
    actor: Actor,
    version_uuid: UUID,
    *,
    ended_from: dt.date,
    ended_until: dt.date,
    at: dt.datetime,
) -> RulebookTrial:
    """Have a version tried on the region's claims for classes that ended within these days.

    Raises NotFound, NotPermitted, Invalid.
    """
    version = rulebook(actor, version_uuid)
    may_try(actor, version)
    if ended_until < ended_from:
        raise Invalid(
            [Fault("ended_until", _("止日早于起日。"), _("请填写起日当天或以后的日期。"))]
        )
    asked = _trial(actor, version, at)
    asked.ended_from, asked.ended_until = ended_from, ended_until
    return _enqueued(actor, asked, at)


@transaction.atomic
def try_on_cases(
    actor: Actor, version_uuid: UUID, *, benefit: str, name: str, content: bytes, at: dt.datetime
) -> RulebookTrial:
    """Have a version tried on the cases of a spreadsheet, a row each.

    Raises NotFound, NotPermitted, Refusal for a file that is none, Invalid with wrong cells.
    """
    version = rulebook(actor, version_uuid)
    may_try(actor, version)
    asked = _trial(actor, version, at)
    asked.benefit, asked.file_name = benefit, name[:255]
    asked.cases = cases_from_workbook(version.files, content, name)
    return _enqueued(actor, asked, at)


def _trial(actor: Actor, version: RulebookVersion, at: dt.datetime) -> RulebookTrial:
    return RulebookTrial(
        created_at=at,
        version=version,
        region_code=version.region_code,
        content_sha256=version.content_sha256,
        asked_by=int(actor.user_id or 0),
    )


def _enqueued(actor: Actor, asked: RulebookTrial, at: dt.datetime) -> RulebookTrial:
    asked.save()
    app.configure_task("claims.run_trial").defer(trial=str(asked.uuid))
    trail.record(
        actor,
        at=at,
        subject=("claims.trial", asked.uuid),
        act=TRY_RULES.name,
        label=str(TRY_RULES.label),
        about=asked.version.uuid,
        changes={"sha256": asked.content_sha256},
    )
    return asked
