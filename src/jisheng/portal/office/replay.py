"""The kept decision held against a new one, for the second desk."""

from __future__ import annotations

from typing import Any

from jisheng.claims.queries import differences_now
from jisheng.foundation import clock
from jisheng.foundation.errors import Refusal


def differences_for(claim: Any) -> tuple[str, ...]:
    """Return how deciding again differs; when it cannot be done, why is the difference."""
    try:
        return differences_now(claim, clock.now())
    except Refusal as refusal:
        return (str(refusal),)
