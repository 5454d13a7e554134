from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.operation import perform
from jisheng.ground.uscc import UsccFault, check_uscc
from jisheng.registry.models import Organisation, Person
from jisheng.registry.operations.find_or_register_person import find_or_register_person
from jisheng.registry.queries import employers_by_uscc, enterprises_by_name
from jisheng.training.models import Enrolment, TrainingClass
from jisheng.training.operations.import_roster import next_row_number
from jisheng.training.operations.locking import lock_class
from jisheng.training.permissions import may_act_on_class
from jisheng.training.queries.clashes import first_clashes
from jisheng.training.workflow import CLASS


@transaction.atomic
def add_trainee(
    actor: Actor,
    class_uuid: UUID,
    *,
    name: str,
    identity_number: str,
    at: dt.datetime,
    phone: str = "",
    employer_name: str = "",
    employer_uscc: str = "",
) -> Enrolment:
    """Put one person on the roster by hand.

    Raises NotFound, NotPermitted, WrongState, Invalid.
    """
    training_class = lock_class(class_uuid)
    with perform(
        CLASS,
        "add_trainee",
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        about=class_uuid,
    ) as step:
        employer = _employer(employer_uscc, employer_name.strip())
        person = find_or_register_person(name, identity_number, phone, at=at)
        _refuse_taken(training_class, person)
        made = Enrolment.objects.create(
            created_at=at,
            training_class=training_class,
            person=person,
            row_number=next_row_number(training_class),
            employer_name=employer_name.strip(),
            employer=employer,
        )
        step.note(trainee=person.name, identity_number=person.identity_masked)
    return made


def _employer(uscc: str, name: str) -> Organisation | None:
    if not uscc.strip():
        return enterprises_by_name([name]).get(name) if name else None
    try:
        code = check_uscc(uscc)
    except UsccFault as fault:
        raise Invalid([Fault("employer_uscc", fault.message, fault.remedy)]) from fault
    return employers_by_uscc([code]).get(code)


def _refuse_taken(training_class: TrainingClass, person: Person) -> None:
    if training_class.enrolments.filter(person=person).exists():
        raise Invalid([Fault("identity_number", _("该学员已在本班名册中。"), _("无需重复添加。"))])
    clashes = first_clashes(training_class, list(training_class.sessions.all()), [person.id])
    if clashes:
        when = timezone.localtime(clashes[person.id].starts_at)
        raise Invalid(
            [
                Fault(
                    "identity_number",
                    _("该学员 %(when)s 已在另一个培训班上课，同一时间不能参加两个班。")
                    % {"when": f"{when:%Y-%m-%d %H:%M}"},
                    _("请与学员核实参加哪个班。"),
                )
            ]
        )
