"""Put a file into the bank's folder once, whatever happens in between.

The bank may take a file away the moment it appears, so whether it is there says nothing
about whether it was. Therefore the file is first laid out in a folder of our own on the
same disk (``prepare``), which the caller then notes in the database; only after that it is
moved over in one atomic step (``place``). Laid out and noted but no longer there means that
the move has happened.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal

OWN_FOLDER = ".outgoing"
_OWNER_ONLY = 0o600


def prepare(folder: Path, name: str, content: bytes) -> None:
    """Lay the file out, whole and on the disk; what an interrupted run left is overwritten."""
    own = folder / OWN_FOLDER
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(own / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _settle(own)


def place(folder: Path, name: str) -> bool:
    """Move the laid-out file to the bank; return False if that has already happened.

    Raises Refusal when another file of that name lies there: it is not ours to replace.
    """
    ready = folder / OWN_FOLDER / name
    if not ready.exists():
        return False
    if (folder / name).exists() and (folder / name).read_bytes() != ready.read_bytes():
        raise Refusal(
            "BANK_FILE_NAME_TAKEN",
            _("银行文件夹里已有另一个名为“%(name)s”的文件，没有覆盖它。") % {"name": name},
            _("请系统管理员查明该文件的来历，移走后再发送。"),
        )
    os.rename(ready, folder / name)
    _settle(folder)
    _settle(folder / OWN_FOLDER)
    return True


def _settle(folder: Path) -> None:
    """Have the folder's entries on the disk, so that a power cut forgets nothing."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
