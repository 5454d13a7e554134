from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from jisheng.foundation.errors import Invalid
from jisheng.funds.bank.messages import Order, OrderLine, faults_of_order
from jisheng.funds.bank.templates import template
from jisheng.funds.models import Commitment, PaymentItem, PaymentPlan
from jisheng.funds.operations.find_account import find_account
from jisheng.funds.operations.post import office_day


def add_items(
    plan: PaymentPlan,
    commitments: Sequence[tuple[Commitment, PaymentItem | None]],
    *,
    at: dt.datetime,
) -> list[PaymentItem]:
    """Write one line for each commitment (with the line it replaces) to today's account.

    Raises Refusal for a payee without an account, Invalid when the fund's bank cannot take
    a line (a character it does not know, a name too long).
    """
    items = [
        _item(plan, serial, commitment, replaced, at)
        for serial, (commitment, replaced) in enumerate(commitments, start=1)
    ]
    faults = faults_of_order(template(plan.fund.bank_template), order_of(items, "", at))
    if faults:
        raise Invalid(faults)
    return PaymentItem.objects.bulk_create(items)


def order_of(items: Sequence[PaymentItem], number: str, at: dt.datetime) -> Order:
    """Return lines in the words of the bank's file."""
    return Order(number, office_day(at), tuple(_order_line(item) for item in items))


def _item(
    plan: PaymentPlan,
    serial: int,
    commitment: Commitment,
    replaced: PaymentItem | None,
    at: dt.datetime,
) -> PaymentItem:
    account = find_account(commitment.payee, office_day(at))
    return PaymentItem(
        plan=plan,
        commitment=commitment,
        replaces=replaced,
        serial=serial,
        line_id=f"{plan.mark}-{serial:04d}",
        account=account,
        holder=account.holder,
        number=account.number,
        number_tail=account.number_tail,
        bank_name=account.bank_name,
        bank_code=account.bank_code,
        amount_fen=commitment.amount_fen,
        purpose=commitment.purpose,
        created_at=at,
    )


def _order_line(item: PaymentItem) -> OrderLine:
    return OrderLine(
        serial=item.serial,
        line_id=item.line_id,
        account=item.number,
        holder=item.holder,
        amount=item.amount_fen,
        purpose=item.purpose,
        bank_name=item.bank_name,
        bank_code=item.bank_code,
    )
