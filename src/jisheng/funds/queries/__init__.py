"""Questions about money, always as an actor: what lies outside the reach does not exist."""

from jisheng.funds.queries.journal import JournalLine, journal
from jisheng.funds.queries.payments import (
    batch,
    commitments,
    fund,
    funds,
    item,
    items,
    items_to_correct,
    payable_commitments,
    payments_for,
    plan,
    plans,
    refused_returns,
    return_files,
    return_lines,
)
from jisheng.funds.queries.reconciliation import OpenItem, Reconciliation, reconciliation
from jisheng.funds.queries.summary import FundSummary, summary

__all__ = [
    "FundSummary",
    "JournalLine",
    "OpenItem",
    "Reconciliation",
    "batch",
    "commitments",
    "fund",
    "funds",
    "item",
    "items",
    "items_to_correct",
    "journal",
    "payable_commitments",
    "payments_for",
    "plan",
    "plans",
    "reconciliation",
    "refused_returns",
    "return_files",
    "return_lines",
    "summary",
]
