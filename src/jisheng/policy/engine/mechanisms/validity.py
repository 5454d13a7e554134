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
after the end.
"""

from __future__ import annotations

from jisheng.policy.engine.mechanisms.condition import RuleSource, Saying, read_sayings, read_ways
from jisheng.policy.engine.source import Entry


def read_validity(name: str, entry: Entry, clause: str) -> RuleSource:
    """Turn a validity entry into a condition with three reasons."""
    day = entry.text("day")
    gap = entry.child("gap")
    let_in = f"reading('{gap.text('reading')}') == '{gap.text('granted_under')}'"
    gap.close()
    start = f"(issued_on if {let_in} else in_force_from)"
    rule = RuleSource(
        name,
        entry.text("label"),
        clause,
        entry.names("for"),
        f"{start} <= {day} <= in_force_until",
        read_sayings(entry, "yes"),
        (
            Saying(f"{day} < issued_on", entry.text("say_before"), entry.text("before")),
            Saying(f"{day} < in_force_from", entry.text("say_between"), entry.text("between")),
            Saying(None, entry.text("say_after"), entry.text("after")),
        ),
        read_ways(entry),
        entry.place(),
    )
    entry.close()
    return rule
