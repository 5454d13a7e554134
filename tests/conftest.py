"""What every test stands on: one embedded server, strictness, days and actors."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import settings
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import a_browser

SHANGHAI = ZoneInfo("Asia/Shanghai")
# How fast a machine is proves nothing; hypothesis would fail an example that takes 200 ms.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def moment(text: str) -> dt.datetime:
    """Return ``2020-10-09 09:00`` (or a bare day, at nine) as an aware moment."""
    if len(text) == 10:
        text += " 09:00"
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the test database; before it goes, end what threads and workers still hold open."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def no_language_left_behind() -> Iterator[None]:
    """A request in English sets the language of the whole thread; put it back."""
    yield
    translation.deactivate()


@pytest.fixture
def at() -> dt.datetime:
    """A working moment inside the years of the document."""
    return moment("2020-10-09 09:00")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys of this worker."""
    # Playwright keeps an event loop in this thread; our queries here are synchronous all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with a_browser() as started:
        yield started
