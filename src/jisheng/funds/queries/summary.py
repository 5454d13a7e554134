from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jisheng.accounts.actor import Actor
from jisheng.funds.enums import AccountKind
from jisheng.funds.models import Fund
from jisheng.funds.queries.payments import funds
from jisheng.ground.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class FundSummary:
    """Where a fund's money stands: allocated = balance + committed + in transit + spent."""

    fund: Fund
    allocated: Money
    balance: Money
    committed: Money
    in_transit: Money
    spent: Money

    @property
    def used_share(self) -> Fraction:
        """Return the part of the allocated money that is promised or gone."""
        if not self.allocated:
            return Fraction(0)
        return Fraction((self.allocated - self.balance).fen, self.allocated.fen)


def summary(actor: Actor) -> list[FundSummary]:
    """Return how every fund in the actor's reach is used."""
    return [summary_of(fund) for fund in funds(actor).prefetch_related("accounts")]


def summary_of(fund: Fund) -> FundSummary:
    """Return how one fund is used, as its accounts stand."""
    stands = {account.kind: account.balance_fen or ZERO for account in fund.accounts.all()}
    return FundSummary(
        fund=fund,
        allocated=-stands[AccountKind.SOURCE],
        balance=stands[AccountKind.BALANCE],
        committed=stands[AccountKind.COMMITTED],
        in_transit=stands[AccountKind.IN_TRANSIT],
        spent=stands[AccountKind.SPENT],
    )
