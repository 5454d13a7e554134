"""Visit pages as an actor of the office world."""

from __future__ import annotations

from typing import Any

from django.test import Client

from jisheng.accounts.actor import Actor
from jisheng.accounts.models import User


def visitor(actor: Actor) -> Client:
    """Return a client signed in as the actor's account."""
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.get(login=actor.login))
    return client


def status_of(actor: Actor, path: str, data: dict[str, Any] | None = None) -> int:
    """Return the status a page answers an actor with; with data it is posted."""
    client = visitor(actor)
    answer = client.get(path) if data is None else client.post(path, data)
    return answer.status_code


def page(actor: Actor, path: str) -> str:
    """Return a page's text; it must answer 200."""
    answer = visitor(actor).get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()
