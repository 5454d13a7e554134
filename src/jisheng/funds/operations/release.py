from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import NotFound, Refusal
from jisheng.foundation.operation import perform
from jisheng.foundation.trail import Doer
from jisheng.funds.enums import NOT_LIVE, EntryKind
from jisheng.funds.models import Commitment
from jisheng.funds.operations.post import Movement, post
from jisheng.funds.permissions import by_the_caller
from jisheng.funds.workflow import COMMITMENT


@transaction.atomic
def release(doer: Doer, source: str, *, reason: str, at: dt.datetime) -> Commitment:
    """Give a promise up and return its money to the free balance.

    The caller has asked for the duty. Raises NotFound, WrongState when it is paid or
    released, Refusal while it is on a payment plan.
    """
    try:
        commitment = Commitment.objects.select_for_update().get(source=source)
    except Commitment.DoesNotExist:
        raise NotFound(_("这笔应付")) from None
    about = commitment.about_uuid
    with perform(
        COMMITMENT,
        "release",
        commitment,
        doer,
        at=at,
        permission=by_the_caller,
        reason=reason,
        about=about,
    ):
        _refuse_on_a_plan(commitment)
        movement = Movement(EntryKind.RELEASE, commitment.amount_fen, commitment.purpose, source)
        post(commitment.fund, [movement], at=at, doer=doer)
    return commitment


def _refuse_on_a_plan(commitment: Commitment) -> None:
    live = commitment.items.exclude(state__in=NOT_LIVE).select_related("plan").first()
    if live is not None:
        raise Refusal(
            "ON_A_PLAN",
            _("这笔应付已列入拨付计划“%(plan)s”，不能撤销。") % {"plan": live.plan.title},
            _("请先撤回该计划；已发往银行的，须等银行回盘。"),
        )
