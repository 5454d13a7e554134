from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from jisheng.foundation import trail
from jisheng.foundation.errors import NotFound, NotPermitted, Refusal, WrongState
from jisheng.foundation.models import Attachment, TrailEntry
from jisheng.training.class_code import code_for
from jisheng.training.enums import ClassState, HourSource
from jisheng.training.models import ClassSession, Enrolment, HourEntry, TrainingClass, WrongCode
from jisheng.training.operations.correct_hours import correct_hours
from jisheng.training.operations.record_paper_sheet import record_paper_sheet
from jisheng.training.operations.reveal_trainee import reveal_trainee
from jisheng.training.operations.roll_call import roll_call
from jisheng.training.operations.sign_in import sign_in, sign_in_as
from jisheng.training.queries import class_code, hours_by_enrolment, open_session, session_sheet
from tests import factories
from tests.conftest import moment
from tests.factories import World

pytestmark = pytest.mark.django_db
AT = moment("2020-10-14 08:40")
SCAN = b"%PDF-1.4 scanned"
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def opened(world: World) -> TrainingClass:
    return factories.make_class(
        world,
        people=[world.trainee_person, *(factories.make_person() for _ in range(2))],
        state=ClassState.OPENED,
    )


@pytest.fixture
def session(opened: TrainingClass) -> ClassSession:
    first = opened.sessions.first()
    assert first is not None
    return first


@pytest.fixture
def trainee(opened: TrainingClass) -> Enrolment:
    return opened.enrolments.select_related("person").get(row_number=2)


def _code(session: ClassSession, at: dt.datetime = AT) -> str:
    return code_for(session.training_class.code_secret, session.uuid, at)


def _wrong(session: ClassSession, at: dt.datetime = AT) -> str:
    return f"{(int(_code(session, at)) + 500_000) % 1_000_000:06d}"


def _sign(session: ClassSession, number: str, code: str, at: dt.datetime = AT) -> Refusal | None:
    try:
        sign_in(session.uuid, code, number, at=at)
    except Refusal as refusal:
        return refusal
    return None


def test_a_trainee_signs_in_by_the_code_on_the_screen_once(
    world: World, session: ClassSession, trainee: Enrolment
) -> None:
    shown = class_code(world.teacher, session.uuid, AT)
    number = trainee.person.identity_number
    done = sign_in(session.uuid, shown.code, number, at=AT + MINUTE)
    assert (done.hours, done.again) == (4, False)
    assert sign_in(session.uuid, _code(session), number, at=AT).again
    row = HourEntry.objects.get()
    assert (row.enrolment, row.hours, row.source) == (trainee, 4, HourSource.CLASS_CODE)


def test_a_trainee_with_an_account_needs_the_code_only(world: World, session: ClassSession) -> None:
    assert sign_in_as(world.trainee, session.uuid, _code(session), at=AT).hours == 4
    assert HourEntry.objects.get().enrolment.person == world.trainee_person
    with pytest.raises(NotFound):
        sign_in_as(world.teacher, session.uuid, _code(session), at=AT)
    stranger = factories.make_actor("trainee", person=factories.make_person())
    with pytest.raises(Refusal):
        sign_in_as(stranger, session.uuid, _code(session), at=AT)


def test_answers_do_not_tell_who_is_on_the_roster(
    session: ClassSession, trainee: Enrolment
) -> None:
    number, stranger = trainee.person.identity_number, factories.identity_number()
    answers = [
        _sign(session, number, _wrong(session)),
        _sign(session, stranger, _wrong(session)),
        _sign(session, stranger, _code(session)),
        _sign(session, "not a number", _code(session)),
    ]
    assert len({(a.code, str(a)) for a in answers if a}) == 1
    assert all(answers)
    assert not HourEntry.objects.exists()


def test_five_wrong_tries_in_ten_minutes_stop_even_the_right_code(
    session: ClassSession, trainee: Enrolment
) -> None:
    number = trainee.person.identity_number
    for _ in range(5):
        assert _sign(session, number, _wrong(session))
    assert _sign(session, number, _code(session))
    assert WrongCode.objects.count() == 5
    assert number not in str(list(WrongCode.objects.values()))
    later = AT + dt.timedelta(minutes=10)
    assert _sign(session, number, _code(session, later), later) is None


def test_wrong_tries_of_one_do_not_stop_another(session: ClassSession, trainee: Enrolment) -> None:
    for _ in range(6):
        _sign(session, factories.identity_number(), _wrong(session))
    assert _sign(session, trainee.person.identity_number, _code(session)) is None


@pytest.mark.parametrize(
    ("when", "open_"),
    [("07:59", False), ("08:00", True), ("11:59", True), ("12:00", False)],
)
def test_signing_in_is_open_from_half_an_hour_before_until_the_end(
    session: ClassSession, trainee: Enrolment, when: str, open_: bool
) -> None:
    at = moment(f"2020-10-14 {when}")
    refused = _sign(session, trainee.person.identity_number, _code(session, at), at)
    assert (refused is None) is open_
    assert refused is None or refused.code == "SIGN_IN_CLOSED"


def test_a_class_that_is_not_open_has_no_code_and_no_sign_in(world: World) -> None:
    accepted = factories.make_class(world, state=ClassState.ACCEPTED)
    session = accepted.sessions.all()[0]
    with pytest.raises(Refusal, match="没有开班"):
        class_code(world.teacher, session.uuid, AT)
    with pytest.raises(Refusal, match="不能签到"):
        sign_in(session.uuid, "000000", factories.identity_number(), at=AT)
    with pytest.raises(NotFound):
        open_session(session.uuid)


def test_the_code_is_shown_to_the_institutions_teacher_and_clerk_only(
    world: World, session: ClassSession
) -> None:
    shown = class_code(world.teacher, session.uuid, AT)
    assert shown.code == class_code(world.clerk, session.uuid, AT).code == _code(session)
    assert shown.seconds_left == 60
    for actor in world.all_but(world.teacher, world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            class_code(actor, session.uuid, AT)


def test_the_teacher_calls_the_roll_and_earlier_sign_ins_keep_their_row(
    world: World, opened: TrainingClass, session: ClassSession, trainee: Enrolment
) -> None:
    sign_in(session.uuid, _code(session), trainee.person.identity_number, at=AT)
    everybody = {e.uuid for e in opened.enrolments.all()}
    posted = roll_call(world.teacher, session.uuid, everybody, at=AT)
    assert (posted.added, posted.already) == (2, 1)
    assert HourEntry.objects.get(enrolment=trainee).source == HourSource.CLASS_CODE
    assert hours_by_enrolment(opened) == dict.fromkeys(
        opened.enrolments.values_list("id", flat=True), 4
    )
    row = trail.history(opened.uuid).get()
    assert (row.act, row.actor_id, row.changes["added"]) == ("roll_call", world.teacher.user_id, 2)


def test_the_clerk_calls_the_roll_under_the_clerks_own_act(
    world: World, session: ClassSession, trainee: Enrolment
) -> None:
    roll_call(world.clerk, session.uuid, [trainee.uuid], at=AT)
    assert TrailEntry.objects.get().act == "roll_call_by_clerk"


def test_nobody_else_writes_hours(world: World, session: ClassSession, trainee: Enrolment) -> None:
    for actor in world.all_but(world.teacher, world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            roll_call(actor, session.uuid, [trainee.uuid], at=AT)
    for actor in world.all_but(world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            record_paper_sheet(
                actor, session.uuid, [trainee.uuid], scan=SCAN, scan_name="签到表.pdf", at=AT
            )
    assert not HourEntry.objects.exists()
    assert not Attachment.objects.exists()


def test_hours_are_not_written_before_the_session_nor_for_strangers(
    world: World, session: ClassSession, trainee: Enrolment
) -> None:
    with pytest.raises(Refusal, match="不能提前"):
        roll_call(world.teacher, session.uuid, [trainee.uuid], at=moment("2020-10-14 07:59"))
    other = factories.make_class(world, state=ClassState.OPENED, days=1)
    strangers = [e.uuid for e in other.enrolments.all()]
    with pytest.raises(NotFound):
        roll_call(world.teacher, session.uuid, [trainee.uuid, *strangers], at=AT)
    assert not HourEntry.objects.exists()


def test_a_paper_sheet_comes_with_its_scan(
    world: World, session: ClassSession, trainee: Enrolment
) -> None:
    posted = record_paper_sheet(
        world.clerk, session.uuid, [trainee.uuid], scan=SCAN, scan_name="签到表.pdf", at=AT
    )
    (row,) = posted.entries
    assert row.evidence is not None
    assert bytes(row.evidence.content) == SCAN
    assert row.evidence.organisation_uuid == world.institution.uuid
    assert TrailEntry.objects.get().changes["sha256"] == row.evidence.sha256
    with pytest.raises(Refusal, match="不能作为凭证"):
        record_paper_sheet(
            world.clerk, session.uuid, [trainee.uuid], scan=b"MZ", scan_name="x.pdf", at=AT
        )


def test_a_mistake_is_undone_by_a_row_against_it_and_may_be_posted_anew(
    world: World, opened: TrainingClass, session: ClassSession, trainee: Enrolment
) -> None:
    (row,) = roll_call(world.teacher, session.uuid, [trainee.uuid], at=AT).entries
    with pytest.raises(Refusal, match="理由"):
        correct_hours(world.clerk, row.pk, " ", at=AT)
    for actor in world.all_but(world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            correct_hours(actor, row.pk, "点错人", at=AT)
    against = correct_hours(world.clerk, row.pk, "点错人", at=AT)
    assert (against.hours, against.reverses) == (-4, row)
    assert hours_by_enrolment(opened)[trainee.pk] == 0
    with pytest.raises(Refusal, match="已经冲正"):
        correct_hours(world.clerk, row.pk, "再来", at=AT)
    with pytest.raises(Refusal, match="本身就是冲正"):
        correct_hours(world.clerk, against.pk, "再来", at=AT)
    sheet = session_sheet(world.clerk, session.uuid)
    assert (sheet.present, sheet.rows[1].standing) == (0, None)
    roll_call(world.teacher, session.uuid, [trainee.uuid], at=AT)
    sheet = session_sheet(world.clerk, session.uuid)
    assert (sheet.rows[1].hours, len(sheet.rows[1].entries)) == (4, 3)
    assert trainee.person.identity_number not in str(list(TrailEntry.objects.values("changes")))


def test_the_ledger_is_closed_for_new_hours_when_the_class_is_completed(
    world: World, opened: TrainingClass, session: ClassSession, trainee: Enrolment
) -> None:
    (row,) = roll_call(world.teacher, session.uuid, [trainee.uuid], at=AT).entries
    factories.complete_class(opened)
    late_acts: tuple[Callable[[], object], ...] = (
        lambda: roll_call(world.teacher, session.uuid, [trainee.uuid], at=AT),
        lambda: record_paper_sheet(
            world.clerk, session.uuid, [trainee.uuid], scan=SCAN, scan_name="s.pdf", at=AT
        ),
    )
    for late in late_acts:
        with pytest.raises(WrongState):
            late()
    assert correct_hours(world.clerk, row.pk, "未到课", at=AT).hours == -4


def test_the_database_keeps_the_ledger_true_against_any_hand(
    session: ClassSession, trainee: Enrolment
) -> None:
    def post(hours: int) -> HourEntry:
        return HourEntry.objects.create(
            enrolment=trainee,
            session=session,
            hours=hours,
            source=HourSource.ROLL_CALL,
            recorded_at=AT,
        )

    row = post(4)
    for wrong in (1, -1):
        with pytest.raises(IntegrityError), transaction.atomic():
            post(wrong)
    for statement in ("UPDATE training_hourentry SET hours = 1", "DELETE FROM training_hourentry"):
        with (
            pytest.raises((IntegrityError, InternalError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    row.refresh_from_db()
    assert row.hours == 4


def test_a_clerk_sees_a_trainees_number_whole_with_a_reason_on_the_trail(
    world: World, opened: TrainingClass, trainee: Enrolment
) -> None:
    number = reveal_trainee(world.clerk, trainee.uuid, "与身份证核对", at=AT)
    assert number == trainee.person.identity_number
    assert trail.history(opened.uuid).get().reason == "与身份证核对"
    for actor in world.all_but(world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            reveal_trainee(actor, trainee.uuid, "看看", at=AT)
    with pytest.raises(Refusal):
        reveal_trainee(world.clerk, trainee.uuid, "", at=AT)
