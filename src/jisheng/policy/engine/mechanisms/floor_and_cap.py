"""Floor and cap: from a quantity to whole units of another, then at most so many.

    define:
      paid_days:
        mechanism: floor_and_cap
        of: counted_hours          # pooled over the class
        per: hours_per_day         # 8 class hours are one day
        part: part_day             # a reading with the options whole_units and pro_rata
        cap: max_paid_days

84 hours are 10 days (the half day falls away), at most 10: paid for 10. The order is fixed:
convert, then cap; an uplift comes after both. `<name>_before_cap` holds the quantity in between.
"""

from __future__ import annotations

from jisheng.policy.engine.source import Entry


def read_floor_and_cap(name: str, entry: Entry) -> dict[str, str]:
    """Return the two definitions this entry stands for."""
    of, per, part = entry.text("of"), entry.text("per"), entry.text("part")
    whole = f"{of} // {per} if reading('{part}') == 'whole_units' else {of} / {per}"
    cap = entry.text("cap")
    entry.close()
    return {f"{name}_before_cap": whole, name: f"min({name}_before_cap, {cap})"}
