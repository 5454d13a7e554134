from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from jisheng.foundation.trail import Doer
from jisheng.funds.enums import MOVES
from jisheng.funds.models import Fund, JournalEntry, Posting
from jisheng.ground.money import Money


@dataclass(frozen=True, slots=True)
class Movement:
    """Money to move the way its kind says (``enums.MOVES``)."""

    kind: str
    amount: Money
    purpose: str
    source: str
    line_id: str = ""
    on: dt.date | None = None
    reverses: JournalEntry | None = None


def office_day(at: dt.datetime) -> dt.date:
    """Return the office's calendar day of a moment."""
    return timezone.localtime(at).date()


def post(
    fund: Fund, movements: Sequence[Movement], *, at: dt.datetime, doer: Doer
) -> list[JournalEntry]:
    """Write entries with two postings each; the database moves the accounts.

    Locks the fund, so that everything that moves its money goes in single file.
    """
    Fund.objects.select_for_update().get(pk=fund.pk)
    accounts = {account.kind: account for account in fund.accounts.all()}
    entries = JournalEntry.objects.bulk_create(
        [_entry(fund, movement, at, doer) for movement in movements]
    )
    Posting.objects.bulk_create(
        Posting(entry=entry, account=accounts[kind], amount_fen=amount)
        for entry, movement in zip(entries, movements, strict=True)
        for kind, amount in zip(
            MOVES[movement.kind], (-movement.amount, movement.amount), strict=True
        )
    )
    return entries


def _entry(fund: Fund, movement: Movement, at: dt.datetime, doer: Doer) -> JournalEntry:
    return JournalEntry(
        fund=fund,
        kind=movement.kind,
        at=at,
        on=movement.on or office_day(at),
        purpose=movement.purpose[:200],
        source=movement.source,
        line_id=movement.line_id,
        recorded_by=doer.user_id,
        reverses=movement.reverses,
    )
