"""Plans, classes, rosters, attendance and the one ledger of hours.

Knows who was taught what, when and for how long; never what is paid for it, and nothing
of examinations above it.
"""
