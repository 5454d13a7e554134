"""What a trainee sees of their own training, on a phone first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jisheng.accounts.enums import Duty
from jisheng.assessment.queries import results_of_person
from jisheng.claims.queries import where_is_my_money
from jisheng.foundation import clock
from jisheng.foundation.errors import NotFound
from jisheng.portal.context import actor_for
from jisheng.portal.duty_needed import must_hold
from jisheng.training import queries
from jisheng.training.enums import ClassState
from jisheng.training.operations.sign_in import OPENS_BEFORE


def person_of(request: HttpRequest) -> UUID:
    """Return the person behind the login; raises NotPermitted, NotFound."""
    actor = actor_for(request)
    must_hold(actor, Duty.TRAINEE)
    if actor.person_uuid is None:
        raise NotFound(_("您的学员档案"))
    return actor.person_uuid


@require_safe
def my_classes(request: HttpRequest) -> HttpResponse:
    """List a trainee's own classes with hours, result and where the money is."""
    person = person_of(request)
    results, money = _results_and_money(person)
    rows = [row_of(one, results, money) for one in queries.my_classes(person)]
    return render(request, "learner/classes.html", {"rows": rows})


def _results_and_money(person: UUID) -> tuple[dict[int, Any], dict[UUID, Any]]:
    results = {result.enrolment.pk: result for result in results_of_person(person)}
    money = {one.class_uuid: one for one in where_is_my_money(person, clock.today())}
    return results, money


def row_of(mine: Any, results: dict[int, Any], money: dict[UUID, Any]) -> dict[str, Any]:
    """Return one class with its confirmed result and where its subsidy stands."""
    return {
        "mine": mine,
        "result": results.get(mine.enrolment.pk),
        "money": money.get(mine.training_class.uuid),
    }


@require_safe
def my_class(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a trainee's hours session by session."""
    person = person_of(request)
    mine = next((m for m in queries.my_classes(person) if m.training_class.uuid == uuid), None)
    if mine is None:
        raise NotFound(_("该培训班"))
    page = {
        **row_of(mine, *_results_and_money(person)),
        "class": mine.training_class,
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
