"""Jobs of the common ground; the queue lives in PostgreSQL (procrastinate)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import close_old_connections
from procrastinate.contrib.django import app

from jisheng.foundation import outbox

P = ParamSpec("P")
R = TypeVar("R")


def on_a_fresh_connection(job: Callable[P, R]) -> Callable[P, R]:
    """Let go of a database connection that has grown old before a job and after it.

    A worker lives for weeks and has no request that would do so: after the database was
    restarted, every job would fail on the connection of before.
    """

    @wraps(job)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        close_old_connections()
        try:
            return job(*args, **kwargs)
        finally:
            close_old_connections()

    return run


@app.task(name="foundation.deliver")
@on_a_fresh_connection
def deliver_outbox() -> int:
    """Deliver what the outbox holds."""
    return outbox.deliver_pending()
