"""Repeat: the same thing may be granted to the same person only once, over all years.

rules:
  not_repeated:
    mechanism: repeat
    for: project_training
    of: prior_grants
    key: {occupation: project, level: level}   # field of the earlier grant: fact of this case
    also: g.level != 'none' or g.certificate_type in ('training_completion',)
    counts: {status: [granted], except_benefits: [living_subsidy]}   # as in yearly_limit
    only_if: key_group             # optional: whom it binds
    otherwise: DUPLICATE_OCCUPATION_LEVEL

`also` may compare levels in their order (`g.level_rank >= level_rank`), for "no lower level after a
higher one"; then `key` names the occupation alone.
"""

from __future__ import annotations

from jisheng.policy.engine.mechanisms.condition import RuleSource, rule_from
from jisheng.policy.engine.mechanisms.yearly_limit import read_counting
from jisheng.policy.engine.source import Entry


def read_repeat(name: str, entry: Entry, clause: str) -> RuleSource:
    """Turn a repeat entry into the condition that no earlier grant has the same key."""
    key = entry.child("key")
    same = [f"g.{field} == {key.text(field)}" for field in key.data]
    key.close()
    conditions = [read_counting(entry), *same]
    if entry.has("also"):
        conditions.append(f"({entry.text('also')})")
    require = f"not any({' and '.join(conditions)} for g in {entry.text('of')})"
    if entry.has("only_if"):
        require = f"not ({entry.text('only_if')}) or {require}"
    return rule_from(name, entry, clause, require)
