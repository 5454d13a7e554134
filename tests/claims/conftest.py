from __future__ import annotations

import pytest

from tests.claims.ground import fill_fund, set_notice_days
from tests.factories import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """A county with offices, accounts, money and the length of its notices set."""
    made = make_world()
    set_notice_days()
    fill_fund(made)
    return made
