from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation.errors import NotFound, Refusal
from jisheng.foundation.operation import perform
from jisheng.foundation.trail import Doer
from jisheng.funds.enums import AccountKind, EntryKind
from jisheng.funds.models import Commitment, Fund, JournalAccount
from jisheng.funds.operations.find_account import find_account
from jisheng.funds.operations.post import Movement, office_day, post
from jisheng.funds.permissions import by_the_caller
from jisheng.funds.workflow import COMMITMENT
from jisheng.ground.money import ZERO, Money
from jisheng.registry.models import Organisation


@transaction.atomic
def commit(
    doer: Doer,
    *,
    payee_uuid: UUID,
    amount: Money,
    purpose: str,
    source: str,
    region_code: str,
    fund_code: str,
    at: dt.datetime,
    about: UUID | None = None,
) -> Commitment:
    """Promise ``amount`` of one fund to a payee, once for each ``source``.

    The caller has asked for the duty. Raises Refusal when the fund is missing or its free
    balance is short, the amount is not positive, the payee has no account, or the source
    has been committed before.
    """
    fund = _lock_funds(region_code, [fund_code])[0]
    _refuse_twice(source)
    free = _free(fund)
    if free < amount:
        raise _short([fund], free, amount)
    return _promise(fund, doer, payee_uuid, amount, purpose, source, at, about)


@transaction.atomic
def commit_in_order(
    doer: Doer,
    *,
    payee_uuid: UUID,
    amount: Money,
    purpose: str,
    source: str,
    region_code: str,
    fund_order: Sequence[str],
    at: dt.datetime,
    about: UUID | None = None,
) -> list[Commitment]:
    """Promise ``amount`` from several funds, each drawn empty before the next is asked.

    The parts add up to the fen; part n has the source ``<source>/n``, counted from 1. A fund
    of the order that the region does not have is passed over. Raises as :func:`commit`.
    """
    funds = _lock_funds(region_code, fund_order)
    _refuse_twice(f"{source}/1")
    parts = _divide(funds, amount)
    return [
        _promise(fund, doer, payee_uuid, part, purpose, f"{source}/{n}", at, about)
        for n, (fund, part) in enumerate(parts, start=1)
    ]


def _lock_funds(region_code: str, codes: Sequence[str]) -> list[Fund]:
    """Lock in the order of the table, so that two commits never wait for each other."""
    found = Fund.objects.filter(region_code=region_code, code__in=codes)
    locked = {fund.code: fund for fund in found.select_for_update().order_by("pk")}
    if not locked:
        raise Refusal(
            "NO_FUND",
            _("本地区没有设立资金渠道“%(codes)s”，无法确认应付。") % {"codes": "、".join(codes)},
            _("请系统管理员设立该渠道，并由财政登记拨入资金。"),
        )
    return [locked[code] for code in codes if code in locked]


def _divide(funds: Sequence[Fund], amount: Money) -> list[tuple[Fund, Money]]:
    _refuse_not_positive(amount)
    parts, rest = [], amount
    for fund in funds:
        part = min(_free(fund), rest)
        if part:
            parts.append((fund, part))
            rest -= part
    if rest:
        raise _short(funds, amount - rest, amount)
    return parts


def _free(fund: Fund) -> Money:
    account = JournalAccount.objects.get(fund=fund, kind=AccountKind.BALANCE)
    return account.balance_fen or ZERO


def _promise(
    fund: Fund,
    doer: Doer,
    payee_uuid: UUID,
    amount: Money,
    purpose: str,
    source: str,
    at: dt.datetime,
    about: UUID | None,
) -> Commitment:
    _refuse_not_positive(amount)
    payee = _payee(payee_uuid)
    find_account(payee, office_day(at))
    commitment = Commitment(
        fund=fund,
        payee=payee,
        amount_fen=amount,
        purpose=purpose,
        source=source,
        region_code=fund.region_code,
        committed_on=office_day(at),
        about_uuid=about,
        created_at=at,
    )
    with perform(
        COMMITMENT, "commit", commitment, doer, at=at, permission=by_the_caller, about=about
    ) as step:
        step.note(amount=str(amount), fund=fund.name, payee=payee.name, promised_for=source)
    post(fund, [Movement(EntryKind.COMMIT, amount, purpose, source)], at=at, doer=doer)
    return commitment


def _payee(payee_uuid: UUID) -> Organisation:
    try:
        return Organisation.objects.get(uuid=payee_uuid)
    except Organisation.DoesNotExist:
        raise NotFound(_("收款单位")) from None


def _refuse_twice(source: str) -> None:
    if Commitment.objects.filter(source=source).exists():
        raise Refusal(
            "ALREADY_COMMITTED",
            _("这笔款项已经确认过应付，没有重复占用资金。"),
            _("请刷新页面查看它的支付进度。"),
        )


def _refuse_not_positive(amount: Money) -> None:
    if amount.fen <= 0:
        raise Refusal(
            "AMOUNT_NOT_POSITIVE",
            _("应付金额为 %(amount)s，必须大于 0，银行不收零元或负数的付款。") % {"amount": amount},
            _("金额为 0 的事项无需支付，请核对核定结果。"),
        )


def _short(funds: Sequence[Fund], free: Money, amount: Money) -> Refusal:
    return Refusal(
        "FUNDS_SHORT",
        _("“%(names)s”的可用余额为 %(free)s，不足以支付 %(amount)s，还差 %(short)s。")
        % {
            "names": "、".join(fund.name for fund in funds),
            "free": free,
            "amount": amount,
            "short": amount - free,
        },
        _("请待财政登记新的拨款后再办理；在此之前该事项保留在待支付之列。"),
    )
