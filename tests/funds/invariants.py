"""What must be true of the money at every moment, asked of the tables themselves."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, Q

from jisheng.funds.bank.simulator import Bank
from jisheng.funds.enums import NOT_LIVE, AccountKind
from jisheng.funds.models import Commitment, Fund, JournalAccount, JournalEntry, PaymentItem
from jisheng.funds.queries.reconciliation import reconcile
from jisheng.ground.money import ZERO, Money

_UNEVEN = """
SELECT count(*) FROM (
  SELECT entry_id FROM funds_posting GROUP BY entry_id
  HAVING sum(amount_fen) <> 0 OR count(*) < 2) AS uneven
"""
_DRIFTED = """
SELECT count(*) FROM funds_journalaccount a WHERE a.balance_fen <>
  (SELECT coalesce(sum(p.amount_fen), 0) FROM funds_posting p WHERE p.account_id = a.id)
"""


def check_journal(fund: Fund) -> None:
    """Every entry even, every cache true, every fund zero in sum, nothing beyond what came in."""
    assert _count(_UNEVEN) == 0
    assert _count(_DRIFTED) == 0
    stands = {a.kind: a.balance_fen for a in JournalAccount.objects.filter(fund=fund)}
    assert Money.total(stands.values()) == ZERO
    used = [AccountKind.COMMITTED, AccountKind.IN_TRANSIT, AccountKind.SPENT]
    assert Money.total(stands[kind] for kind in used) <= -stands[AccountKind.SOURCE]
    assert reconcile(fund).is_even
    assert not JournalEntry.objects.filter(fund=fund, postings__isnull=True).exists()


def _count(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def check_nobody_is_paid_twice(fund: Fund, bank: Bank) -> None:
    """By our tables and by the bank's own ledger no promise is paid beyond its amount."""
    twice = Commitment.objects.filter(fund=fund).annotate(
        live=Count("items", filter=~Q(items__state__in=NOT_LIVE))
    )
    assert not twice.filter(live__gt=1).exists()
    for commitment in Commitment.objects.filter(fund=fund):
        assert ZERO <= received(commitment, bank) <= commitment.amount_fen


def received(commitment: Commitment, bank: Bank) -> Money:
    """Return what of a promise has reached its payee and stayed, by the bank's ledger."""
    lines = set(PaymentItem.objects.filter(commitment=commitment).values_list("line_id", flat=True))
    signs = {"paid": 1, "returned": -1}
    transfers = [t for t in bank.ledger() if t.line_id in lines]
    return Money(sum(signs[t.kind] * t.amount_fen for t in transfers))
