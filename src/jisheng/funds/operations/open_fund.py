from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal
from jisheng.foundation.operation import perform
from jisheng.foundation.trail import Doer
from jisheng.funds.bank.templates import template
from jisheng.funds.enums import AccountKind
from jisheng.funds.models import Fund, JournalAccount
from jisheng.funds.permissions import may_act
from jisheng.funds.workflow import FUND


@transaction.atomic
def open_fund(
    doer: Doer,
    *,
    code: str,
    name: str,
    region_code: str,
    at: dt.datetime,
    bank_template: str = "delimited_gbk",
) -> Fund:
    """Set up a fund with its five empty accounts; raises NotPermitted, Refusal."""
    template(bank_template)
    fund = Fund(
        code=code.strip(),
        name=name.strip(),
        region_code=region_code,
        bank_template=bank_template,
        created_at=at,
    )
    with perform(FUND, "open", fund, doer, at=at, permission=may_act) as step:
        _refuse_twice(fund)
        step.note(code=fund.code, name=fund.name)
    JournalAccount.objects.bulk_create(JournalAccount(fund=fund, kind=k) for k in AccountKind)
    return fund


def _refuse_twice(fund: Fund) -> None:
    if Fund.objects.filter(region_code=fund.region_code, code=fund.code).exists():
        raise Refusal(
            "FUND_EXISTS",
            _("本地区已有代码为“%(code)s”的资金渠道。") % {"code": fund.code},
            _("请直接使用它，或换一个代码。"),
        )
