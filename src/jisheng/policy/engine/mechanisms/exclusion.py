"""Mutual exclusion: who has had one benefit may not have the other, in both directions.

    rules:
      not_with_work_for_training:
        mechanism: exclusion
        for: prejob_training
        of: prior_grants
        with: [work_for_training]        # the benefits that exclude this one
        scope: {occupation: occupation}  # optional: only where these fields are the same
        year: calendar                   # optional: only within the same year
        day: certificate_issue_date      # with year
        also: received_work_for_training # optional: a fact that says the same
        one_way: true                    # optional: the text keeps out on this side only
        otherwise: MUTUALLY_EXCLUSIVE_BENEFIT

The check reports an exclusion that is declared in one direction only, where both benefits are
decided by the same document.
"""

from __future__ import annotations

from jisheng.policy.engine.mechanisms.condition import RuleSource, rule_from
from jisheng.policy.engine.mechanisms.yearly_limit import in_year_of, options, read_counting
from jisheng.policy.engine.source import Entry


def read_exclusion(name: str, entry: Entry, clause: str) -> RuleSource:
    """Turn an exclusion into the condition that no earlier grant of those benefits counts."""
    conditions = [f"g.benefit in {options(entry.names('with'))}", read_counting(entry)]
    if entry.has("scope"):
        scope = entry.child("scope")
        conditions += [f"g.{field} == {scope.text(field)}" for field in scope.data]
        scope.close()
    if entry.has("year"):
        conditions.append(in_year_of(entry.text("day"), entry.text("year")))
    require = f"not any({' and '.join(conditions)} for g in {entry.text('of')})"
    if entry.has("also"):
        require = f"{require} and not ({entry.text('also')})"
    excludes = () if entry.raw("one_way") is True else entry.names("with")
    return rule_from(name, entry, clause, require, excludes=excludes)
