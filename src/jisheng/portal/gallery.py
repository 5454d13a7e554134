"""Show every piece of the look on one page, for those who compose screens.

The page holds invented rows only and asks no table; docs/look.md explains how each is written.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from jisheng.portal import samples
from jisheng.portal.tables import respond

REFUSED = {"title": "", "opened_on": "2020-13-01", "trade": "a"}


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponseBase:
    """Show the pieces; an office's own site has no such page."""
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    return respond(
        request,
        "portal/gallery.html",
        samples.ClassTable(request, samples.classes()),
        samples.EmptyTable(request, []),
        form=samples.ClassForm(),
        refused=samples.ClassForm(REFUSED, auto_id="refused_%s"),
        states=samples.State,
        **samples.pieces(),
    )
