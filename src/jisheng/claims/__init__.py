"""The subsidy of a class: claim, decision by the rulebook, opinions, notice, objections.

Knows what is due, to whom and why; never how a bank is told to pay it. Money is handed to
``funds`` part by part, and what became of it comes back as events of the outbox.
"""
