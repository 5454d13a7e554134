"""Django's common ground: fields, workflow, trail, attachments, outbox, clock, database.

Knows how a change is made safely, never what the office's business is: it must not
import any package above it, and knows no duty, no person, no money rule.
"""
