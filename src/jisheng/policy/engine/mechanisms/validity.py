"""Validity: the days a document counts, with what it says of the days before, between and after.

    rules:
      within_validity:
        mechanism: validity
        for: project_training
        day: class_end_date
        gap: {reading: gap_claims, granted_under: new_standard}   # days from issue to effect
        before: BEFORE_POLICY_START
        between: GAP_BEFORE_EFFECTIVE_DATE
        after: AFTER_POLICY_END

`issued_on`, `in_force_from` and `in_force_until` come from document.yaml. Every day falls into
exactly one of: before issue, between issue and effect (unless the reading lets it in), in force,
after the end. Without `between` there are two reasons, before the days in force and after them.
`unless` names what is let in whatever its day (claims under older law, retroactive benefits).
"""

from __future__ import annotations

from jisheng.policy.engine.mechanisms.condition import RuleSource, Saying, read_sayings, read_ways
from jisheng.policy.engine.source import Entry


def read_validity(name: str, entry: Entry, clause: str) -> RuleSource:
    """Turn a validity entry into a condition with its reasons, three where there is a gap."""
    day = entry.text("day")
    start = "in_force_from"
    between: tuple[Saying, ...] = ()
    if entry.has("gap"):
        gap = entry.child("gap")
        let_in = f"reading('{gap.text('reading')}') == '{gap.text('granted_under')}'"
        gap.close()
        start = f"(issued_on if {let_in} else in_force_from)"
    if entry.has("between"):
        saying = Saying(f"{day} < in_force_from", entry.text("say_between"), entry.text("between"))
        between = (saying,)
    first = "issued_on" if between else "in_force_from"
    within = f"{start} <= {day} <= in_force_until"
    if entry.has("unless"):
        within = f"({entry.text('unless')}) or {within}"
    rule = RuleSource(
        name,
        entry.text("label"),
        clause,
        entry.names("for"),
        within,
        read_sayings(entry, "yes"),
        (
            Saying(f"{day} < {first}", entry.text("say_before"), entry.text("before")),
            *between,
            Saying(None, entry.text("say_after"), entry.text("after")),
        ),
        read_ways(entry),
        entry.place(),
    )
    entry.close()
    return rule
