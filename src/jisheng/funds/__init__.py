"""Money: funds, commitments, payment plans, bank files and their returns, one journal.

Knows payees (organisations) and the words given as purpose and source; must never know a
claim. Whoever commits money is told what became of it by outbox events (``funds.paid``,
``funds.payment_failed``, ``funds.payment_returned``), each with the source it gave.
"""
