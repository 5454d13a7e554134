"""Windows: one event must lie within so many days, working days or months of another.

    rules:
      within_twelve_months:
        mechanism: window
        for: prejob_training
        from: hire_registration_date     # the event that opens the window
        day: certificate_issue_date      # the event that must lie within it
        months: window_months            # or days:, workdays: — a value with that unit
        first_day: not_counted           # not_counted, counted, or a reading of the two
        otherwise: PERIOD_EXPIRED
        before: PERIOD_NOT_OPEN          # optional: reason of an event before the window opens

It defines `<name>_until`, the last day of the window. By the Civil Code (articles 201 to 203) the
first day is not counted and a month ends on the corresponding day, or on its last day where there
is none. With `before` the event may not lie before the window opens; otherwise that is allowed.
"""

from __future__ import annotations

from jisheng.policy.engine.mechanisms.condition import RuleSource, Saying, rule_from
from jisheng.policy.engine.source import Entry

UNITS = ("days", "workdays", "months")
_LAST = {
    "days": "{start} + {count}",
    "workdays": "add_workdays({start}, {count})",
    "months": "add_months({start}, {count})",
}


def read_window(name: str, entry: Entry, clause: str) -> tuple[RuleSource, dict[str, str]]:
    """Return the condition and the definition of the last day of the window."""
    unit = next((unit for unit in UNITS if entry.has(unit)), None)
    if unit is None:
        entry.fault(None, "没有写明期限的长短", f"写 {'、'.join(UNITS)} 之一")
        unit = "days"
    start, day, count = entry.text("from"), entry.text("day"), entry.text(unit)
    last = _last_day(entry, unit, start, count)
    refusals: tuple[Saying, ...] = ()
    require = f"{day} <= {name}_until"
    if entry.has("before"):
        require = f"{start} <= {day} and {require}"
        early = entry.text("say_before")
        refusals = (Saying(f"{day} < {start}", early, entry.text("before")),)
    rule = rule_from(name, entry, clause, require, first=refusals)
    return rule, {f"{name}_until": last}


def _last_day(entry: Entry, unit: str, start: str, count: str) -> str:
    """Write the last day; where the first day counts, the window ends one day sooner."""
    counting = entry.text("first_day", "not_counted")
    after = _LAST[unit].format(start=start, count=count)
    sooner = _LAST[unit].format(start=f"({start} - days(1))", count=count)
    if counting in ("counted", "not_counted"):
        return sooner if counting == "counted" else after
    return f"({sooner}) if reading('{counting}') == 'counted' else ({after})"
