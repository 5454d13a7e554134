from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import Doer
from jisheng.funds.models import PaymentPlan
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import PLAN


@transaction.atomic
def download_batch(doer: Doer, plan_uuid: UUID, *, at: dt.datetime) -> tuple[str, bytes]:
    """Return name and bytes of a plan's bank file; it shows whole account numbers, so the
    look is on record. Raises NotFound, NotPermitted, WrongState before it was built."""
    plan = lock(PaymentPlan.objects.all(), plan_uuid, _("这个拨付计划"))
    with perform(PLAN, "download", plan, doer, at=at, permission=may_act) as step:
        batch = plan.batch
        step.note(file=batch.file_name, sha256=batch.sha256)
    return batch.file_name, batch.file_bytes
