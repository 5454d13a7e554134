"""Two claims at the same moment never grant one person twice, nor a fourth time in a year."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from jisheng.claims.models import Claim, ClaimLine, Grant
from jisheng.foundation.errors import Refusal
from jisheng.registry.models import Person
from jisheng.training.models import TrainingClass
from tests.claims.ground import SUBMITTED, ready_class, set_notice_days, submitted
from tests.claims.test_submit import carried_over
from tests.factories import World, make_person, make_programme, make_published_line, make_world

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = ("2020-09-07", "2020-09-21", "2020-10-14", "2020-11-02")


@pytest.fixture
def office(transactional_db: None) -> Iterator[World]:
    """The county, committed for real: other connections see it."""
    made = make_world()
    set_notice_days()
    yield made
    connection.close()


def submit_all_at_once(world: World, classes: list[TrainingClass]) -> list[str]:
    """Submit every class from a thread of its own; return the refusals' codes."""
    start, refused = threading.Barrier(len(classes)), []

    def run(training_class: TrainingClass) -> None:
        try:
            start.wait()
            submitted(world, training_class, at=SUBMITTED)
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in classes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def granted(person: Person) -> int:
    return ClaimLine.objects.filter(person=person, outcome="granted").count()


def test_the_same_programme_claimed_twice_at_once_is_granted_once(office: World) -> None:
    # The two rosters name the same people in opposite orders: no deadlock either.
    people = [make_person() for _ in range(3)]
    line = make_published_line(office)
    classes = [
        ready_class(office, order, line=line, starts_on=dt.date.fromisoformat(day))
        for order, day in zip((people, people[::-1]), DAYS, strict=False)
    ]
    assert submit_all_at_once(office, classes) == []
    assert [granted(person) for person in people] == [1, 1, 1]
    assert Grant.objects.count() == 3
    refused = ClaimLine.objects.filter(outcome="denied")
    assert set(refused.values_list("reason_code", flat=True)) == {"DUPLICATE_OCCUPATION_LEVEL"}


def test_of_four_claims_at_once_the_fourth_of_the_year_is_refused(office: World) -> None:
    person = make_person()
    classes = [
        ready_class(
            office,
            [person],
            line=make_published_line(office, programme=make_programme(f"项目{day}")),
            starts_on=dt.date.fromisoformat(day),
        )
        for day in DAYS
    ]
    assert submit_all_at_once(office, classes) == []
    assert granted(person) == 3
    slots = Grant.objects.filter(person=person).values_list("slot", flat=True)
    assert sorted(slots) == [1, 2, 3]
    (line,) = ClaimLine.objects.filter(outcome="denied")
    assert line.reason_code == "ANNUAL_LIMIT_REACHED"


def test_with_two_counted_already_two_claims_at_once_share_the_last_slot(office: World) -> None:
    person = make_person()
    for month in (3, 4):
        carried_over(office, person, f"OLD-{month}", f"2020-0{month}-20")
    classes = [
        ready_class(
            office,
            [person],
            line=make_published_line(office, programme=make_programme(f"项目{day}")),
            starts_on=dt.date.fromisoformat(day),
        )
        for day in DAYS[:2]
    ]
    assert submit_all_at_once(office, classes) == []
    assert granted(person) == 1


def test_a_double_click_submits_a_class_once(office: World) -> None:
    taught = ready_class(office, 2)
    assert submit_all_at_once(office, [taught, taught]) == ["WRONG_STATE"]
    assert Claim.objects.count() == 1
    assert Grant.objects.count() == 2
