from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.foundation.spreadsheet import read_workbook
from jisheng.registry.models import Organisation, Person
from jisheng.registry.operations.find_or_register_person import NewPerson, register_people
from jisheng.registry.queries import employers_by_uscc, enterprises_by_name
from jisheng.training.models import Enrolment, RosterImport, TrainingClass
from jisheng.training.operations.check_roster import class_open_to_import, with_database_faults
from jisheng.training.operations.locking import lock_class
from jisheng.training.permissions import may_act_on_class
from jisheng.training.roster import CellFault, RosterDraft, RosterRow, read_roster
from jisheng.training.workflow import CLASS

_LONGEST_NOTES = 200
_LONGEST_EMPLOYER = 120


@dataclass(frozen=True, slots=True)
class ImportedRoster:
    """What became of a file: ``added + unchanged + rejected == total`` rows of persons."""

    record: RosterImport
    draft: RosterDraft
    removed: int

    @property
    def added(self) -> int:
        """Return how many rows became new trainees."""
        return self.record.added

    @property
    def unchanged(self) -> int:
        """Return how many rows name somebody on the roster already."""
        return self.record.unchanged

    @property
    def rejected(self) -> int:
        """Return how many rows were left out for a fault."""
        return self.record.rejected

    @property
    def total(self) -> int:
        """Return how many rows of persons the file has."""
        return len(self.draft.rows)

    @property
    def faults(self) -> tuple[CellFault, ...]:
        """Return every fault at its cell, warnings included."""
        return self.draft.faults


def import_roster(
    actor: Actor,
    class_uuid: UUID,
    file_name: str,
    data: bytes,
    *,
    at: dt.datetime,
    replace: bool = False,
) -> ImportedRoster:
    """Take the good rows of a file into the roster at once, and report the others.

    With ``replace`` the roster becomes the file's, which must then be without fault. The file
    is read before anything is locked. Raises NotFound, NotPermitted, WrongState, Refusal.
    """
    class_open_to_import(actor, class_uuid)
    draft = read_roster(read_workbook(data, file_name), timezone.localdate(at))
    return _take_in(actor, class_uuid, _File(file_name, data), draft, replace, at)


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    data: bytes


@transaction.atomic
def _take_in(
    actor: Actor,
    class_uuid: UUID,
    file: _File,
    draft: RosterDraft,
    replace: bool,
    at: dt.datetime,
) -> ImportedRoster:
    training_class = lock_class(class_uuid)
    with perform(
        CLASS,
        "import_roster",
        training_class,
        actor,
        at=at,
        permission=may_act_on_class,
        about=class_uuid,
    ) as step:
        checked = with_database_faults(training_class, draft)
        if replace:
            _refuse_faulty_replacement(checked)
        people = register_people([_new_person(row) for row in checked.good_rows], at=at)
        removed = _remove_others(training_class, people) if replace else []
        record = _enrol(training_class, checked, people, file, removed, actor, at)
        step.note(
            import_uuid=str(record.uuid),
            file_name=record.file_name,
            added=record.added,
            unchanged=record.unchanged,
            rejected=record.rejected,
            removed=len(removed),
        )
    return ImportedRoster(record, checked, len(removed))


def _enrol(
    training_class: TrainingClass,
    draft: RosterDraft,
    people: dict[str, Person],
    file: _File,
    removed: list[dict[str, object]],
    actor: Actor,
    at: dt.datetime,
) -> RosterImport:
    enrolled = set(training_class.enrolments.values_list("person_id", flat=True))
    new = [r for r in draft.good_rows if people[r.identity_number].id not in enrolled]
    record = RosterImport.objects.create(
        created_at=at,
        training_class=training_class,
        file_name=file.name[-255:],
        sha256=hashlib.sha256(file.data).hexdigest(),
        added=len(new),
        unchanged=len(draft.good_rows) - len(new),
        rejected=len(draft.bad_rows),
        faults=[asdict(fault) for fault in draft.faults],
        removed=removed,
        imported_by=actor.user_id,
    )
    employers = _Employers(new)
    first = next_row_number(training_class)
    Enrolment.objects.bulk_create(
        Enrolment(
            created_at=at,
            training_class=training_class,
            person=people[row.identity_number],
            row_number=number,
            employer_name=row.employer_name[:_LONGEST_EMPLOYER],
            employer=employers.of(row.employer_uscc, row.employer_name),
            notes=_notes(row),
            imported_in=record,
        )
        for number, row in enumerate(new, first)
    )
    return record


class _Employers:
    """The registered organisations that rows name, by credit code or else by full name."""

    def __init__(self, rows: Sequence[RosterRow]) -> None:
        self._by_uscc = employers_by_uscc(r.employer_uscc for r in rows if r.employer_uscc)
        self._by_name = enterprises_by_name(r.employer_name for r in rows if r.employer_name)

    def of(self, uscc: str, name: str) -> Organisation | None:
        return self._by_uscc.get(uscc) if uscc else self._by_name.get(name)


def next_row_number(training_class: TrainingClass) -> int:
    """Return the number of the next row of a roster."""
    last = training_class.enrolments.aggregate(last=Max("row_number"))["last"]
    return int(last or 0) + 1


def _refuse_faulty_replacement(draft: RosterDraft) -> None:
    if draft.bad_rows:
        raise Refusal(
            "REPLACEMENT_HAS_FAULTS",
            _("文件中有 %(count)d 行有问题，用它替换会丢掉名册中原有的学员。")
            % {"count": len(draft.bad_rows)},
            _("请先改好这些行再替换，或选择追加导入。"),
        )


def _remove_others(
    training_class: TrainingClass, people: dict[str, Person]
) -> list[dict[str, object]]:
    """Take those off the roster whom the file does not name; return what restores them."""
    kept = [person.id for person in people.values()]
    leaving = list(training_class.enrolments.exclude(person_id__in=kept))
    Enrolment.objects.filter(pk__in=[one.pk for one in leaving]).delete()
    return [
        {
            "uuid": str(one.uuid),
            "person_id": one.person_id,
            "row_number": one.row_number,
            "employer_name": one.employer_name,
            "employer_id": one.employer_id,
            "notes": one.notes,
            "imported_in_id": one.imported_in_id,
            "created_at": one.created_at.isoformat(),
        }
        for one in leaving
    ]


def _new_person(row: RosterRow) -> NewPerson:
    return NewPerson(row.name, row.identity_number, row.phone)


def _notes(row: RosterRow) -> str:
    return "；".join(f"{label}：{text}" for label, text in row.notes.items())[:_LONGEST_NOTES]
