from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from jisheng.foundation import outbox, trail
from jisheng.foundation.models import OutboxDelivery, OutboxEvent, TrailEntry

pytestmark = pytest.mark.django_db


def _leave_a_row(at: dt.datetime) -> TrailEntry:
    subject = ("test.thing", uuid.uuid4())
    return trail.record(trail.SYSTEM, at=at, subject=subject, act="look", label="查看")


def test_a_trail_row_can_be_neither_changed_nor_removed(at: dt.datetime) -> None:
    row = _leave_a_row(at)
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        TrailEntry.objects.filter(pk=row.pk).update(reason="改过")
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        TrailEntry.objects.filter(pk=row.pk).delete()
    with (
        pytest.raises(IntegrityError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE foundation_trailentry SET actor_name = 'x'")


def test_history_holds_the_subject_and_what_belongs_to_it(at: dt.datetime) -> None:
    matter = uuid.uuid4()
    trail.record(trail.SYSTEM, at=at, subject=("a", matter), act="x", label="x")
    trail.record(trail.SYSTEM, at=at, subject=("b", uuid.uuid4()), about=matter, act="y", label="y")
    _leave_a_row(at)
    assert [row.act for row in trail.history(matter)] == ["x", "y"]


SEEN: list[str] = []


@pytest.fixture
def listener() -> Iterator[None]:
    SEEN.clear()

    def listen(payload: Mapping[str, Any], at: dt.datetime) -> None:
        if payload["word"] == "bad":
            raise RuntimeError("consumer fails")
        SEEN.append(payload["word"])

    outbox.subscribe("test.said")(listen)
    yield
    outbox._CONSUMERS.pop("test.said")


@pytest.mark.usefixtures("listener")
def test_an_event_is_delivered_once_however_often_delivery_runs(at: dt.datetime) -> None:
    outbox.announce("test.said", {"word": "once"}, at=at)
    assert outbox.deliver_pending() == 1
    assert outbox.deliver_pending() == 0
    assert SEEN == ["once"]


@pytest.mark.usefixtures("listener")
def test_an_event_whose_consumer_failed_stays_open(at: dt.datetime) -> None:
    outbox.announce("test.said", {"word": "bad"}, at=at)
    with pytest.raises(RuntimeError):
        outbox.deliver_pending()
    assert OutboxEvent.objects.filter(name="test.said", open=True).count() == 1
    assert OutboxDelivery.objects.count() == 0


def test_an_announcement_rolled_back_was_never_made(at: dt.datetime) -> None:
    with transaction.atomic():
        outbox.announce("test.said", {"word": "lost"}, at=at)
        transaction.set_rollback(True)
    assert not OutboxEvent.objects.exists()
