from __future__ import annotations

from collections.abc import Callable

import pytest

from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import NotFound
from jisheng.registry.facts import Evidenced
from jisheng.training.enums import ClassState
from jisheng.training.facts import class_facts
from jisheng.training.queries import (
    classes,
    hours_by_enrolment,
    my_classes,
    open_acts,
    session_sheet,
    training_class,
)
from tests import factories
from tests.factories import YIWU, World

Counting = Callable[[int], object]


def test_each_sees_the_classes_within_reach_and_no_others(world: World) -> None:
    mine = factories.make_class(world)
    line = factories.make_published_line(world, institution=world.other_institution)
    theirs = factories.make_class(world, line=line)
    assert list(classes(world.clerk)) == list(classes(world.teacher)) == [mine]
    assert list(classes(world.other_clerk)) == [theirs]
    for actor in (world.supervisor, world.reviewer, world.rechecker, world.auditor):
        assert list(classes(actor)) == [theirs, mine]
    for actor in (world.other_supervisor, world.foreign_clerk, world.trainee):
        assert not classes(actor).exists()
        with pytest.raises(NotFound):
            training_class(actor, mine.uuid)
    with pytest.raises(NotFound):
        session_sheet(world.other_clerk, mine.sessions.all()[0].uuid)


def test_a_class_offers_the_acts_of_the_duty_held_with_its_party(world: World) -> None:
    filed = factories.make_class(world, state=ClassState.FILED)
    assert [a.name for a in open_acts(world.supervisor, filed)] == ["send_back", "accept"]
    assert open_acts(world.clerk, filed) == []
    inside = factories.make_actor(Duty.PROJECT_SUPERVISOR, world.institution)
    assert open_acts(inside, filed) == []
    draft = factories.make_class(world)
    assert "file" in [a.name for a in open_acts(world.clerk, draft)]


def test_lists_and_details_cost_the_same_queries_however_many(
    world: World, django_assert_num_queries: Counting
) -> None:
    for people in (2, 20):
        made = factories.make_completed_class(world, people=people, days=1)
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            shown = [(c.label, c.institution.name, c.people) for c in classes(world.auditor)]
        with django_assert_num_queries(3):  # type: ignore[attr-defined]
            found = training_class(world.clerk, made.uuid)
            names = [e.person.name for e in found.enrolments.all()]
            list(found.sessions.all())
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            hours = hours_by_enrolment(made)
        first = made.sessions.all()[0]
        with django_assert_num_queries(3):  # type: ignore[attr-defined]
            sheet = session_sheet(world.clerk, first.uuid)
        assert len(names) == len(hours) == sheet.present == people
    assert len(shown) == 2


def test_a_trainee_sees_the_own_classes_with_hours(
    world: World, django_assert_num_queries: Counting
) -> None:
    person = factories.make_person()
    done = factories.make_class(world, people=[person], days=2, state=ClassState.OPENED)
    factories.attend_all(done, sessions=done.sessions.all()[:1])
    factories.make_class(world, people=[person], days=1)
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        (mine,) = my_classes(person.uuid)
    assert (mine.training_class, mine.hours, mine.planned) == (done, 4, 16)
    assert mine.attended == {done.sessions.all()[0].pk}


def test_the_facts_of_a_class_carry_their_sources(world: World) -> None:
    made = factories.make_completed_class(world, people=3, days=10)
    facts = class_facts(made)
    values = {name: fact.value for name, fact in facts.items()}
    assert values == {
        "class_hours_total": 80,
        "enrolled_headcount": 3,
        "host_division_code": YIWU,
        "class_end_date": made.ends_on,
        "project": world.programme.code,
        "level": "none",
        "procured_and_published": True,
        "class_filed": True,
    }
    assert facts["enrolled_headcount"] == Evidenced(3, "开班锁定名册", made.starts_on)
    assert "enrolled_headcount" not in class_facts(factories.make_class(world))
