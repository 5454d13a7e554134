from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from jisheng.foundation.errors import Invalid
from jisheng.training.class_code import code_for
from jisheng.training.enums import ClassState
from jisheng.training.models import Booking, HourEntry, TrainingClass
from jisheng.training.operations.accept_filing import accept_filing
from jisheng.training.operations.file_class import file_class
from jisheng.training.operations.sign_in import sign_in
from tests import factories
from tests.conftest import moment

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2020-10-09 09:00")


def _together(*acts: Callable[[], object]) -> list[object]:
    """Do acts at the same moment in threads of their own; return results or exceptions."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_overlapping_classes_filed_at_once_one_wins() -> None:
    world = factories.make_world()
    person = factories.make_person()
    pair = [factories.make_class(world, people=[person], days=2) for _ in range(2)]
    results = _together(
        *(lambda made=made: file_class(world.clerk, made.uuid, at=AT) for made in pair)
    )
    lost = [r for r in results if isinstance(r, Invalid)]
    assert len(lost) == 1
    assert "另一个培训班" in lost[0].faults[0].message
    assert Booking.objects.count() == 4
    assert sorted(TrainingClass.objects.values_list("state", flat=True)) == [
        ClassState.DRAFT,
        ClassState.FILED,
    ]


def test_two_sign_ins_of_one_trainee_at_once_make_one_row() -> None:
    world = factories.make_world()
    made = factories.make_class(world, people=1, days=1, state=ClassState.OPENED)
    session = made.sessions.all()[0]
    number = made.enrolments.get().person.identity_number
    at = moment("2020-10-14 08:40")
    code = code_for(made.code_secret, session.uuid, at)
    results = _together(*(lambda: sign_in(session.uuid, code, number, at=at) for _ in range(2)))
    assert sorted(r.again for r in results) == [False, True]  # type: ignore[attr-defined]
    assert HourEntry.objects.count() == 1


def test_two_filings_accepted_at_once_get_two_numbers() -> None:
    world = factories.make_world()
    pair = [factories.make_class(world, days=1, state=ClassState.FILED) for _ in range(2)]
    results = _together(
        *(lambda made=made: accept_filing(world.supervisor, made.uuid, at=AT) for made in pair)
    )
    numbers = {r.filing_number for r in results}  # type: ignore[attr-defined]
    assert numbers == {"330782-2020-0001", "330782-2020-0002"}
