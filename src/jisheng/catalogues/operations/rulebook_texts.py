"""What every act on a rulebook's texts does with them: read them, check them, name them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import yaml
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.queries import faults_of
from jisheng.foundation.errors import Fault, Invalid, Refusal
from jisheng.foundation.operation import lock
from jisheng.policy import PolicyError
from jisheng.policy.stored_pack import (
    DOCUMENT_NAME,
    Texts,
    refuse_odd_files,
    version_of,
)


def lock_version(version_uuid: UUID) -> RulebookVersion:
    """Fetch and hold a version; raises NotFound."""
    return lock(RulebookVersion.objects.all(), version_uuid, _("该规则版本"))


def put_texts(version: RulebookVersion, texts: Texts) -> None:
    """Put texts into a draft, with the title and number they state; raises Refusal.

    They need not be free of faults yet; that is asked when the draft is sent.
    """
    try:
        refuse_odd_files(texts)
    except PolicyError as error:
        raise Refusal("ODD_FILES", str(error)) from error
    version.files = dict(texts)
    version.content_sha256 = version_of(texts)
    stated = _stated(texts)
    version.title = str(stated.get("short_title") or stated.get("title") or version.document)[:200]
    version.number = str(stated.get("number") or "")[:80]


def refuse_faults(version: RulebookVersion, at: dt.datetime) -> None:
    """Raise Invalid with every fault of a draft, each with file and line."""
    found = faults_of(version, timezone.localdate(at))
    if found:
        raise Invalid(
            [Fault(f"{one.file}:{one.line}", one.message, one.remedy) for one in found],
            _("规则检查发现 %(count)d 处问题，改正后才能送审和发布。") % {"count": len(found)},
        )


def refuse_odd_name(document: str) -> None:
    """Raise Invalid for a name no document can have."""
    if not DOCUMENT_NAME.fullmatch(document):
        raise Invalid(
            [
                Fault(
                    "document",
                    _("文件代号要用于文件夹和网址。"),
                    _("请用 2 至 40 个小写英文字母、数字或下划线，以字母开头。"),
                )
            ]
        )


def _stated(texts: Texts) -> dict[str, object]:
    try:
        read = yaml.safe_load(texts["document.yaml"])
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
