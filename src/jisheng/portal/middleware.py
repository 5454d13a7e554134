"""What every request passes: headers that protect, refusals turned into pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jisheng.foundation.errors import NotFound, NotPermitted, Refusal
from jisheng.portal import failures

Handler = Callable[[HttpRequest], HttpResponse]
_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class SecurityHeaders:
    """Nothing is loaded from elsewhere; pages with personal data are not kept by caches."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=()")
        if request.user.is_authenticated and not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class RefusalsInWords:
    """A refusal that no form caught becomes a page in words, never a server error."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 404 for what is out of sight, 403 for another's duty, 409 for the rest."""
        if isinstance(error, NotFound):
            return failures.page(request, 404, error)
        if isinstance(error, NotPermitted):
            return failures.page(request, 403, error)
        if isinstance(error, Refusal):
            return failures.page(request, 409, error)
        return None
