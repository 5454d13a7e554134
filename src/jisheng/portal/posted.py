"""What a form is bound to."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, be it nothing at all; None when the page is only looked at.

    ``request.POST or None`` would take a form sent without any value for one never sent.
    """
    return request.POST if request.method == "POST" else None
