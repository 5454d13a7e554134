"""What every test stands on: one embedded server, strictness, days and actors."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(text: str) -> dt.datetime:
    """Return ``2020-10-09 09:00`` (or a bare day, at nine) as an aware moment."""
    if len(text) == 10:
        text += " 09:00"
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def at() -> dt.datetime:
    """A working moment inside the years of the document."""
    return moment("2020-10-09 09:00")
