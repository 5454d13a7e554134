from __future__ import annotations

import pytest

from jisheng.training.models import TrainingClass
from tests.factories import World, make_completed_class, make_world


@pytest.fixture
def world(db: None) -> World:
    """A county with its offices and accounts."""
    return make_world()


@pytest.fixture
def taught(world: World) -> TrainingClass:
    """A class of three, taught to the end on 2020-10-23."""
    return make_completed_class(world, people=3)
