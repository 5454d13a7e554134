from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.funds.enums import UNANSWERED, CommitmentState, ItemState, LineResult
from jisheng.funds.models import BankBatch, Commitment, Fund, PaymentItem, ReturnLine
from jisheng.funds.queries.payments import fund
from jisheng.funds.queries.summary import FundSummary, summary_of
from jisheng.ground.money import Money


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Money promised and not yet paid, and what it is waiting for."""

    payee: str
    purpose: str
    amount: Money
    waits_for: str
    since_on: dt.date
    line_id: str = ""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Promises, journal and bank held against each other; every difference should be zero.

    ``open_items`` names each promise that is not paid; together they are what is promised
    less what is paid.
    """

    journal: FundSummary
    committed_total: Money
    items_paid: Money
    items_in_transit: Money
    bank_sent: Money
    bank_paid: Money
    bank_failed: Money
    bank_returned: Money
    open_items: tuple[OpenItem, ...]

    @property
    def promises_to_journal(self) -> Money:
        """Return promises less what the journal holds promised, in transit or spent."""
        kept = self.journal
        return self.committed_total - kept.committed - kept.in_transit - kept.spent

    @property
    def items_to_journal(self) -> Money:
        """Return paid and travelling lines less what the journal says is spent or travelling."""
        gone = self.journal.spent + self.journal.in_transit
        return self.items_paid + self.items_in_transit - gone

    @property
    def bank_to_journal(self) -> Money:
        """Return what the bank says it paid and kept paid, less what the journal has spent."""
        return self.bank_paid - self.bank_returned - self.journal.spent

    @property
    def bank_to_items(self) -> Money:
        """Return sent less paid, failed and travelling (发起 = 成功 + 失败 + 在途)."""
        return self.bank_sent - self.bank_paid - self.bank_failed - self.items_in_transit

    @property
    def unnamed(self) -> Money:
        """Return promised money that is neither paid nor named as open."""
        named = Money.total(item.amount for item in self.open_items)
        return self.committed_total - self.items_paid - named

    @property
    def is_even(self) -> bool:
        """Say whether every difference is zero."""
        return not any(
            (
                self.promises_to_journal,
                self.items_to_journal,
                self.bank_to_journal,
                self.bank_to_items,
                self.unnamed,
            )
        )


def reconciliation(actor: Actor, fund_uuid: UUID) -> Reconciliation:
    """Hold a fund's promises, journal and bank against each other; raises NotFound."""
    return reconcile(fund(actor, fund_uuid))


def reconcile(fund: Fund) -> Reconciliation:
    """Compute the reconciliation of a fund as it stands now."""
    promised = Commitment.objects.filter(fund=fund).exclude(state=CommitmentState.RELEASED)
    items = PaymentItem.objects.filter(plan__fund=fund)
    answers = ReturnLine.objects.filter(item__plan__fund=fund)
    batches = BankBatch.objects.filter(plan__fund=fund)
    return Reconciliation(
        journal=summary_of(fund),
        committed_total=_sum(promised),
        items_paid=_sum(items.filter(state=ItemState.PAID)),
        items_in_transit=_sum(items.filter(state__in=UNANSWERED)),
        bank_sent=_sum(batches, "total_fen"),
        bank_paid=_sum(answers.filter(result=LineResult.PAID)),
        bank_failed=_sum(answers.filter(result=LineResult.FAILED)),
        bank_returned=_sum(answers.filter(result=LineResult.RETURNED)),
        open_items=tuple(
            _open_item(commitment)
            for commitment in promised.filter(state=CommitmentState.OPEN)
            .select_related("payee")
            .prefetch_related("items__plan")
            .order_by("id")
        ),
    )


def _sum(rows: QuerySet[Any], column: str = "amount_fen") -> Money:
    return Money.total(rows.values_list(column, flat=True))


def _open_item(commitment: Commitment) -> OpenItem:
    lines = sorted(commitment.items.all(), key=lambda item: item.pk)
    last = lines[-1] if lines else None
    return OpenItem(
        payee=commitment.payee.name,
        purpose=commitment.purpose,
        amount=commitment.amount_fen,
        waits_for=_waits_for(last),
        since_on=_since(commitment, last),
        line_id=last.line_id if last else "",
    )


def _waits_for(last: PaymentItem | None) -> str:
    if last is None:
        return _("制单")
    if last.state in UNANSWERED:
        return _("银行回盘，结果未知")
    if last.state == ItemState.WAITING:
        return _("拨付计划“%(plan)s”办结") % {"plan": last.plan.title}
    return _("更正账户并重付：%(reason)s") % {"reason": last.reason}


def _since(commitment: Commitment, last: PaymentItem | None) -> dt.date:
    if last is None:
        return commitment.committed_on
    answered_on = last.returned_on or last.failed_on
    if answered_on:
        return answered_on
    return timezone.localtime(last.plan.sent_at or last.plan.created_at).date()
