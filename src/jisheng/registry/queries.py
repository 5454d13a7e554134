"""Questions about people and organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor, significant
from jisheng.accounts.models import User
from jisheng.foundation.crypto import blind_index
from jisheng.foundation.errors import NotFound
from jisheng.registry.enums import OrganisationKind
from jisheng.registry.models import Organisation, OrganisationAccount, Person

UNDERTAKING = (OrganisationKind.VOCATIONAL_SCHOOL, OrganisationKind.TRAINING_INSTITUTION)


def identity_index(identity_number: str) -> str:
    """Return the key by which a checked identity number is found."""
    return blind_index("identity", identity_number)


def person_by_identity(identity_number: str) -> Person | None:
    """Find a person by a checked number."""
    return Person.objects.filter(identity_index=identity_index(identity_number)).first()


def people_by_identity(identity_numbers: Iterable[str]) -> dict[str, Person]:
    """Find many at once (one query), by number."""
    wanted = {identity_index(number): number for number in identity_numbers}
    found = Person.objects.filter(identity_index__in=wanted)
    return {wanted[p.identity_index]: p for p in found}


def unreferenced(people: Iterable[Person]) -> set[int]:
    """Return the ids of those whom nothing refers to: no roster, no status, no record, no login.

    Asks every table that points here, whichever floor it stands on, without naming any.
    """
    wanted = {p.id: p.uuid for p in people}
    if not wanted:
        return set()
    taken: set[int] = set()
    for relation in Person._meta.related_objects:
        column = relation.field.attname
        rows = relation.related_model._default_manager.filter(**{f"{column}__in": list(wanted)})
        taken.update(rows.values_list(column, flat=True))
    logins = User.objects.filter(person_uuid__in=list(wanted.values()))
    known = set(logins.values_list("person_uuid", flat=True))
    return {one for one, uuid in wanted.items() if one not in taken and uuid not in known}


def organisations(region_code: str, *kinds: str) -> QuerySet[Organisation]:
    """Return the organisations of a region and below, of the given kinds or of all."""
    found = Organisation.objects.filter(region_code__startswith=significant(region_code))
    return (found.filter(kind__in=kinds) if kinds else found).order_by("name")


def possible_undertakers(actor: Actor) -> QuerySet[Organisation]:
    """Return the schools and institutions of the actor's regions (五（二）)."""
    here = Q(pk__in=[])
    for reach in actor.reaches:
        here |= Q(region_code__startswith=significant(reach.region_code))
    return Organisation.objects.filter(here, kind__in=UNDERTAKING).order_by("name")


def organisation(organisation_uuid: UUID) -> Organisation:
    """Return one organisation; raises NotFound."""
    found = Organisation.objects.filter(uuid=organisation_uuid).first()
    if found is None:
        raise NotFound(_("该单位"))
    return found


def account_on(organisation_id: int, day: dt.date) -> OrganisationAccount | None:
    """Return the corporate account in use on a day."""
    return (
        OrganisationAccount.objects.filter(organisation_id=organisation_id, valid_from__lte=day)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
        .first()
    )


def employers_by_uscc(codes: Iterable[str]) -> dict[str, Organisation]:
    """Find registered organisations by credit code (one query)."""
    return {o.uscc: o for o in Organisation.objects.filter(uscc__in=set(codes))}


def enterprises_by_name(names: Iterable[str]) -> dict[str, Organisation]:
    """Find enterprises by full name (one query), leaving out names that several bear."""
    found: dict[str, list[Organisation]] = {}
    for one in Organisation.objects.filter(name__in=set(names), kind=OrganisationKind.ENTERPRISE):
        found.setdefault(one.name, []).append(one)
    return {name: ones[0] for name, ones in found.items() if len(ones) == 1}
