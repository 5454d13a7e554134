"""Jobs of the common ground; the queue lives in PostgreSQL (procrastinate)."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jisheng.foundation import outbox


@app.task(name="foundation.deliver")
def deliver_outbox() -> int:
    """Deliver what the outbox holds."""
    return outbox.deliver_pending()
