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
        year: annual_year            # calendar, rolling, ever; or a reading of the first two
        only_if: key_group           # optional: whom the limit binds
        otherwise: ANNUAL_LIMIT_REACHED

`limit` is any expression in times, so it may differ by group. It defines `<name>_count`, the grants
that count, and requires it to be below the limit.
"""

from __future__ import annotations

from jisheng.policy.engine.mechanisms.condition import RuleSource, rule_from
from jisheng.policy.engine.source import Entry


def options(names: tuple[str, ...]) -> str:
    """Write names as the options of an `in`."""
    return "(" + "".join(f"'{name}', " for name in names).rstrip() + ")"


def read_counting(entry: Entry) -> str:
    """Turn a declared counting rule into a condition on one earlier grant `g`.

    Without `counts` every earlier grant that is granted counts.
    """
    if not entry.has("counts"):
        return "g.status == 'granted'"
    counts = entry.child("counts")
    statuses = [f"g.status in {options(counts.names('status'))}", *_statuses_under(counts)]
    conditions = [f"({' or '.join(statuses)})"]
    for key, sign in (("benefits", "in"), ("except_benefits", "not in")):
        if counts.has(key):
            conditions.append(f"g.benefit {sign} {options(counts.names(key))}")
    if counts.has("also"):
        conditions.append(f"({counts.text('also')})")
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
    day, year = entry.text("day"), entry.text("year")
    in_year = in_year_of(day, year)
    counted = f"count(g for g in {entry.text('of')} if {read_counting(entry)} and {in_year})"
    within = f"{name}_count < {entry.text('limit')}"
    if entry.has("only_if"):
        within = f"not ({entry.text('only_if')}) or {within}"
    rule = rule_from(name, entry, clause, within)
    return rule, {f"{name}_count": counted}


def in_year_of(day: str, year: str) -> str:
    """Write which earlier grants fall into the year of `day`: calendar, rolling, or a reading."""
    calendar = f"year(g.governing_date) == year({day})"
    rolling = f"({day} - days(365) < g.governing_date and g.governing_date <= {day})"
    fixed = {"calendar": calendar, "rolling": rolling, "ever": "true"}
    if year in fixed:
        return fixed[year]
    return f"({calendar} if reading('{year}') == 'calendar' else {rolling})"
