from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from jisheng.accounts.actor import Actor
from jisheng.funds.enums import AccountKind, EntryKind
from jisheng.funds.models import JournalEntry, Posting
from jisheng.funds.queries.payments import fund
from jisheng.ground.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry with the fund's balances right after it."""

    number: int
    at: dt.datetime
    on: dt.date
    kind: EntryKind
    purpose: str
    source: str
    line_id: str
    amount: Money
    balance: Money
    committed: Money
    in_transit: Money
    spent: Money


def journal(actor: Actor, fund_uuid: UUID) -> list[JournalLine]:
    """Return a fund's journal, oldest first, with running balances; raises NotFound."""
    postings = Prefetch("postings", Posting.objects.select_related("account"))
    entries = JournalEntry.objects.filter(fund=fund(actor, fund_uuid))
    running: dict[str, Money] = defaultdict(lambda: ZERO)
    return [_line(entry, running) for entry in entries.prefetch_related(postings).order_by("id")]


def _line(entry: JournalEntry, running: dict[str, Money]) -> JournalLine:
    amounts = []
    for posting in entry.postings.all():
        running[posting.account.kind] += posting.amount_fen
        amounts.append(posting.amount_fen)
    return JournalLine(
        number=entry.pk,
        at=entry.at,
        on=entry.on,
        kind=EntryKind(entry.kind),
        purpose=entry.purpose,
        source=entry.source,
        line_id=entry.line_id,
        amount=max(amounts),
        balance=running[AccountKind.BALANCE],
        committed=running[AccountKind.COMMITTED],
        in_transit=running[AccountKind.IN_TRANSIT],
        spent=running[AccountKind.SPENT],
    )
