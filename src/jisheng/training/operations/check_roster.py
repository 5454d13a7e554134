"""Hold a roster file against the database without changing anything."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import NotFound
from jisheng.foundation.spreadsheet import read_workbook
from jisheng.registry.models import Person
from jisheng.registry.operations.find_or_register_person import name_conflicts, name_fault
from jisheng.registry.queries import people_by_identity
from jisheng.training.models import TrainingClass
from jisheng.training.permissions import may_act_on_class
from jisheng.training.queries.clashes import first_clashes
from jisheng.training.roster import CellFault, Column, RosterDraft, RosterRow, Severity, read_roster
from jisheng.training.workflow import CLASS


def check_roster(
    actor: Actor, class_uuid: UUID, file_name: str, data: bytes, *, at: dt.datetime
) -> RosterDraft:
    """Read a roster and say what importing it would meet, cell by cell; nothing is stored.

    Raises NotFound, NotPermitted, WrongState, and Refusal when the file is no roster.
    """
    training_class = class_open_to_import(actor, class_uuid)
    draft = read_roster(read_workbook(data, file_name), timezone.localdate(at))
    return with_database_faults(training_class, draft)


def class_open_to_import(actor: Actor, class_uuid: UUID) -> TrainingClass:
    """Return the class if the actor may change its roster now.

    Raises NotFound, NotPermitted, WrongState: a stranger's file is not even read.
    """
    found = (
        TrainingClass.objects.select_related("line__plan__department", "institution")
        .filter(uuid=class_uuid)
        .first()
    )
    if found is None:
        raise NotFound(_("该培训班"))
    may_act_on_class(actor, CLASS.acts["import_roster"], found)
    CLASS.look_up("import_roster", found.state)
    return found


def with_database_faults(training_class: TrainingClass, draft: RosterDraft) -> RosterDraft:
    """Add what only the database knows: another name, another class at the same hours, and
    (a warning) a place on this roster already. As many queries for long rosters as for short."""
    rows = draft.good_rows
    known = people_by_identity(row.identity_number for row in rows)
    enrolled = set(training_class.enrolments.values_list("person_id", flat=True))
    clashes = first_clashes(
        training_class, list(training_class.sessions.all()), (p.id for p in known.values())
    )
    other_names = set(name_conflicts({r.identity_number: r.name for r in rows}, known))
    faults: list[CellFault] = []
    for row in rows:
        person = known.get(row.identity_number)
        if person is None:
            continue
        if row.identity_number in other_names:
            faults.append(_other_name(draft, row, person))
        elif person.id in enrolled:
            faults.append(_already_here(draft, row))
        elif person.id in clashes:
            when = timezone.localtime(clashes[person.id].starts_at)
            faults.append(_elsewhere(draft, row, when))
    return draft.with_faults(faults)


def _other_name(draft: RosterDraft, row: RosterRow, person: Person) -> CellFault:
    fault = name_fault(person, "")
    return draft.fault_at(row.number, Column.NAME, "NAME_DIFFERS", fault.message, fault.remedy)


def _already_here(draft: RosterDraft, row: RosterRow) -> CellFault:
    return draft.fault_at(
        row.number,
        Column.IDENTITY,
        "ALREADY_ENROLLED",
        _("该学员已在本班名册中，本行不会重复添加。"),
        _("无需处理。"),
        Severity.WARNING,
    )


def _elsewhere(draft: RosterDraft, row: RosterRow, when: dt.datetime) -> CellFault:
    return draft.fault_at(
        row.number,
        Column.IDENTITY,
        "TIME_CLASH",
        _("该学员 %(when)s 已在另一个培训班上课，同一时间不能参加两个班。")
        % {"when": f"{when:%Y-%m-%d %H:%M}"},
        _("请与学员核实参加哪个班；如另一个班已取消，请该班办理撤回后再导入。"),
    )
