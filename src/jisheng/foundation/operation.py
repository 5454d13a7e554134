"""How a change is made: one transaction with lock, act, permission, log row, change, outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import models, transaction

from jisheng.foundation import trail
from jisheng.foundation.errors import NotFound
from jisheng.foundation.trail import Doer
from jisheng.foundation.workflow import Act, Workflow


class Stateful(Protocol):
    """A record with a state column and a public id."""

    uuid: UUID
    state: str


S = TypeVar("S", bound=models.Model)
Permission = Callable[[Any, Act, Any], None]


@dataclass
class Step:
    """What an operation may still say while the transaction is open."""

    act: Act
    changes: dict[str, Any] = field(default_factory=dict)

    def note(self, **changes: Any) -> None:
        """Add to the trail row what changed, masked where it is personal."""
        self.changes.update(changes)


def lock(queryset: models.QuerySet[S], uuid: UUID, what: str = "") -> S:
    """Fetch one record and hold its row until the transaction ends; raises NotFound."""
    found = queryset.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(what)
    return found


@contextmanager
def perform(
    workflow: Workflow,
    act_name: str,
    subject: Any,
    doer: Doer,
    *,
    at: dt.datetime,
    permission: Permission,
    reason: str = "",
    about: UUID | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Iterator[Step]:
    """Do one act on a locked ``subject``: checks, the caller's change, state, trail row.

    Use inside ``transaction.atomic()`` on a subject fetched with :func:`lock`. Permission
    is asked before the state, so that a wrong duty learns nothing about the state.
    Raises NotFound, NotPermitted, WrongState or Refusal; then nothing has changed.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("perform() needs an open transaction")
    act = workflow.acts[act_name]
    permission(doer, act, subject)
    workflow.look_up(act_name, subject.state, reason)
    step = Step(act, dict(changes or {}))
    before = subject.state if act.from_states else ""
    yield step
    if act.to_state is not None:
        subject.state = act.to_state
    subject.save()
    trail.record(
        doer,
        at=at,
        subject=(workflow.kind, subject.uuid),
        act=act.name,
        label=str(act.label),
        duty=act.duty,
        about=about,
        from_state=before,
        to_state=subject.state,
        reason=reason,
        changes=step.changes,
    )
