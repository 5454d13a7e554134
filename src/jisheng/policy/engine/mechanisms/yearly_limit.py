"""Yearly limit: how many times a person may receive, and what counts as one time.

    rules:
      within_yearly_limit:
        mechanism: yearly_limit
        for: project_training
        of: prior_grants             # the person's earlier grants
        day: class_end_date          # decides the year
        limit: yearly_limit          # a dated value in times
        counts:
          status: [granted]
          status_under: {counted_grants: {granted_and_pending: [pending]}}   # by a reading
          except_benefits: [living_subsidy]
        year: annual_year            # a reading with the options calendar and rolling
        otherwise: ANNUAL_LIMIT_REACHED

It defines `<name>_count`, the grants that count, and requires it to be below the limit.
"""

from __future__ import annotations

from jisheng.policy.engine.mechanisms.condition import RuleSource, rule_from
from jisheng.policy.engine.source import Entry


def options(names: tuple[str, ...]) -> str:
    """Write names as the options of an `in`."""
    return "(" + "".join(f"'{name}', " for name in names).rstrip() + ")"


def read_counting(entry: Entry) -> str:
    """Turn a declared counting rule into a condition on one earlier grant `g`."""
    counts = entry.child("counts")
    statuses = [f"g.status in {options(counts.names('status'))}", *_statuses_under(counts)]
    conditions = [f"({' or '.join(statuses)})"]
    if counts.has("except_benefits"):
        conditions.append(f"g.benefit not in {options(counts.names('except_benefits'))}")
    counts.close()
    return " and ".join(conditions)


def _statuses_under(counts: Entry) -> list[str]:
    """Return the further statuses that count under one option of a reading."""
    found = []
    for reading, ways in counts.children("status_under"):
        for option in ways.data:
            taken = f"reading('{reading}') == '{option}'"
            found.append(f"({taken} and g.status in {options(ways.names(option))})")
    return found


def read_yearly_limit(name: str, entry: Entry, clause: str) -> tuple[RuleSource, dict[str, str]]:
    """Return the condition and the definition of what is counted."""
    day, reading = entry.text("day"), entry.text("year")
    calendar = f"year(g.governing_date) == year({day})"
    rolling = f"{day} - days(365) < g.governing_date and g.governing_date <= {day}"
    in_year = f"({calendar} if reading('{reading}') == 'calendar' else {rolling})"
    counted = f"count(g for g in {entry.text('of')} if {read_counting(entry)} and {in_year})"
    rule = rule_from(name, entry, clause, f"{name}_count < {entry.text('limit')}")
    return rule, {f"{name}_count": counted}
