"""Questions about programmes and office parameters."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jisheng.accounts.actor import Actor, significant
from jisheng.catalogues.models import OfficeParameter, Programme
from jisheng.foundation.errors import NotFound
from jisheng.policy import Pack

# Skill levels a programme may have; one without is left empty.
LEVELS = {
    "junior": gettext_lazy("初级工"),
    "intermediate": gettext_lazy("中级工"),
    "senior": gettext_lazy("高级工"),
    "technician": gettext_lazy("技师"),
    "senior_technician": gettext_lazy("高级技师"),
}


def programmes(actor: Actor) -> QuerySet[Programme]:
    """Return the programmes in use of every region the actor reaches."""
    here = Q(pk__in=[])
    for reach in actor.reaches:
        here |= Q(region_code__startswith=significant(reach.region_code))
    return Programme.objects.filter(here, is_active=True).order_by("field", "name", "level")


def programme(actor: Actor, programme_uuid: UUID) -> Programme:
    """Return one programme of the actor's regions; raises NotFound."""
    found = programmes(actor).filter(uuid=programme_uuid).first()
    if found is None:
        raise NotFound(_("该培训项目"))
    return found


def office_values(
    document: str, region_code: str, day: dt.date
) -> dict[str, tuple[int | str, str]]:
    """Return what the office has set for a document: name → (value on ``day``, basis)."""
    return {row.name: (row.value, row.basis) for row in set_on(document, region_code, day)}


def parameters_set(actor: Actor, document: str, region_code: str) -> QuerySet[OfficeParameter]:
    """Return every value ever set for a document, the latest first; raises NotFound outside."""
    if not actor.sees(region_code):
        raise NotFound(_("该区划"))
    rows = OfficeParameter.objects.filter(document=document, region_code=region_code)
    return rows.order_by("name", "-valid_from")


def silences(pack: Pack) -> list[str]:
    """Return the names of what a document leaves to the office, in its clauses' order."""
    return [name for clause in pack.clauses for kind, name in clause.states if kind == "silent"]


def set_on(document: str, region_code: str, day: dt.date) -> list[OfficeParameter]:
    """Return the values the office had set for a document by ``day``, the latest of each."""
    rows = OfficeParameter.objects.filter(
        document=document, region_code=region_code, valid_from__lte=day
    )
    latest = {row.name: row for row in rows.order_by("valid_from")}
    return list(latest.values())
