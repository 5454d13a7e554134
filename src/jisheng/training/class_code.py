"""班级动态码: six digits that change each minute, worked out from the class's secret.

Pure: a code proves that somebody sees the screen of the classroom now, nothing more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from uuid import UUID

from jisheng.ground.written import normalise

DIGITS = 6
SECONDS = 60


def code_for(secret: str, session_uuid: UUID, at: dt.datetime) -> str:
    """Return the code of a session for the minute of ``at``."""
    return _code(secret, session_uuid, _minute(at))


def is_right(secret: str, session_uuid: UUID, code: str, at: dt.datetime) -> bool:
    """Say whether a code typed at ``at`` is this minute's or the one before."""
    typed = normalise(code).encode()
    minute = _minute(at)
    codes = [_code(secret, session_uuid, m).encode() for m in (minute, minute - 1)]
    # Compare both always, so that the time taken tells nothing.
    return sum(hmac.compare_digest(typed, right) for right in codes) > 0


def seconds_left(at: dt.datetime) -> int:
    """Return how long the code of ``at`` stays on the screen, in seconds (1 to 60)."""
    return SECONDS - int(at.timestamp()) % SECONDS


def _minute(at: dt.datetime) -> int:
    return int(at.timestamp()) // SECONDS


def _code(secret: str, session_uuid: UUID, minute: int) -> str:
    message = f"{session_uuid}|{minute}".encode()
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"
