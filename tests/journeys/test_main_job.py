"""The main job from plan to paid, through web pages, each step by the account whose duty it is."""

from __future__ import annotations

import pytest

from tests.journeys import claiming, filing, looking_back, paying, planning, teaching
from tests.journeys.seats import Journey

pytestmark = pytest.mark.browser


def test_a_class_goes_from_plan_to_paid_each_step_by_its_duty(journey: Journey) -> None:
    planning.play(journey)
    filing.play(journey)
    teaching.play(journey)
    claiming.play(journey)
    paying.play(journey)
    looking_back.play(journey)
