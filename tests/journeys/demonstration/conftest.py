from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from jisheng.config.demonstration import journey
from jisheng.config.demonstration.city import City, find_or_build
from jisheng.config.demonstration.stage import Stage, play
from jisheng.foundation import clock
from tests.conftest import SHANGHAI
from tests.journeys.demonstration.more_work import Left, put_on_desks

# In the middle of a morning's lesson, so that the class code is running.
MORNING = dt.time(9, 30)


@dataclass(frozen=True)
class Demonstration:
    """The demonstration city after the main job, served."""

    city: City
    kept: dict[str, str]
    left: Left
    site: str


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Demonstration]:
    """Play the demonstration once for a module, and leave the database empty after it.

    pytest-django's `live_server` would empty the database after every test. The tests are marked
    `django_db`, by which the test database is made before this.
    """
    bank = tmp_path_factory.mktemp("bank")
    folders = {"BANK_OUTBOX": bank / "to-bank", "BANK_INBOX": bank / "from-bank"}
    with (
        django_db_blocker.unblock(),
        override_settings(**folders),
        pytest.MonkeyPatch.context() as patch,
    ):
        assert connection.settings_dict["NAME"] == connection.settings_dict["TEST"]["NAME"]
        patch.setattr(clock, "now", _now)
        server = LiveServer("localhost")
        try:
            yield _played(server.url)
        finally:
            server.stop()
            call_command("flush", verbosity=0, interactive=False)


def _now() -> dt.datetime:
    return dt.datetime.combine(journey.LAST_DAY, MORNING, tzinfo=SHANGHAI)


def _played(site: str) -> Demonstration:
    stage = Stage(find_or_build(), journey.BEGINNING)
    for _ in play(stage, journey.STEPS):
        pass
    clock.choose_day(journey.LAST_DAY)
    left = put_on_desks(stage)
    return Demonstration(stage.city, stage.kept, left, site)
