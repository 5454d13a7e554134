from __future__ import annotations

import pytest

from jisheng.accounts.enums import Duty
from jisheng.training.enums import ClassState
from jisheng.training.models import HourEntry
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_world_has_an_account_for_every_duty() -> None:
    world = factories.make_world()
    assert {d for a in world.everybody.values() for d in a.duties} == set(Duty.values)


def test_a_completed_class_is_taught_to_everybody() -> None:
    world = factories.make_world()
    made = factories.make_completed_class(world, people=4, days=5)
    assert made.state == ClassState.COMPLETED
    assert made.enrolled_headcount == 4
    assert sum(e.hours for e in HourEntry.objects.all()) == 4 * 40
