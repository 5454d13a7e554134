"""Advance and settlement: what is earned in the end, less what was paid before.

    define:
      settlement:
        mechanism: advance_and_settlement
        earned: completed_heads * yearly_standard * training_years
        advance: advance_paid

33 × 5,000 × 2 − 112,500 = 217,500. Where fewer finish than the advance covered, the result is below
zero; `below_zero: recovery` at the benefit's amount makes that a sum to be paid back.
"""

from __future__ import annotations

from jisheng.policy.engine.source import Entry


def read_advance(name: str, entry: Entry) -> dict[str, str]:
    """Return the definitions this entry stands for: `<name>_earned` and the difference."""
    earned, advance = entry.text("earned"), entry.text("advance")
    entry.close()
    return {f"{name}_earned": earned, name: f"{name}_earned - {advance}"}
