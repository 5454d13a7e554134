"""The outbox: tell other floors what became true, in the same transaction, once each.

A package above subscribes; the package below announces and knows no listener. Delivery
runs in a job after commit; a crash in between only delays it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from jisheng.foundation.models import OutboxDelivery, OutboxEvent

Consumer = Callable[[Mapping[str, Any], dt.datetime], None]
_CONSUMERS: dict[str, dict[str, Consumer]] = {}


def subscribe(event: str) -> Callable[[Consumer], Consumer]:
    """Register a function ``(payload, at)`` for ``event``; its dotted name is its identity."""

    def register(consumer: Consumer) -> Consumer:
        name = f"{consumer.__module__}.{consumer.__qualname__}"
        _CONSUMERS.setdefault(event, {})[name] = consumer
        return consumer

    return register


def announce(event: str, payload: Mapping[str, Any], *, at: dt.datetime) -> OutboxEvent:
    """Write the event; it is delivered after commit by the job ``foundation.deliver``."""
    row = OutboxEvent.objects.create(at=at, name=event, payload=dict(payload))
    app.configure_task("foundation.deliver").defer()
    return row


def deliver_pending() -> int:
    """Hand every open event to its consumers, oldest first; return how many hand-overs.

    Each hand-over is one transaction with its mark, so a consumer sees an event once.
    """
    count = 0
    for event in OutboxEvent.objects.filter(open=True).order_by("id"):
        for name, consumer in _CONSUMERS.get(event.name, {}).items():
            count += _hand_over(event, name, consumer)
        OutboxEvent.objects.filter(pk=event.pk).update(open=False)
    return count


def _hand_over(event: OutboxEvent, name: str, consumer: Consumer) -> int:
    with transaction.atomic():
        OutboxEvent.objects.select_for_update().get(pk=event.pk)
        if OutboxDelivery.objects.filter(event=event, consumer=name).exists():
            return 0
        consumer(event.payload, event.at)
        OutboxDelivery.objects.create(event=event, consumer=name, at=event.at)
    return 1
