from __future__ import annotations

import datetime as dt
import hashlib

from jisheng.foundation.errors import Refusal
from jisheng.funds.models import RefusedReturnFile


def refuse_return(file_name: str, data: bytes, refusal: Refusal, *, at: dt.datetime) -> None:
    """Keep in view a file the queue could not read in, with what is wrong with it."""
    RefusedReturnFile.objects.update_or_create(
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={
            "name": file_name[-255:],
            "code": refusal.code,
            "message": str(refusal),
            "refused_at": at,
        },
        create_defaults={
            "name": file_name[-255:],
            "code": refusal.code,
            "message": str(refusal),
            "refused_at": at,
            "created_at": at,
        },
    )
