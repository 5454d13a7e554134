"""A small office world for tests of every domain: rows made directly, at rest in a given state.

Every name and number is invented. Use the operations where a test is about an act; use these
where an act is only the ground another test stands on.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from random import Random

from jisheng.accounts.actor import Actor, actor_of
from jisheng.accounts.enums import Duty
from jisheng.accounts.models import Assignment, User
from jisheng.catalogues.models import Programme
from jisheng.ground.identity import Sex
from jisheng.ground.money import Money
from jisheng.ground.synthetic import (
    synthetic_identity,
    synthetic_mobile,
    synthetic_name,
    synthetic_uscc,
)
from jisheng.registry.enums import OrganisationKind, PersonStatusKind
from jisheng.registry.models import Organisation, OrganisationAccount, Person, PersonStatus
from jisheng.registry.operations.find_or_register_person import find_or_register_person
from jisheng.training.enums import (
    ClassState,
    HourSource,
    PlanLineState,
    PlanState,
    ProcurementMethod,
)
from jisheng.training.models import (
    Booking,
    ClassSession,
    Enrolment,
    HourEntry,
    PlanLine,
    ProjectPlan,
    TrainingClass,
)
from tests.conftest import moment

YIWU = "330782"
ELSEWHERE = "320600"
START = dt.date(2020, 10, 14)
EARLY = moment("2020-09-01")
_RNG = Random(20200130)
_NUMBERS = count(1)
# Morning and afternoon of a teaching day of eight standard class hours.
_HALF_DAYS = ((dt.time(8, 30), dt.time(12, 0), 4), (dt.time(13, 30), dt.time(17, 0), 4))

Roster = int | Iterable[Person]


@dataclass(slots=True)
class World:
    """Two departments, two institutions, the other offices, and one account for each duty."""

    region_code: str
    department: Organisation
    other_department: Organisation
    hrss: Organisation
    agency: Organisation
    finance: Organisation
    institution: Organisation
    other_institution: Organisation
    programme: Programme
    other_programme: Programme
    planner: Actor
    supervisor: Actor
    clerk: Actor
    teacher: Actor
    trainee: Actor
    reviewer: Actor
    rechecker: Actor
    notice_officer: Actor
    payment_clerk: Actor
    payment_approver: Actor
    auditor: Actor
    administrator: Actor
    rule_editor: Actor
    rule_publisher: Actor
    other_planner: Actor
    other_supervisor: Actor
    other_reviewer: Actor
    other_clerk: Actor
    foreign_clerk: Actor
    foreign_supervisor: Actor
    trainee_person: Person
    everybody: dict[str, Actor] = field(default_factory=dict)

    def all_but(self, *allowed: Actor) -> list[Actor]:
        """Return every actor but those who may: for a test of refusals."""
        return [a for a in self.everybody.values() if a not in allowed]


def make_world() -> World:
    """Make the offices and people of a county; needs a database."""
    department = make_organisation("义乌市商务局", OrganisationKind.SECTOR_DEPARTMENT)
    other_department = make_organisation("义乌市农业农村局", OrganisationKind.SECTOR_DEPARTMENT)
    institution = make_institution("锦程职业培训学校")
    other_institution = make_institution("博艺职业培训学校")
    abroad = make_institution("通海职业培训学校", ELSEWHERE)
    person = make_person()
    d, o, i = department, other_department, institution
    actors = {
        "planner": make_actor(Duty.PROJECT_PLANNER, d),
        "supervisor": make_actor(Duty.PROJECT_SUPERVISOR, d),
        "clerk": make_actor(Duty.INSTITUTION_CLERK, i),
        "teacher": make_actor(Duty.TEACHER, i),
        "trainee": make_actor(Duty.TRAINEE, person=person),
        "reviewer": make_actor(Duty.CLAIM_REVIEWER, d),
        "rechecker": make_actor(Duty.CLAIM_RECHECKER),
        "notice_officer": make_actor(Duty.NOTICE_OFFICER, d),
        "payment_clerk": make_actor(Duty.PAYMENT_CLERK),
        "payment_approver": make_actor(Duty.PAYMENT_APPROVER),
        "auditor": make_actor(Duty.AUDITOR),
        "administrator": make_actor(Duty.ADMINISTRATOR),
        "rule_editor": make_actor(Duty.RULE_EDITOR),
        "rule_publisher": make_actor(Duty.RULE_PUBLISHER),
        "other_planner": make_actor(Duty.PROJECT_PLANNER, o),
        "other_supervisor": make_actor(Duty.PROJECT_SUPERVISOR, o),
        "other_reviewer": make_actor(Duty.CLAIM_REVIEWER, o),
        "other_clerk": make_actor(Duty.INSTITUTION_CLERK, other_institution),
        "foreign_clerk": make_actor(Duty.INSTITUTION_CLERK, abroad, region_code=ELSEWHERE),
        "foreign_supervisor": make_actor(Duty.PROJECT_SUPERVISOR, region_code=ELSEWHERE),
    }
    return World(
        region_code=YIWU,
        department=department,
        other_department=other_department,
        hrss=make_organisation("义乌市人力资源和社会保障局", OrganisationKind.HRSS_OFFICE),
        agency=make_organisation("义乌市就业管理服务处", OrganisationKind.PAYING_AGENCY),
        finance=make_organisation("义乌市财政局", OrganisationKind.FINANCE_OFFICE),
        institution=institution,
        other_institution=other_institution,
        programme=make_programme("电子商务运营"),
        other_programme=make_programme("直播销售"),
        trainee_person=person,
        everybody=actors,
        **actors,
    )


def _id(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id


def make_organisation(name: str, kind: str, region_code: str = YIWU) -> Organisation:
    """Make an organisation with an invented credit code."""
    return Organisation.objects.create(
        created_at=EARLY,
        name=name,
        kind=kind,
        uscc=synthetic_uscc(_RNG, region_code),
        region_code=region_code,
    )


def make_institution(name: str, region_code: str = YIWU) -> Organisation:
    """Make a training institution with a corporate account in use."""
    made = make_organisation(name, OrganisationKind.TRAINING_INSTITUTION, region_code)
    number = f"19699900{next(_NUMBERS):010d}"
    OrganisationAccount.objects.create(
        created_at=EARLY,
        organisation=made,
        holder=name,
        number=number,
        number_tail=number[-4:],
        bank_name="演示银行义乌分行",
        bank_code="999338700001",
        valid_from=dt.date(2020, 1, 1),
    )
    return made


def make_programme(name: str, *, level: str = "", has_qualification: bool = False) -> Programme:
    """Make a programme of Yiwu with a fresh code."""
    return Programme.objects.create(
        created_at=EARLY,
        code=f"XM{next(_NUMBERS):04d}",
        name=name,
        level=level,
        field="电子商务",
        region_code=YIWU,
        has_qualification=has_qualification,
    )


def make_actor(
    duty: str,
    organisation: Organisation | None = None,
    *,
    region_code: str = YIWU,
    person: Person | None = None,
) -> Actor:
    """Make an account with one duty, within an organisation or over the whole region."""
    user = User.objects.create(
        login=f"{duty}.{next(_NUMBERS)}",
        display_name=synthetic_name(_RNG),
        person_uuid=person.uuid if person else None,
    )
    Assignment.objects.create(
        user=user,
        duty=duty,
        region_code=region_code,
        organisation_uuid=organisation.uuid if organisation else None,
        organisation_name=organisation.name if organisation else "",
    )
    return actor_of(user)


def identity_number(born_on: dt.date | None = None) -> str:
    """Invent a valid identity number of a grown person, never the same twice in a run."""
    born = born_on or dt.date(1960, 1, 1) + dt.timedelta(days=(next(_NUMBERS) * 7) % 14000)
    return synthetic_identity(_RNG, YIWU, born, _RNG.choice(list(Sex)))


def make_person(name: str | None = None, number: str | None = None) -> Person:
    """Enter an invented person into the registry."""
    return find_or_register_person(
        name or synthetic_name(_RNG),
        number or identity_number(),
        synthetic_mobile(_RNG),
        at=EARLY,
    )


def select_as_talent(people: Iterable[Person], day: dt.date = dt.date(2020, 1, 1)) -> None:
    """Put people on the talent list of 四（三）."""
    for person in people:
        PersonStatus.objects.create(
            created_at=EARLY,
            person=person,
            kind=PersonStatusKind.HIGH_SKILL_TALENT,
            holds=True,
            valid_from=day,
            source="高技能人才外训遴选名单",
            as_of=day,
        )


def make_plan(world: World, *, department: Organisation | None = None) -> ProjectPlan:
    """Make a confirmed plan of the year 2020."""
    return ProjectPlan.objects.create(
        created_at=EARLY,
        department=department or world.department,
        region_code=world.region_code,
        year=2020,
        title=f"2020年项目制培训计划（{next(_NUMBERS)}）",
        state=PlanState.CONFIRMED,
        drawn_up_by=_id(world.planner),
        confirmed_by=world.supervisor.user_id,
    )


def make_published_line(
    world: World,
    *,
    plan: ProjectPlan | None = None,
    programme: Programme | None = None,
    institution: Organisation | None = None,
    classes: int = 4,
    size: int = 40,
    hours: int = 80,
    host: str = YIWU,
) -> PlanLine:
    """Make a plan line whose undertaking institution is published."""
    return PlanLine.objects.create(
        created_at=EARLY,
        plan=plan or make_plan(world),
        programme=programme or world.programme,
        class_count=classes,
        class_size=size,
        class_hours=hours,
        host_division_code=host,
        estimate_fen=Money.from_yuan(320000),
        estimate_words="",
        state=PlanLineState.PUBLISHED,
        procurement_method=ProcurementMethod.PUBLIC_TENDER,
        procured_on=dt.date(2020, 8, 20),
        contract_number=f"YW-2020-{next(_NUMBERS):03d}",
        institution=institution or world.institution,
        published_at=EARLY,
    )


def make_class(
    world: World,
    *,
    people: Roster = 3,
    line: PlanLine | None = None,
    starts_on: dt.date = START,
    days: int = 10,
    host: str | None = None,
    label: str = "",
    state: str = ClassState.DRAFT,
) -> TrainingClass:
    """Make a class of full days of eight hours (two sessions each) with its roster.

    With ten days from the default start it ends on 2020-10-23. ``state`` other than draft
    takes it that far: filed and beyond hold bookings, opened and beyond a locked head count.
    """
    line = line or make_published_line(world, hours=days * 8)
    assert line.institution is not None
    made = TrainingClass.objects.create(
        created_at=EARLY,
        line=line,
        institution=line.institution,
        region_code=line.plan.region_code,
        label=label or f"{line.programme.name}第{next(_NUMBERS)}期",
        starts_on=starts_on,
        ends_on=starts_on + dt.timedelta(days=days - 1),
        place="义乌市稠城街道培训楼 301",
        host_division_code=host or line.host_division_code,
        entered_by=_id(world.clerk),
    )
    _make_timetable(made, starts_on, days)
    enrol(made, people)
    _take_to(world, made, state)
    return made


def _make_timetable(training_class: TrainingClass, starts_on: dt.date, days: int) -> None:
    teacher = f"授课教师{next(_NUMBERS)}"
    ClassSession.objects.bulk_create(
        ClassSession(
            created_at=EARLY,
            training_class=training_class,
            starts_at=moment(f"{starts_on + dt.timedelta(days=day)} {begin:%H:%M}"),
            ends_at=moment(f"{starts_on + dt.timedelta(days=day)} {end:%H:%M}"),
            hours=hours,
            topic=f"单元{day + 1}",
            teacher=teacher,
        )
        for day in range(days)
        for begin, end, hours in _HALF_DAYS
    )


def enrol(training_class: TrainingClass, people: Roster) -> list[Enrolment]:
    """Put people (or so many invented ones) on the roster."""
    persons = [make_person() for _ in range(people)] if isinstance(people, int) else list(people)
    first = training_class.enrolments.count() + 1
    return [
        Enrolment.objects.create(
            created_at=EARLY, training_class=training_class, person=person, row_number=number
        )
        for number, person in enumerate(persons, first)
    ]


def _take_to(world: World, training_class: TrainingClass, state: str) -> None:
    if state in (ClassState.FILED, ClassState.ACCEPTED):
        book(training_class)
        training_class.filed_at = moment(f"{training_class.starts_on - dt.timedelta(days=7)}")
        if state == ClassState.ACCEPTED:
            _accept(world, training_class)
    if state in (ClassState.OPENED, ClassState.COMPLETED):
        open_class(world, training_class)
    if state == ClassState.COMPLETED:
        complete_class(training_class)
    training_class.state = state
    training_class.save()


def _accept(world: World, training_class: TrainingClass) -> None:
    training_class.filing_number = f"{YIWU}-2020-T{next(_NUMBERS):04d}"
    training_class.accepted_at = moment(f"{training_class.starts_on - dt.timedelta(days=5)}")
    training_class.accepted_by = world.supervisor.user_id


def book(training_class: TrainingClass) -> None:
    """Take the trainees' time for every session, as filing does."""
    sessions = list(training_class.sessions.all())
    Booking.objects.bulk_create(
        Booking(
            enrolment=enrolment,
            session=session,
            person_range=(enrolment.person_id, enrolment.person_id + 1),
            period=(session.starts_at, session.ends_at),
        )
        for enrolment in training_class.enrolments.all()
        for session in sessions
    )


def open_class(world: World, training_class: TrainingClass) -> TrainingClass:
    """Take a class to `opened`: filed, accepted, roster locked on its first day."""
    book(training_class)
    training_class.filed_at = moment(f"{training_class.starts_on - dt.timedelta(days=7)}")
    _accept(world, training_class)
    training_class.state = ClassState.OPENED
    training_class.opened_at = moment(f"{training_class.starts_on} 08:10")
    training_class.enrolled_headcount = training_class.enrolments.count()
    training_class.code_secret = secrets.token_hex(16)
    training_class.save()
    return training_class


def attend_all(
    training_class: TrainingClass,
    *,
    enrolments: Iterable[Enrolment] | None = None,
    sessions: Iterable[ClassSession] | None = None,
) -> None:
    """Post full hours into the ledger for all (or the given) trainees and sessions."""
    present = list(training_class.enrolments.all() if enrolments is None else enrolments)
    taught = list(training_class.sessions.all() if sessions is None else sessions)
    HourEntry.objects.bulk_create(
        HourEntry(
            enrolment=enrolment,
            session=session,
            hours=session.hours,
            source=HourSource.CLASS_CODE,
            recorded_at=session.starts_at,
        )
        for enrolment in present
        for session in taught
    )


def complete_class(training_class: TrainingClass) -> TrainingClass:
    """Take an opened class to `completed` on its last day."""
    training_class.state = ClassState.COMPLETED
    training_class.completed_at = moment(f"{training_class.ends_on} 17:30")
    training_class.save()
    return training_class


def make_completed_class(world: World, *, people: Roster = 3, **kwargs: object) -> TrainingClass:
    """Make a class taught to the end with everybody present at every session."""
    made = make_class(world, people=people, state=ClassState.OPENED, **kwargs)  # type: ignore[arg-type]
    attend_all(made)
    return complete_class(made)
