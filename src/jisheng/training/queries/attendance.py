"""Sessions, the class code, and the ledger of hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import NotFound, Refusal
from jisheng.training.class_code import code_for, seconds_left
from jisheng.training.enums import ClassState
from jisheng.training.facts import trainee_hours
from jisheng.training.models import (
    ClassSession,
    Enrolment,
    HourEntry,
    TrainingClass,
)
from jisheng.training.permissions import may_act_on_class
from jisheng.training.workflow import CLASS

_PARTIES = ("line__plan__department__uuid", "institution__uuid")


def hours_by_enrolment(training_class: TrainingClass) -> Mapping[int, int]:
    """Return standard hours attended by enrolment id, absent trainees with 0."""
    return trainee_hours(training_class)


@dataclass(slots=True)
class SheetRow:
    """One trainee at one session: the rows of the ledger and what they come to."""

    enrolment: Enrolment
    entries: list[HourEntry] = field(default_factory=list)

    @property
    def hours(self) -> int:
        """Return the hours that count."""
        return sum(entry.hours for entry in self.entries)

    @property
    def standing(self) -> HourEntry | None:
        """Return the row that counts and could be corrected, if any."""
        reversed_ids = {entry.reverses_id for entry in self.entries}
        rows = [e for e in self.entries if e.reverses_id is None and e.pk not in reversed_ids]
        return rows[-1] if rows else None


@dataclass(frozen=True, slots=True)
class SessionSheet:
    """A session with the whole roster."""

    session: ClassSession
    rows: tuple[SheetRow, ...]

    @property
    def present(self) -> int:
        """Return how many have hours."""
        return sum(row.hours > 0 for row in self.rows)


def session_sheet(actor: Actor, session_uuid: UUID) -> SessionSheet:
    """Return who was at a session and by what proof (three queries); raises NotFound."""
    session = session_within_reach(actor, session_uuid)
    roster = Enrolment.objects.filter(training_class=session.training_class_id)
    rows = {e.pk: SheetRow(e) for e in roster.select_related("person").order_by("row_number")}
    for entry in session.hour_entries.select_related("evidence").order_by("id"):
        rows[entry.enrolment_id].entries.append(entry)
    return SessionSheet(session, tuple(rows.values()))


def session_within_reach(actor: Actor, session_uuid: UUID) -> ClassSession:
    """Return one session of a class within reach; raises NotFound."""
    seen = actor.visible(
        "training_class__region_code", *(f"training_class__{party}" for party in _PARTIES)
    )
    found = (
        ClassSession.objects.select_related(
            "training_class__institution", "training_class__line__plan__department"
        )
        .filter(seen, uuid=session_uuid)
        .first()
    )
    if found is None:
        raise NotFound(_("该课次"))
    return found


@dataclass(frozen=True, slots=True)
class ShownCode:
    """The code for the screen of the classroom, and how many seconds it stays."""

    session: ClassSession
    code: str
    seconds_left: int


def class_code(actor: Actor, session_uuid: UUID, at: dt.datetime) -> ShownCode:
    """Return the code of a session to its institution's teacher or clerk, nobody else.

    Raises NotFound, NotPermitted, Refusal while the class is not open.
    """
    session = session_within_reach(actor, session_uuid)
    clerk = Duty.INSTITUTION_CLERK in actor.duties
    act = CLASS.acts["roll_call_by_clerk" if clerk else "roll_call"]
    may_act_on_class(actor, act, session.training_class)
    if session.training_class.state != ClassState.OPENED:
        raise Refusal("CLASS_NOT_OPEN", _("本班没有开班，没有动态码。"), _("请先办理开班。"))
    secret = session.training_class.code_secret
    return ShownCode(session, code_for(secret, session.uuid, at), seconds_left(at))


def open_session(session_uuid: UUID) -> ClassSession:
    """Return a session for the public sign-in page: anybody with its address may see its time
    and class, never its roster. Raises NotFound unless the class is open."""
    found = (
        ClassSession.objects.select_related("training_class__institution")
        .filter(uuid=session_uuid, training_class__state=ClassState.OPENED)
        .first()
    )
    if found is None:
        raise NotFound(_("该课次"))
    return found


@dataclass(frozen=True, slots=True)
class MyClass:
    """A trainee's own class: enrolment, hours attended and hours taught in all."""

    enrolment: Enrolment
    training_class: TrainingClass
    hours: int
    planned: int
    attended: frozenset[int]


def my_classes(person_uuid: UUID) -> list[MyClass]:
    """Return a trainee's classes from acceptance on, latest first (three queries)."""
    shown = (ClassState.ACCEPTED, ClassState.OPENED, ClassState.COMPLETED)
    enrolments = (
        Enrolment.objects.filter(person__uuid=person_uuid, training_class__state__in=shown)
        .select_related("training_class__institution", "training_class__line__programme", "person")
        .prefetch_related("training_class__sessions", "hour_entries")
        .order_by("-training_class__starts_on", "-id")
    )
    return [_my_class(one) for one in enrolments]


def _my_class(enrolment: Enrolment) -> MyClass:
    sums: dict[int, int] = {}
    for entry in enrolment.hour_entries.all():
        sums[entry.session_id] = sums.get(entry.session_id, 0) + entry.hours
    sessions = enrolment.training_class.sessions.all()
    return MyClass(
        enrolment,
        enrolment.training_class,
        sum(sums.values()),
        sum(session.hours for session in sessions),
        frozenset(session for session, hours in sums.items() if hours > 0),
    )
