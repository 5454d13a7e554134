"""One call into an operation, and its answer turned into words on the next page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from jisheng.foundation import clock
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from jisheng.portal.context import actor_for

R = TypeVar("R")


def ask(request: HttpRequest, query: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Call ``query(actor, …)`` for the signed-in actor."""
    return query(actor_for(request), *args, **kwargs)


def act(request: HttpRequest, operation: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Call ``operation(actor, …, at=now)`` for the signed-in actor; refusals pass through."""
    return operation(actor_for(request), *args, at=clock.now(), **kwargs)


def act_and_go(
    request: HttpRequest,
    to: str,
    done: str,
    operation: Callable[..., object],
    *args: Any,
    **kwargs: Any,
) -> HttpResponse:
    """Do an act that is one button; say what happened on the page it leads to.

    A refusal for duty or scope becomes its own page (403, 404); any other is told on the
    page the button stood on, and nothing has changed.
    """
    try:
        act(request, operation, *args, **kwargs)
    except (NotFound, NotPermitted):
        raise
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(to)


def act_by_form(
    request: HttpRequest,
    form: forms.Form,
    operation: Callable[..., R],
    *args: Any,
    **kwargs: Any,
) -> R | None:
    """Do an act whose values come from a valid form; put a refusal at the form's fields.

    Returns None when it was refused: the view then shows the form again, values kept.
    """
    try:
        return act(request, operation, *args, **kwargs)
    except (NotFound, NotPermitted):
        raise
    except Refusal as refusal:
        put_refusal(form, refusal)
    return None


def put_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal at the fields its faults name, the rest above the form."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, str(refusal))
        return
    for fault in refusal.faults:
        place = fault.place if fault.place in form.fields else None
        words = f"{fault.message}{fault.remedy}"
        form.add_error(place, words if place or not fault.place else f"{fault.place}：{words}")


def tell(request: HttpRequest, refusal: Refusal) -> None:
    """Say a refusal on the next page, every fault of it."""
    if isinstance(refusal, Invalid):
        for fault in refusal.faults:
            place = f"{fault.place}：" if fault.place else ""
            messages.error(request, f"{place}{fault.message}{fault.remedy}")
    else:
        messages.error(request, str(refusal))
