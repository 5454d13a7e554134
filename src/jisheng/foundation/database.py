"""Where the data live: a server named by ``DATABASE_URL``, or the embedded PostgreSQL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from jisheng.foundation import embedded


def connection_settings(home: Path) -> dict[str, Any]:
    """Return Django's settings of the default database, starting the embedded server if used.

    ``home`` is the folder that holds ``postgres/``.
    """
    url = os.environ.get("DATABASE_URL") or embedded.address_of(home / "postgres")
    return from_url(url)


def from_url(url: str) -> dict[str, Any]:
    """Turn ``postgresql://user:password@host:port/name`` into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    options = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or options.get("host", [""])[0],
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=15s -c statement_timeout=60s"},
    }
