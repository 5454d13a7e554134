"""Questions about accounts, for administrators."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor, significant
from jisheng.accounts.enums import Duty
from jisheng.accounts.models import User
from jisheng.foundation.errors import NotFound


def users(actor: Actor) -> QuerySet[User]:
    """Return the accounts with a duty in the administrator's region, and those without any."""
    if Duty.ADMINISTRATOR not in actor.duties:
        raise NotFound(_("账号列表"))
    return (
        User.objects.filter(_administered(actor))
        .prefetch_related("assignments")
        .distinct()
        .order_by("login")
    )


def user(actor: Actor, user_uuid: UUID) -> User:
    """Return one account the administrator may see; raises NotFound."""
    found = users(actor).filter(uuid=user_uuid).first()
    if found is None:
        raise NotFound(_("该账号"))
    return found


def _administered(actor: Actor) -> Q:
    seen = Q(assignments__isnull=True)
    for reach in actor.reaches:
        if reach.duty == Duty.ADMINISTRATOR:
            seen |= Q(assignments__region_code__startswith=significant(reach.region_code))
    return seen


def user_by_login(login: str) -> User | None:
    """Return the account of a login name, for the platform's own set-up."""
    return User.objects.filter(login=login).first()
