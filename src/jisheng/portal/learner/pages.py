"""What a trainee sees of their own training, on a phone first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jisheng.accounts.enums import Duty
from jisheng.foundation import clock
from jisheng.foundation.errors import NotFound
from jisheng.portal.context import actor_for
from jisheng.portal.kit import Item
from jisheng.portal.office.duty_needed import must_hold
from jisheng.training import queries
from jisheng.training.enums import ClassState
from jisheng.training.operations.sign_in import OPENS_BEFORE

Tell = Callable[[Any], Sequence[Item]]
_TELLERS: list[Tell] = []


def register(tell: Tell) -> None:
    """Add what another room tells a trainee of an enrolment: result, certificate, money."""
    _TELLERS.append(tell)


def told_of(enrolment: Any) -> list[Item]:
    """Return what all rooms tell of an enrolment."""
    return [item for tell in _TELLERS for item in tell(enrolment)]


def person_of(request: HttpRequest) -> UUID:
    """Return the person behind the login; raises NotPermitted, NotFound."""
    actor = actor_for(request)
    must_hold(actor, Duty.TRAINEE)
    if actor.person_uuid is None:
        raise NotFound(_("您的学员档案"))
    return actor.person_uuid


@require_safe
def my_classes(request: HttpRequest) -> HttpResponse:
    """List a trainee's own classes with hours, result and money."""
    mine = queries.my_classes(person_of(request))
    rows = [{"mine": one, "told": told_of(one.enrolment)} for one in mine]
    return render(request, "learner/classes.html", {"rows": rows})


@require_safe
def my_class(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a trainee's hours session by session."""
    mine = next(
        (m for m in queries.my_classes(person_of(request)) if m.training_class.uuid == uuid), None
    )
    if mine is None:
        raise NotFound(_("该培训班"))
    page = {
        "mine": mine,
        "class": mine.training_class,
        "told": told_of(mine.enrolment),
        "rows": [_session_row(mine, session) for session in mine.training_class.sessions.all()],
    }
    return render(request, "learner/class.html", page)


def _session_row(mine: Any, session: Any) -> dict[str, Any]:
    at = clock.now()
    teaching = mine.training_class.state == ClassState.OPENED
    return {
        "session": session,
        "attended": session.pk in mine.attended,
        "is_over": session.ends_at <= at,
        "is_open": teaching and session.starts_at - OPENS_BEFORE <= at < session.ends_at,
    }


@require_safe
def my_identity(request: HttpRequest) -> HttpResponse:
    """Show every roster on which the trainee's identity number was put."""
    rows = queries.uses_of_identity(person_of(request))
    return render(request, "learner/identity.html", {"rows": rows})
