"""The first page after signing in: what waits, oldest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from jisheng.accounts.enums import Duty
from jisheng.portal.context import actor_for
from jisheng.portal.desk import tasks


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for the account; a trainee's desk is the list of their classes."""
    actor = actor_for(request)
    if actor.duties == {Duty.TRAINEE}:
        return redirect("portal:my_classes")
    groups = tasks.groups_for(actor)
    context = {
        "groups": groups,
        "waiting": sum(group.count for group in groups),
        "idle": tasks.idle_for(actor),
    }
    return render(request, "desk/desk.html", context)
