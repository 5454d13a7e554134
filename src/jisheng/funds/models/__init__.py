"""Tables of the money: the ledger, what is to be paid, and what the bank was sent and said."""

from jisheng.funds.models.bank import BankBatch, BankReturnFile, RefusedReturnFile, ReturnLine
from jisheng.funds.models.ledger import Fund, JournalAccount, JournalEntry, Posting
from jisheng.funds.models.payments import Commitment, PaymentItem, PaymentPlan

__all__ = [
    "BankBatch",
    "BankReturnFile",
    "Commitment",
    "Fund",
    "JournalAccount",
    "JournalEntry",
    "PaymentItem",
    "PaymentPlan",
    "Posting",
    "RefusedReturnFile",
    "ReturnLine",
]
