from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import lock, perform
from jisheng.foundation.trail import Doer
from jisheng.funds.enums import EntryKind
from jisheng.funds.models import Fund, JournalEntry
from jisheng.funds.operations.post import Movement, post
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import FUND
from jisheng.ground.money import Money


@transaction.atomic
def allocate(
    doer: Doer, fund_uuid: UUID, amount: Money, basis: str, *, at: dt.datetime
) -> JournalEntry:
    """Record money that came into a fund on a document's ``basis``, once for each basis.

    Raises NotFound, NotPermitted, and Refusal when the amount is not positive, the basis
    is missing or has been recorded before.
    """
    fund = lock(Fund.objects.all(), fund_uuid, _("这个资金渠道"))
    basis = basis.strip()
    with perform(FUND, "allocate", fund, doer, at=at, permission=may_act) as step:
        _refuse_bad(fund, amount, basis)
        movement = Movement(EntryKind.ALLOCATE, amount, basis, f"allocation:{basis}"[:160])
        entry = post(fund, [movement], at=at, doer=doer)[0]
        step.note(amount=str(amount), basis=basis)
    return entry


def _refuse_bad(fund: Fund, amount: Money, basis: str) -> None:
    if amount.fen <= 0:
        raise Refusal(
            "AMOUNT_NOT_POSITIVE",
            _("拨入金额为 %(amount)s，必须大于 0。") % {"amount": amount},
            _("请按拨款文件填写金额。"),
        )
    if not basis:
        raise Refusal(
            "BASIS_NEEDED",
            _("没有写明拨款依据，账目将无从核对。"),
            _("请填写拨款文件的文号或凭证号。"),
        )
    if JournalEntry.objects.filter(
        fund=fund, kind=EntryKind.ALLOCATE, source=f"allocation:{basis}"[:160]
    ).exists():
        raise Refusal(
            "BASIS_USED",
            _("依据“%(basis)s”的拨款已经登记过，没有重复入账。") % {"basis": basis},
            _("如确是同一文件的另一笔，请在依据中写明，如“第二笔”。"),
        )
