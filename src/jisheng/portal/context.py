"""What every page shows besides its own subject."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from jisheng.accounts.actor import Actor, actor_of
from jisheng.foundation import clock
from jisheng.portal.navigation import entries_for


def actor_for(request: HttpRequest) -> Actor:
    """Return the signed-in actor, read once per request."""
    if not hasattr(request, "_actor"):
        request._actor = actor_of(request.user)  # type: ignore[attr-defined,arg-type]
    return request._actor  # type: ignore[attr-defined,no-any-return]


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the actor, the navigation of the duties held, and the site's day."""
    chosen = clock.chosen_day()
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    actor = actor_for(request) if signed_in else None
    return {
        "actor": actor,
        "navigation": entries_for(actor, request.path),
        "site_day": chosen,
        "today": clock.today(),
        "demonstration": settings.DEMONSTRATION,
    }
