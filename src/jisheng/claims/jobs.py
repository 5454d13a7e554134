"""Jobs of claims, and what claims wants to hear from ``funds``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from jisheng.claims.operations.commit_payment import commit_waiting
from jisheng.claims.operations.record_payment import record_failed, record_paid, record_returned
from jisheng.claims.operations.run_trial import run_trial
from jisheng.foundation import clock
from jisheng.foundation.jobs import on_a_fresh_connection
from jisheng.foundation.outbox import subscribe


@subscribe("funds.paid")
def hear_paid(payload: Mapping[str, Any], at: dt.datetime) -> None:
    """Money of some source has arrived."""
    record_paid(payload, at)


@subscribe("funds.payment_failed")
def hear_failed(payload: Mapping[str, Any], at: dt.datetime) -> None:
    """The bank could not pay some source."""
    record_failed(payload, at)


@subscribe("funds.payment_returned")
def hear_returned(payload: Mapping[str, Any], at: dt.datetime) -> None:
    """Money of some source has come back."""
    record_returned(payload, at)


@app.task(name="claims.run_trial")
@on_a_fresh_connection
def try_rules(trial: str) -> bool:
    """Try a version of the rules on the cases asked for."""
    return run_trial(UUID(trial), clock.now()) is not None


@app.periodic(cron="*/10 * * * *")
@app.task(name="claims.commit_waiting", queueing_lock="claims.commit_waiting")
@on_a_fresh_connection
def commit_what_waits(timestamp: int = 0) -> int:  # noqa: ARG001 - the queue names its tick
    """Try again to commit what waited for money."""
    return commit_waiting(clock.now())
