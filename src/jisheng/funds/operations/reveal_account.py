from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import Doer
from jisheng.funds.models import PaymentItem
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import ITEM


@transaction.atomic
def reveal_account(doer: Doer, item_uuid: UUID, *, at: dt.datetime) -> str:
    """Return a line's whole account number and leave a trail row of the look.

    Raises NotFound, NotPermitted.
    """
    items = PaymentItem.objects.select_related("plan", "commitment")
    item = lock(items, item_uuid, _("这笔拨付明细"))
    about = item.commitment.about_uuid
    with perform(ITEM, "reveal_account", item, doer, at=at, permission=may_act, about=about):
        return str(item.number)
