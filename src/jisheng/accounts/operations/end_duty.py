from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.models import Assignment, User
from jisheng.accounts.permissions import may_administer, must_be_another
from jisheng.accounts.workflow import END_DUTY
from jisheng.foundation import trail
from jisheng.foundation.errors import NotFound
from jisheng.foundation.operation import lock
from jisheng.foundation.trail import Doer


@transaction.atomic
def end_duty(doer: Doer, user_uuid: UUID, assignment_id: int, *, at: dt.datetime) -> None:
    """Take a duty back from an account; what was done with it stays on the trail.

    Raises NotFound, NotPermitted, Refusal.
    """
    user = lock(User.objects.all(), user_uuid, _("该账号"))
    held = Assignment.objects.filter(pk=assignment_id, user=user).first()
    if held is None:
        raise NotFound(_("该岗位"))
    may_administer(doer, END_DUTY, held.region_code)
    must_be_another(doer, user)
    held.delete()
    trail.record(
        doer,
        at=at,
        subject=("accounts.user", user.uuid),
        act=END_DUTY.name,
        label=str(END_DUTY.label),
        duty=END_DUTY.duty,
        changes={
            "duty": held.duty,
            "region_code": held.region_code,
            "organisation": held.organisation_name,
        },
    )
