"""Who sees the pages of the money half: results, claims, notices, payments, administration."""

from __future__ import annotations

from typing import Any

from tests.portal.ground import Ground
from tests.portal.rows import Row


def a_duty(ground: Ground) -> list[Any]:
    """Return the teacher's account and the one duty it holds."""
    from jisheng.accounts.models import User

    user = User.objects.get(login=ground.world.teacher.login)
    return [user.uuid, user.assignments.get().pk]


MONEY: dict[str, Row] = {
    "accounts": Row({"administrator"}),
    "account": Row({"administrator"}, args=lambda ground: a_duty(ground)[:1]),
    "account_new": Row({"administrator"}),
    "duty_end": Row({"administrator"}, args=a_duty, post=True),
    "parameters": Row({"administrator", "auditor"}),
}
