from __future__ import annotations

import datetime as dt

import pytest

from jisheng.foundation.errors import Fault, Invalid, NotFound, NotPermitted, WrongState
from jisheng.training.enums import ClassState, PlanLineState
from jisheng.training.operations.add_trainee import add_trainee
from jisheng.training.operations.change_class import change_class
from jisheng.training.operations.correct_trainee import correct_trainee
from jisheng.training.operations.remove_trainee import remove_trainee
from jisheng.training.operations.set_timetable import set_timetable
from jisheng.training.operations.withdraw import withdraw
from tests import factories
from tests.factories import START, World
from tests.training.class_acts import BEFORE, draft, lesson, particulars, two_days

DAY = dt.timedelta(days=1)


def _faults(refused: pytest.ExceptionInfo[Invalid]) -> tuple[Fault, ...]:
    return refused.value.faults


def test_only_the_published_institutions_clerk_drafts_a_class(world: World) -> None:
    line = factories.make_published_line(world, hours=16)
    made = draft(world, line=line)
    assert (made.state, made.institution) == (ClassState.DRAFT, world.institution)
    for actor in world.all_but(world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            draft(world, actor=actor, line=line)
    with pytest.raises(NotPermitted):
        draft(world, actor=world.supervisor, line=line)
    with pytest.raises(NotFound):
        draft(world, actor=world.other_clerk, line=line)
    line.state = PlanLineState.PROCURED
    line.save()
    with pytest.raises(WrongState, match="还没有公布"):
        draft(world, line=line)


def test_everything_wrong_in_the_head_of_a_class_is_told_at_once(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        draft(world, label=" ", place="", ends_on=START - DAY, host_division_code="33")
    places = {f.place for f in _faults(refused)}
    assert places == {"label", "place", "ends_on", "host_division_code"}


def test_a_timetable_replaces_the_one_before_and_warns_of_short_clock_times(world: World) -> None:
    made = draft(world)
    set_timetable(world.clerk, made.uuid, two_days(), at=BEFORE)
    kept = set_timetable(world.clerk, made.uuid, [lesson(START, "08:30", "10:30")], at=BEFORE)
    assert made.sessions.count() == 1
    assert "180 分钟" in kept.warnings[0]
    assert set_timetable(world.clerk, made.uuid, two_days(), at=BEFORE).warnings == ()


def test_every_wrong_session_is_named(world: World) -> None:
    made = draft(world)
    plans = [
        lesson(START - DAY, "08:30", "12:00"),
        lesson(START, "08:30", "12:00", hours=13),
        lesson(START, "11:00", "10:00", topic=" ", teacher=""),
    ]
    with pytest.raises(Invalid) as refused:
        set_timetable(world.clerk, made.uuid, plans, at=BEFORE)
    told = [(f.place, f.message) for f in _faults(refused)]
    assert [place for place, _ in told] == [
        "第 1 节",
        "第 2 节",
        "第 3 节",
        "第 3 节",
        "第 3 节",
        "第 3 节",
    ]
    assert "重叠" in told[-1][1]
    with pytest.raises(Invalid, match="空的"):
        set_timetable(world.clerk, made.uuid, [], at=BEFORE)
    assert not made.sessions.exists()


def test_a_teacher_does_not_stand_in_two_classes_of_an_institution_at_once(world: World) -> None:
    first, second = draft(world), draft(world)
    set_timetable(world.clerk, first.uuid, two_days(), at=BEFORE)
    clash = [lesson(START, "11:00", "14:30")]
    with pytest.raises(Invalid, match="王老师") as refused:
        set_timetable(world.clerk, second.uuid, clash, at=BEFORE)
    assert len(_faults(refused)) == 2
    other = [lesson(START, "11:00", "14:30", teacher="李老师")]
    assert set_timetable(world.clerk, second.uuid, other, at=BEFORE).sessions
    next_to = [lesson(START, "12:00", "13:30", hours=2)]
    assert set_timetable(world.clerk, second.uuid, next_to, at=BEFORE).sessions
    withdraw(world.clerk, first.uuid, at=BEFORE)
    assert set_timetable(world.clerk, second.uuid, clash, at=BEFORE).sessions


def test_trainees_are_added_and_removed_by_hand_once_each(world: World) -> None:
    made = draft(world)
    number = factories.identity_number()
    one = add_trainee(
        world.clerk, made.uuid, name="张三", identity_number=number, phone="13900000001", at=BEFORE
    )
    assert (one.row_number, one.person.name) == (1, "张三")
    with pytest.raises(Invalid, match="已在本班"):
        add_trainee(world.clerk, made.uuid, name="张三", identity_number=number, at=BEFORE)
    with pytest.raises(Invalid, match="不一致"):
        add_trainee(world.clerk, made.uuid, name="李四", identity_number=number, at=BEFORE)
    remove_trainee(world.clerk, one.uuid, at=BEFORE)
    assert not made.enrolments.exists()


def test_a_misspelt_trainee_is_put_right_in_place(world: World) -> None:
    made = factories.make_class(world, people=2)
    one = made.enrolments.select_related("person").get(row_number=1)
    right = correct_trainee(world.clerk, one.uuid, name="张三", at=BEFORE)
    assert (right.row_number, right.person.pk, right.person.name) == (1, one.person.pk, "张三")
    factories.make_class(world, people=[right.person])
    with pytest.raises(Invalid, match="不一致"):
        correct_trainee(world.clerk, right.uuid, name="李四", at=BEFORE)
    assert made.enrolments.count() == 2
    for actor in world.all_but(world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            correct_trainee(actor, right.uuid, name="李四", at=BEFORE)


def test_somebody_taken_elsewhere_at_these_hours_is_not_added(world: World) -> None:
    busy = factories.make_person()
    factories.make_class(world, people=[busy], state=ClassState.FILED)
    made = factories.make_class(world, people=0)
    with pytest.raises(Invalid, match="另一个培训班"):
        add_trainee(
            world.clerk,
            made.uuid,
            name=busy.name,
            identity_number=busy.identity_number,
            at=BEFORE,
        )


@pytest.mark.parametrize(
    "state",
    [s for s in ClassState.values if s not in (ClassState.DRAFT, ClassState.RETURNED)],
)
def test_a_class_past_its_draft_takes_no_more_changes(world: World, state: str) -> None:
    made = factories.make_class(world, people=1, state=state)
    enrolment = made.enrolments.get()
    for late in (
        lambda: change_class(world.clerk, made.uuid, **particulars()),
        lambda: set_timetable(world.clerk, made.uuid, two_days(), at=BEFORE),
        lambda: add_trainee(
            world.clerk,
            made.uuid,
            name="张三",
            identity_number=factories.identity_number(),
            at=BEFORE,
        ),
        lambda: remove_trainee(world.clerk, enrolment.uuid, at=BEFORE),
        lambda: withdraw(world.clerk, made.uuid, at=BEFORE),
    ):
        with pytest.raises(WrongState):
            late()
    assert made.enrolments.count() == 1


def test_a_returned_class_can_be_changed(world: World) -> None:
    made = factories.make_class(world, state=ClassState.RETURNED)
    changed = change_class(world.clerk, made.uuid, **particulars(label="新班名"))
    assert changed.label == "新班名"
