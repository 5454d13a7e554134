"""The trail: every act leaves a row that nobody can change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from jisheng.foundation.models import TrailEntry


class Doer(Protocol):
    """Whoever acts: an account with duties, or the system itself."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


class System:
    """The platform acting by itself (a job, a deadline, a delivered event)."""

    user_id: int | None = None
    name = "系统"


SYSTEM = System()


def record(
    doer: Doer,
    *,
    at: dt.datetime,
    subject: tuple[str, UUID],
    act: str,
    label: str,
    duty: str = "",
    about: UUID | None = None,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> TrailEntry:
    """Add one row. ``about`` is the matter it belongs to (a class), ``changes`` holds no
    unmasked personal number: the trail is read by more people than the record itself."""
    kind, uuid = subject
    return TrailEntry.objects.create(
        at=at,
        actor_id=doer.user_id,
        actor_name=doer.name,
        duty=duty,
        subject_kind=kind,
        subject_uuid=uuid,
        about_uuid=about,
        act=act,
        label=label,
        from_state=from_state,
        to_state=to_state,
        reason=reason.strip(),
        changes=dict(changes or {}),
    )


def history(uuid: UUID) -> QuerySet[TrailEntry]:
    """Return every row of a subject and of what belongs to it, oldest first."""
    return TrailEntry.objects.filter(Q(subject_uuid=uuid) | Q(about_uuid=uuid)).order_by("id")
