"""Keys of a development or demonstration machine, kept in one file only its owner reads."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Keys:
    """The three secrets the platform needs."""

    secret_key: str
    personal_data: dict[str, bytes]
    blind_index: bytes


def load_or_make(path: Path) -> Keys:
    """Read the keys, making them (mode 0600) when there are none yet."""
    if not path.exists():
        _make(path)
    raw = json.loads(path.read_text())
    return Keys(
        secret_key=raw["secret_key"],
        personal_data={k: base64.b64decode(v) for k, v in raw["personal_data"].items()},
        blind_index=base64.b64decode(raw["blind_index"]),
    )


def _make(path: Path) -> None:
    fresh = {
        "secret_key": secrets.token_urlsafe(50),
        "personal_data": {"1": base64.b64encode(secrets.token_bytes(32)).decode()},
        "blind_index": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(fresh, file)
    try:
        # A link fails when another process was first, whose keys then count.
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
