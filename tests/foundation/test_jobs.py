"""The queue as it runs beside the site: a job is written with the change, a worker does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from jisheng.foundation import outbox
from tests.journeys.worker import the_queue_is_worked

pytestmark = pytest.mark.django_db(transaction=True)
HEARD: list[str] = []


@pytest.fixture(autouse=True)
def listener() -> Iterator[None]:
    HEARD.clear()

    def listen(payload: Mapping[str, Any], at: dt.datetime) -> None:
        HEARD.append(payload["word"])

    outbox.subscribe("test.called")(listen)
    yield
    outbox._CONSUMERS.pop("test.called")


def test_what_is_announced_is_delivered_by_the_worker(at: dt.datetime) -> None:
    with transaction.atomic():
        outbox.announce("test.called", {"word": "here"}, at=at)
    the_queue_is_worked()
    assert HEARD == ["here"]


def test_a_change_rolled_back_leaves_no_job(at: dt.datetime) -> None:
    before = ProcrastinateJob.objects.count()
    with transaction.atomic():
        outbox.announce("test.called", {"word": "never"}, at=at)
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == before
    the_queue_is_worked()
    assert HEARD == []
