"""Count failed logins and shut an account for a while after too many."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.models import User
from jisheng.foundation import trail
from jisheng.foundation.errors import Refusal

MOST_FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=15)


def refuse_locked(login: str, *, at: dt.datetime) -> None:
    """Refuse a login name that is locked at ``at``; an unknown name passes, it tells nothing."""
    until = User.objects.filter(login=login).values_list("locked_until", flat=True).first()
    if until is not None and at < until:
        raise Refusal(
            "LOGIN_LOCKED",
            _("连续多次密码错误，账号已锁定至 %(until)s，以防他人猜测密码。")
            % {"until": f"{timezone.localtime(until):%H:%M}"},
            _("请到时再试；如不是您本人操作，请告知系统管理员。"),
        )


@transaction.atomic
def note_failed_login(login: str, *, at: dt.datetime) -> None:
    """Count one wrong password; the fifth in a row locks the account for 15 minutes."""
    user = User.objects.select_for_update().filter(login=login).first()
    if user is None:
        return
    user.failed_logins += 1
    if user.failed_logins >= MOST_FAILURES:
        user.failed_logins = 0
        user.locked_until = at + LOCKED_FOR
        _record_lock(user, at)
    user.save(update_fields=["failed_logins", "locked_until"])


@transaction.atomic
def note_login(login: str, *, at: dt.datetime) -> None:
    """Note a right password: the count starts again."""
    User.objects.filter(login=login).update(failed_logins=0, locked_until=None, last_login=at)


def _record_lock(user: User, at: dt.datetime) -> None:
    trail.record(
        trail.SYSTEM,
        at=at,
        subject=("accounts.user", user.uuid),
        act="lock",
        label=_("锁定账号"),
        reason=_("连续 %(count)d 次密码错误") % {"count": MOST_FAILURES},
        changes={"login": user.login},
    )
