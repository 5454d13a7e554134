"""Keep an uploaded roster between its check and its import, so that nobody uploads it twice.

It is held encrypted, in a session row of its own beside the visitor's session, for half an
hour; one upload per class and visitor. Nobody else can reach it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jisheng.foundation.crypto import decrypt, encrypt
from jisheng.foundation.errors import Refusal

KEPT_SECONDS = 30 * 60
_PURPOSE = "held upload"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


def hold(request: HttpRequest, class_uuid: UUID, upload: Upload) -> None:
    """Keep a file for a class, in place of one kept before."""
    drop(request, class_uuid)
    SessionStore.clear_expired()
    kept = SessionStore()
    sealed = encrypt(base64.b64encode(upload.content).decode(), _PURPOSE)
    kept.update({"name": upload.name, "content": sealed})
    kept.set_expiry(KEPT_SECONDS)
    kept.create()
    request.session[_key(class_uuid)] = kept.session_key


def held(request: HttpRequest, class_uuid: UUID) -> Upload:
    """Return the file kept for a class; raises Refusal when it is gone."""
    kept = SessionStore(request.session.get(_key(class_uuid)) or None)
    if "content" not in kept:
        raise Refusal(
            "UPLOAD_GONE",
            _("上传的名册已超过 30 分钟，系统没有保留，名册未改动。"),
            _("请重新上传文件。"),
        )
    content = base64.b64decode(decrypt(kept["content"], _PURPOSE))
    return Upload(kept["name"], content)


def drop(request: HttpRequest, class_uuid: UUID) -> None:
    """Forget the file kept for a class."""
    key = request.session.pop(_key(class_uuid), None)
    if key:
        SessionStore(key).delete()


def _key(class_uuid: UUID) -> str:
    return f"roster:{class_uuid}"
