from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor, refuse_duty
from jisheng.accounts.enums import Duty
from jisheng.claims.enums import GrantStatus
from jisheng.claims.models import Grant
from jisheng.claims.models.grant import LIVE
from jisheng.claims.workflow import CARRY_OVER
from jisheng.foundation import trail
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import lock
from jisheng.foundation.trail import Doer, System
from jisheng.registry.models import Person


@transaction.atomic
def carry_over_grant(
    doer: Doer,
    person_uuid: UUID,
    *,
    programme_code: str,
    level: str,
    benefit: str,
    certificate_type: str,
    governing_on: dt.date,
    source: str,
    at: dt.datetime,
) -> Grant:
    """Enter a subsidy granted before or outside this platform, so that it counts (四（一）).

    ``level`` is ``none`` where the programme has none. Raises NotFound, NotPermitted, Refusal
    when the person has this programme and level already.
    """
    if not isinstance(doer, System) and not _is_administrator(doer):
        refuse_duty(CARRY_OVER)
    person = lock(Person.objects.all(), person_uuid, _("该人员"))
    _refuse_known(person, programme_code, level)
    grant = Grant.objects.create(
        created_at=at,
        person=person,
        year=governing_on.year,
        slot=_next_slot(person, governing_on.year),
        programme_code=programme_code,
        programme_level=level,
        benefit=benefit,
        certificate_type=certificate_type,
        governing_on=governing_on,
        status=GrantStatus.GRANTED,
        source=source.strip()[:160],
    )
    _tell(doer, grant, at)
    return grant


def _refuse_known(person: Person, programme_code: str, level: str) -> None:
    live = Grant.objects.filter(person=person, status__in=LIVE)
    if live.filter(programme_code=programme_code, programme_level=level).exists():
        raise Refusal(
            "GRANT_KNOWN",
            _("该人员就项目 %(code)s 的补贴已登记。") % {"code": programme_code},
            _("同一项目同一等级只计一次，无需重复登记。"),
        )


def _next_slot(person: Person, year: int) -> int:
    """Return the first free slot; what was granted elsewhere may well exceed a year's limit."""
    live = Grant.objects.filter(person=person, year=year, status__in=LIVE)
    taken = set(live.values_list("slot", flat=True))
    return next(n for n in range(1, len(taken) + 2) if n not in taken)


def _tell(doer: Doer, grant: Grant, at: dt.datetime) -> None:
    trail.record(
        doer,
        at=at,
        subject=("registry.person", grant.person.uuid),
        act=CARRY_OVER.name,
        label=str(CARRY_OVER.label),
        duty=CARRY_OVER.duty,
        changes={
            "programme": grant.programme_code,
            "governing_on": grant.governing_on.isoformat(),
            "source": grant.source,
        },
    )


def _is_administrator(doer: Doer) -> bool:
    return isinstance(doer, Actor) and Duty.ADMINISTRATOR in doer.duties
