"""What the registers say about people and employers on a day, by the rulebook's fact names.

A fact nobody has asked a register about is absent, never false.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jisheng.registry.enums import OrganisationStatusKind, PersonStatusKind
from jisheng.registry.models import OrganisationStatus, PersonStatus


@dataclass(frozen=True, slots=True)
class Evidenced:
    """A value with where it comes from and the day for which that source was asked."""

    value: Any
    source: str
    as_of: dt.date


# The names the rulebook of Yiwu gives these statuses.
FACT_OF = {
    PersonStatusKind.HIGH_SKILL_TALENT: "high_skill_talent_selected",
    PersonStatusKind.LOCAL_HUKOU: "yiwu_hukou",
    PersonStatusKind.USUAL_RESIDENT: "usually_resident_in_yiwu",
    PersonStatusKind.RESIDENCE_PERMIT: "residence_permit",
    PersonStatusKind.EMPLOYED_HERE: "employed_or_in_business_in_yiwu",
    PersonStatusKind.UNEMPLOYMENT_REGISTERED: "unemployment_registered_in_yiwu",
}


def person_facts(person_ids: Iterable[int], day: dt.date) -> dict[int, dict[str, Evidenced]]:
    """Return for each person the facts that some row answers for ``day`` (one query)."""
    wanted = list(person_ids)
    answers: dict[int, dict[str, PersonStatus]] = {one: {} for one in wanted}
    rows = PersonStatus.objects.filter(_on(day), person_id__in=wanted)
    for row in rows.order_by("as_of", "id"):
        answers[row.person_id][row.kind] = row
    return {one: _facts(found) for one, found in answers.items()}


def employers_on_list(
    organisation_ids: Iterable[int],
    day: dt.date,
    kind: str = OrganisationStatusKind.TRADE_AFFECTED,
) -> dict[int, Evidenced]:
    """Return those of the organisations that are on a list on ``day`` (one query)."""
    rows = OrganisationStatus.objects.filter(
        _on(day), organisation_id__in=list(organisation_ids), kind=kind
    )
    return {
        row.organisation_id: Evidenced(True, row.source, row.valid_from)
        for row in rows.order_by("valid_from", "id")
    }


def _on(day: dt.date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def _facts(found: dict[str, PersonStatus]) -> dict[str, Evidenced]:
    facts = {
        FACT_OF[PersonStatusKind(kind)]: Evidenced(row.holds, row.source, row.as_of)
        for kind, row in found.items()
        if kind in FACT_OF
    }
    pension = _pension(found)
    return facts | ({"pension_drawn": pension} if pension else {})


def _pension(found: dict[str, PersonStatus]) -> Evidenced | None:
    """Join two registers' answers to one fact; one "no" alone leaves it open which remains."""
    urban = found.get(PersonStatusKind.URBAN_EMPLOYEE_PENSION)
    resident = found.get(PersonStatusKind.RESIDENT_PENSION)
    if urban and urban.holds:
        return Evidenced("urban_employee", urban.source, urban.as_of)
    if resident and resident.holds:
        return Evidenced("resident", resident.source, resident.as_of)
    if urban and resident:
        source = "；".join(dict.fromkeys((urban.source, resident.source)))
        return Evidenced("none", source, min(urban.as_of, resident.as_of))
    return None
