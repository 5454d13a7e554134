from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from django.conf import settings

from jisheng.foundation.errors import Refusal
from jisheng.foundation.trail import SYSTEM
from jisheng.funds.operations.read_return import read_return
from jisheng.funds.operations.refuse_return import refuse_return

READ_FOLDER = "read"


def pick_up_returns(*, at: dt.datetime) -> int:
    """Read in what the bank has put into its folder; return how many files were taken.

    Files may come in any order, so the rest is tried again for as long as any was taken.
    A file that is refused stays where it is and is shown with the reason.
    """
    folder = Path(settings.BANK_INBOX)
    taken = 0
    while fresh := sum(_take(path, at) for path in _waiting(folder)):
        taken += fresh
    return taken


def _waiting(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))


def _take(path: Path, at: dt.datetime) -> bool:
    data = path.read_bytes()
    try:
        read_return(SYSTEM, path.name, data, at=at)
    except Refusal as refusal:
        refuse_return(path.name, data, refusal, at=at)
        return False
    done = path.parent / READ_FOLDER
    done.mkdir(exist_ok=True)
    os.replace(path, done / path.name)
    return True
