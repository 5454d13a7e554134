from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, Invalid, NotFound, NotPermitted, Refusal, WrongState
from jisheng.training.enums import ClassState
from jisheng.training.models import Booking
from jisheng.training.operations import file_class as file_class_module
from jisheng.training.operations.accept_filing import accept_filing
from jisheng.training.operations.complete_class import complete_class
from jisheng.training.operations.file_class import file_class
from jisheng.training.operations.open_class import open_class
from jisheng.training.operations.send_back import send_back
from jisheng.training.operations.withdraw import withdraw
from jisheng.training.queries import defects, filing_faults
from tests import factories
from tests.conftest import moment
from tests.factories import START, World

AT = moment("2020-10-09 09:00")
FIRST_MORNING = moment("2020-10-14 08:00")
DEFECTS = [
    Fault("培训地点", "缺消防验收说明。", "请补充说明。"),
    Fault("课程表", "实操课时不足一半。", "请调整。"),
]


def _places(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [f.place for f in refused.value.faults]


def test_a_right_class_is_filed_and_takes_its_trainees_time(world: World) -> None:
    made = factories.make_class(world, people=3)
    assert filing_faults(world.clerk, made.uuid, AT) == []
    filed = file_class(world.clerk, made.uuid, at=AT)
    assert (filed.state, filed.filed_at) == (ClassState.FILED, AT)
    assert Booking.objects.count() == 3 * 20


def test_everything_missing_is_told_at_once(world: World) -> None:
    line = factories.make_published_line(world, institution=world.other_institution)
    made = factories.make_class(world, people=0)
    made.line = line
    made.save()
    made.sessions.all().delete()
    with pytest.raises(Invalid) as refused:
        file_class(world.clerk, made.uuid, at=FIRST_MORNING)
    assert _places(refused) == ["开班日期", "承接机构", "课程表", "名册"]
    made.refresh_from_db()
    assert made.state == ClassState.DRAFT


def test_a_class_is_filed_before_its_first_day(world: World) -> None:
    made = factories.make_class(world)
    with pytest.raises(Invalid, match="开班之前"):
        file_class(world.clerk, made.uuid, at=moment("2020-10-14 00:01"))
    assert file_class(world.clerk, made.uuid, at=moment("2020-10-13 23:59"))


def test_the_timetable_has_the_hours_of_the_plan_within_the_days_of_the_class(
    world: World,
) -> None:
    made = factories.make_class(world, line=factories.make_published_line(world, hours=88))
    with pytest.raises(Invalid, match="共 80 课时，计划为 88 课时"):
        file_class(world.clerk, made.uuid, at=AT)
    moved = factories.make_class(world)
    moved.ends_on = START + dt.timedelta(days=8)
    moved.save()
    with pytest.raises(Invalid, match="不在培训期") as refused:
        file_class(world.clerk, moved.uuid, at=AT)
    assert _places(refused) == ["课程表第 19 节", "课程表第 20 节"]


def test_eighty_people_are_filed_and_eighty_one_are_not(world: World) -> None:
    made = factories.make_class(world, people=81, days=1)
    with pytest.raises(Invalid, match="四（一）每期培训班不超过 80 人"):
        file_class(world.clerk, made.uuid, at=AT)
    made.enrolments.first().delete()  # type: ignore[union-attr]
    assert file_class(world.clerk, made.uuid, at=AT).state == ClassState.FILED


def test_an_occupation_with_a_certificate_is_filed_only_for_selected_talent_away(
    world: World,
) -> None:
    certified = factories.make_programme("电工", level="senior", has_qualification=True)
    here = factories.make_published_line(world, programme=certified)
    with pytest.raises(Invalid, match="职业资格"):
        file_class(world.clerk, factories.make_class(world, line=here).uuid, at=AT)
    away = factories.make_published_line(world, programme=certified, host="310101")
    people = [factories.make_person(), factories.make_person()]
    made = factories.make_class(world, line=away, people=people)
    factories.select_as_talent(people[:1])
    with pytest.raises(Invalid, match="遴选名单") as refused:
        file_class(world.clerk, made.uuid, at=AT)
    assert _places(refused) == ["名册第 2 行"]
    factories.select_as_talent(people[1:])
    assert file_class(world.clerk, made.uuid, at=AT).state == ClassState.FILED


def test_no_more_classes_are_filed_than_the_plan_has(world: World) -> None:
    line = factories.make_published_line(world, classes=1)
    first, second = (factories.make_class(world, line=line) for _ in range(2))
    file_class(world.clerk, first.uuid, at=AT)
    with pytest.raises(Invalid, match="计划 1 个班"):
        file_class(world.clerk, second.uuid, at=AT)


def test_a_person_in_two_classes_at_the_same_hours_is_named_masked(world: World) -> None:
    busy = factories.make_person("欧阳明德")
    factories.make_class(world, people=[busy], state=ClassState.ACCEPTED)
    made = factories.make_class(world, people=[factories.make_person(), busy])
    with pytest.raises(Invalid) as refused:
        file_class(world.clerk, made.uuid, at=AT)
    (fault,) = refused.value.faults
    assert fault.place == "名册第 2 行"
    assert "欧阳*德" in fault.message
    assert "2020-10-14 08:30" in fault.message
    assert busy.identity_number not in fault.message


def test_the_database_itself_refuses_to_book_a_person_twice(world: World) -> None:
    busy = factories.make_person()
    factories.make_class(world, people=[busy], state=ClassState.FILED)
    other = factories.make_class(world, people=[busy])
    with pytest.raises(IntegrityError, match="person_in_one_class_at_a_time"), transaction.atomic():
        factories.book(other)


def test_a_clash_that_only_the_database_sees_is_told_in_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = factories.make_person()
    factories.make_class(world, people=[busy], state=ClassState.FILED)
    made = factories.make_class(world, people=[busy])
    # As if the other class had been filed between the check and the insert.
    monkeypatch.setattr(file_class_module, "filing_faults", lambda *_: [])
    with pytest.raises(Invalid, match="另一个培训班"):
        file_class(world.clerk, made.uuid, at=AT)
    assert made.enrolments.count() == 1


def test_the_department_accepts_with_a_number_of_region_year_and_serial(world: World) -> None:
    numbers = []
    for _ in range(2):
        made = factories.make_class(world, state=ClassState.FILED)
        numbers.append(accept_filing(world.supervisor, made.uuid, at=AT).filing_number)
    assert numbers == ["330782-2020-0001", "330782-2020-0002"]
    made = factories.make_class(world, state=ClassState.FILED)
    next_year = accept_filing(world.supervisor, made.uuid, at=moment("2021-01-01 00:30"))
    assert next_year.filing_number == "330782-2021-0001"


def test_a_filing_is_sent_back_with_every_reason_at_once(world: World) -> None:
    made = factories.make_class(world, state=ClassState.FILED)
    with pytest.raises(Refusal, match="理由"):
        send_back(world.supervisor, made.uuid, [Fault("课程表", " ")], at=AT)
    with pytest.raises(Refusal, match="哪一项"):
        send_back(world.supervisor, made.uuid, [Fault("", "不行")], at=AT)
    returned = send_back(world.supervisor, made.uuid, DEFECTS, at=AT)
    assert returned.state == ClassState.RETURNED
    assert defects(returned) == DEFECTS
    assert not Booking.objects.exists()
    file_class(world.clerk, made.uuid, at=AT)
    assert [r.act for r in trail.history(made.uuid)] == ["send_back", "file"]


def test_a_returned_class_leaves_its_trainees_free_for_another(world: World) -> None:
    person = factories.make_person()
    first = factories.make_class(world, people=[person], state=ClassState.FILED)
    second = factories.make_class(world, people=[person])
    send_back(world.supervisor, first.uuid, DEFECTS, at=AT)
    file_class(world.clerk, second.uuid, at=AT)
    with pytest.raises(Invalid):
        file_class(world.clerk, first.uuid, at=AT)


def test_filing_accepting_and_sending_back_belong_to_one_duty_each(world: World) -> None:
    draft = factories.make_class(world)
    filed = factories.make_class(world, state=ClassState.FILED)
    for actor in world.all_but(world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            file_class(actor, draft.uuid, at=AT)
        with pytest.raises((NotFound, NotPermitted)):
            withdraw(actor, draft.uuid, at=AT)
    for actor in world.all_but(world.supervisor):
        with pytest.raises((NotFound, NotPermitted)):
            accept_filing(actor, filed.uuid, at=AT)
        with pytest.raises((NotFound, NotPermitted)):
            send_back(actor, filed.uuid, DEFECTS, at=AT)
    assert withdraw(world.clerk, draft.uuid, at=AT).state == ClassState.WITHDRAWN
    assert accept_filing(world.supervisor, filed.uuid, at=AT).state == ClassState.ACCEPTED


def test_a_stranger_gets_404_and_a_colleague_of_another_duty_403(world: World) -> None:
    made = factories.make_class(world)
    for actor in (world.supervisor, world.teacher, world.reviewer, world.auditor):
        with pytest.raises(NotPermitted):
            file_class(actor, made.uuid, at=AT)
    for actor in (
        world.other_clerk,
        world.other_supervisor,
        world.foreign_clerk,
        world.foreign_supervisor,
        world.trainee,
    ):
        with pytest.raises(NotFound):
            file_class(actor, made.uuid, at=AT)


def test_a_supervisors_duty_held_with_the_institution_does_not_accept(world: World) -> None:
    filed = factories.make_class(world, state=ClassState.FILED)
    inside = factories.make_actor("project_supervisor", world.institution)
    with pytest.raises(NotPermitted):
        accept_filing(inside, filed.uuid, at=AT)


def test_who_filed_never_accepts(world: World) -> None:
    filed = factories.make_class(world, state=ClassState.FILED)
    filed.entered_by = world.supervisor.user_id or 0
    filed.save()
    with pytest.raises(Refusal) as refused:
        accept_filing(world.supervisor, filed.uuid, at=AT)
    assert refused.value.code == "SAME_PERSON"


def test_opening_locks_the_head_count_and_waits_for_the_first_day(world: World) -> None:
    made = factories.make_class(world, people=3, state=ClassState.ACCEPTED)
    with pytest.raises(Refusal, match="还没有到"):
        open_class(world.clerk, made.uuid, at=moment("2020-10-13 23:59"))
    for actor in world.all_but(world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            open_class(actor, made.uuid, at=FIRST_MORNING)
    opened = open_class(world.clerk, made.uuid, at=FIRST_MORNING)
    assert (opened.state, opened.enrolled_headcount) == (ClassState.OPENED, 3)
    assert len(opened.code_secret) == 64
    with pytest.raises(WrongState):
        open_class(world.clerk, made.uuid, at=FIRST_MORNING)


def test_a_class_is_completed_after_its_last_session(world: World) -> None:
    made = factories.make_class(world, state=ClassState.OPENED)
    with pytest.raises(Refusal, match="2020-10-23 17:00"):
        complete_class(world.clerk, made.uuid, at=moment("2020-10-23 16:59"))
    for actor in world.all_but(world.clerk):
        with pytest.raises((NotFound, NotPermitted)):
            complete_class(actor, made.uuid, at=moment("2020-10-23 17:00"))
    done = complete_class(world.clerk, made.uuid, at=moment("2020-10-23 17:00"))
    assert done.state == ClassState.COMPLETED
