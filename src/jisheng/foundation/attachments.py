"""Evidence files: taken in with a check of what they really are, kept with their digest."""

from __future__ import annotations

import datetime as dt
import hashlib
from uuid import UUID

from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal
from jisheng.foundation.models import Attachment

LARGEST_BYTES = 10 * 1024 * 1024
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"%PDF-": "application/pdf",
}


def media_type_of(content: bytes) -> str | None:
    """Return the type by the file's first bytes; the name proves nothing."""
    return next((t for mark, t in _SIGNATURES.items() if content.startswith(mark)), None)


def store(
    content: bytes,
    name: str,
    *,
    at: dt.datetime,
    region_code: str,
    organisation_uuid: UUID | None,
) -> Attachment:
    """Keep a scan or photo (PNG, JPEG, PDF; at most 10 MB).

    Raises Refusal when it is empty, too large or of another kind.
    """
    media_type = media_type_of(content)
    if len(content) > LARGEST_BYTES:
        raise Refusal(
            "ATTACHMENT_TOO_LARGE",
            _("文件“%(name)s”超过 10 MB，无法保存。") % {"name": name},
            _("请降低扫描分辨率或分成几个文件后再上传。"),
        )
    if media_type is None:
        raise Refusal(
            "ATTACHMENT_KIND",
            _("文件“%(name)s”不是 PDF、JPG 或 PNG，不能作为凭证。") % {"name": name},
            _("请上传扫描件或照片。"),
        )
    return Attachment.objects.create(
        created_at=at,
        name=name[-255:],
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        region_code=region_code,
        organisation_uuid=organisation_uuid,
    )
