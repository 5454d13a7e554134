"""Two hundred broken rosters through the page a clerk uploads them on.

Each ends in words on a page, never in a server error, and leaves the database as it was: the check
stores nothing but the held upload, and an upload that cannot be read is not even held.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from jisheng.foundation.clock import choose_day
from tests.conftest import moment
from tests.portal.ground import Ground
from tests.portal.visiting import visitor
from tests.rosters import BrokenRoster, broken_rosters

pytestmark = pytest.mark.django_db
IN_WORDS = {200, 422}


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-09-28").date())
    return Ground()


def _rows_of_every_table() -> dict[str, int]:
    kept = [m for m in apps.get_models() if m._meta.label != "sessions.Session"]
    return {m._meta.label: m._default_manager.count() for m in kept if m._meta.managed}


def _sent(client: Client, url: str, roster: BrokenRoster) -> tuple[int, str]:
    name = roster.name.replace("\x00", "").replace("/", "") or "名册"
    answer = client.post(url, {"roster": SimpleUploadedFile(name, roster.data)}, follow=True)
    return answer.status_code, answer.content.decode()


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(roster=broken_rosters())
def test_a_broken_roster_ends_in_words_and_leaves_everything_as_it_was(
    ground: Ground, roster: BrokenRoster
) -> None:
    client = visitor(ground.world.clerk)
    url = reverse("portal:build_roster", args=[ground.draft_class.uuid])
    client.get(url)
    before = _rows_of_every_table()
    status, page = _sent(client, url, roster)
    assert status in IN_WORDS, (status, roster.description)
    assert "callout" in page or "form-errors" in page or "单元格" in page, roster.description
    assert _rows_of_every_table() == before
