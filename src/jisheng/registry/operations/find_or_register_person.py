"""One human being once: found by the identity number, entered when not yet known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.foundation import trail
from jisheng.foundation.crypto import blind_index
from jisheng.foundation.errors import Fault, Invalid
from jisheng.ground.fault import GroundFault
from jisheng.ground.identity import check_identity_number, mask_identity
from jisheng.ground.masking import mask_name
from jisheng.ground.names import normalise_name
from jisheng.ground.phone import check_mobile
from jisheng.registry.models import Person
from jisheng.registry.queries import identity_index, unreferenced


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Checked particulars of somebody who may be known already."""

    name: str
    identity_number: str
    phone: str = ""


@transaction.atomic
def find_or_register_person(
    name: str, identity_number: str, phone: str = "", *, at: dt.datetime
) -> Person:
    """Return the person with this number, entered now if unknown.

    Raises Invalid when name, number or phone is wrong, or when the number is on record
    under another name (shown masked).
    """
    entry = _checked(name, identity_number, phone, timezone.localdate(at))
    return register_people([entry], at=at)[entry.identity_number]


@transaction.atomic
def register_people(entries: Sequence[NewPerson], *, at: dt.datetime) -> dict[str, Person]:
    """Find or enter many at once; return them by identity number.

    ``entries`` are checked already. A name typed wrong before takes the new spelling as long as
    nothing refers to the person. Raises Invalid for every other name that differs.
    """
    by_index = {identity_index(e.identity_number): e for e in entries}
    # Two rosters may bring the same newcomer in the same second: the later keeps the first's row.
    Person.objects.bulk_create(
        [_new(index, entry, at) for index, entry in sorted(by_index.items())],
        ignore_conflicts=True,
    )
    found = {
        by_index[p.identity_index].identity_number: p
        for p in Person.objects.filter(identity_index__in=by_index)
    }
    conflicts = name_conflicts({e.identity_number: e.name for e in entries}, found)
    if conflicts:
        raise Invalid([name_fault(found[number], "name") for number in conflicts])
    for entry in entries:
        if name_differs(found[entry.identity_number], entry.name):
            _take_spelling(found[entry.identity_number], entry.name, at)
    return found


def name_conflicts(names: Mapping[str, str], known: Mapping[str, Person]) -> list[str]:
    """Return the numbers of known persons who bear another name and are referred to already.

    ``names`` are those given now, by identity number; ``known`` may lack some.
    """
    differing = {n: p for n, p in known.items() if n in names and name_differs(p, names[n])}
    free = unreferenced(differing.values())
    return [number for number, person in differing.items() if person.id not in free]


def name_differs(on_record: Person, name: str) -> bool:
    """Say whether a name is not the one on record, blanks and dots aside."""
    return normalise_name(on_record.name) != normalise_name(name)


def name_fault(on_record: Person, place: str) -> Fault:
    """Say that the number belongs to somebody of another name, without telling which."""
    return Fault(
        place,
        _("该证件号码（%(number)s）已登记的姓名是“%(name)s”，与填写的姓名不一致。")
        % {"number": on_record.identity_masked, "name": mask_name(on_record.name)},
        _("请对照证件原件核对姓名和号码；如已改名，请联系系统管理员更正登记。"),
    )


def _new(index: str, entry: NewPerson, at: dt.datetime) -> Person:
    return Person(
        created_at=at,
        name=normalise_name(entry.name),
        identity_number=entry.identity_number,
        identity_index=index,
        identity_masked=mask_identity(entry.identity_number),
        phone=entry.phone,
        phone_index=blind_index("phone", entry.phone) if entry.phone else "",
    )


def _take_spelling(person: Person, name: str, at: dt.datetime) -> None:
    before, person.name = person.name, normalise_name(name)
    person.save(update_fields=["name"])
    trail.record(
        trail.SYSTEM,
        at=at,
        subject=("registry.person", person.uuid),
        act="rename_unused",
        label=_("更正尚未使用的姓名登记"),
        changes={"before": mask_name(before), "after": mask_name(person.name)},
    )


def _checked(name: str, identity_number: str, phone: str, day: dt.date) -> NewPerson:
    faults = []
    number, mobile = "", ""
    if not normalise_name(name):
        faults.append(Fault("name", _("没有填姓名。"), _("请按身份证填写姓名。")))
    try:
        number = check_identity_number(identity_number, day).text
    except GroundFault as fault:
        faults.append(Fault("identity_number", fault.message, fault.remedy))
    try:
        mobile = check_mobile(phone) if phone.strip() else ""
    except GroundFault as fault:
        faults.append(Fault("phone", fault.message, fault.remedy))
    if faults:
        raise Invalid(faults)
    return NewPerson(name, number, mobile)
