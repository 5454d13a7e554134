"""Conditions: what must hold, with its reason code and its sentences.

    rules:
      class_size:
        for: project_training
        label: 每期培训班人数
        require: enrolled_headcount <= max_class_size
        otherwise: CLASS_TOO_LARGE
        yes: 本班经锁定名册{enrolled_headcount}人，不超过{max_class_size}人
        no: 本班经锁定名册{enrolled_headcount}人，超过{max_class_size}人
        ways:                                   # what would turn a no into a yes
        - {set: {enrolled_headcount: max_class_size}, keep_heads: max_class_size}

`yes` and `no` may be lists of `{when: …, say: …}`, the first that holds speaks. `otherwise` may be
a list of `{when: …, reason: …, say: …}` where one condition has several reasons. Whether a
condition speaks of the class or of each trainee follows from the facts it names. While a fact it
needs is missing the finding is unknown, unless the rest decides it.
"""

from __future__ import annotations

from dataclasses import dataclass

from jisheng.policy.engine.source import Entry, Place


@dataclass(frozen=True)
class Saying:
    """A sentence with the condition under which it is said (the last has none)."""

    when: str | None
    say: str
    reason: str | None = None


@dataclass(frozen=True)
class Way:
    """One way to a better decision: facts set for the class, for its lines, heads kept."""

    set_class: tuple[tuple[str, str], ...] = ()
    set_lines: tuple[tuple[str, str], ...] = ()
    keep_heads: str | None = None


@dataclass(frozen=True)
class RuleSource:
    """A condition as written; `compile` turns it into nodes and closures."""

    name: str
    label: str
    clause: str
    benefits: tuple[str, ...]
    require: str
    yes: tuple[Saying, ...]
    no: tuple[Saying, ...]
    ways: tuple[Way, ...]
    place: Place
    excludes: tuple[str, ...] = ()


def read_sayings(entry: Entry, key: str, reason: str | None = None) -> tuple[Saying, ...]:
    """Read a sentence, or a list of sentences with conditions."""
    if isinstance(entry.raw(key), list):
        sayings = tuple(_read_saying(row, reason) for row in entry.rows(key))
        if not sayings:
            entry.fault(key, f"“{key}”一句也没有", "至少写一句")
        return sayings
    return (Saying(None, entry.text(key), reason),)


def _read_saying(row: Entry, reason: str | None) -> Saying:
    when = row.text("when") if row.has("when") else None
    code = row.text("reason") if row.has("reason") else reason
    saying = Saying(when, row.text("say"), code)
    row.close()
    return saying


def read_refusals(entry: Entry) -> tuple[Saying, ...]:
    """Read the reasons of a no: one code with its sentences, or a list of both."""
    if isinstance(entry.raw("otherwise"), list):
        return read_sayings(entry, "otherwise")
    return read_sayings(entry, "no", entry.text("otherwise"))


def read_ways(entry: Entry) -> tuple[Way, ...]:
    """Read what would turn this finding into a better one."""
    return tuple(_read_way(row) for row in entry.rows("ways"))


def _read_way(row: Entry) -> Way:
    way = Way(
        _pairs(row, "set"),
        _pairs(row, "lines"),
        row.text("keep_heads") if row.has("keep_heads") else None,
    )
    row.close()
    return way


def _pairs(row: Entry, key: str) -> tuple[tuple[str, str], ...]:
    if not row.has(key):
        return ()
    child = row.child(key)
    return tuple((name, child.text(name)) for name in child.data)


def read_condition(name: str, entry: Entry, clause: str) -> RuleSource:
    """Read one plain entry under `rules`."""
    return rule_from(name, entry, clause, entry.text("require"))


def rule_from(
    name: str,
    entry: Entry,
    clause: str,
    require: str,
    *,
    first: tuple[Saying, ...] = (),
    excludes: tuple[str, ...] = (),
) -> RuleSource:
    """Read what every rule has (benefits, sentences, ways) around a given condition.

    `first` are refusals spoken before those written; `excludes` the benefits this rule keeps out.
    """
    rule = RuleSource(
        name,
        entry.text("label"),
        clause,
        entry.names("for"),
        require,
        read_sayings(entry, "yes"),
        (*first, *read_refusals(entry)),
        read_ways(entry),
        entry.place(),
        excludes,
    )
    entry.close()
    return rule
