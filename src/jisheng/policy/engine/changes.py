"""What would change a decision: other facts are tried and the case is decided again.

Nothing here is canned. A rule declares which facts could be otherwise (`ways`); each way is put
into the case, the whole case is decided anew, and only what turns a refusal into a grant or raises
the amount is kept. If no single way helps a refusal, the ways of all failing conditions together
are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jisheng.ground.money import Money
from jisheng.policy.decision import Change, FactChange
from jisheng.policy.engine.compiled import Benefit, Remedy, Test
from jisheng.policy.engine.evaluate import DENIED, GRANTED, Override, Raw, RawLine, Values
from jisheng.policy.engine.template import amount, shown_as
from jisheng.policy.engine.unknown import Evaluate, Unknown

Decide = Callable[[Override], Raw]
Settings = tuple[tuple[str, Evaluate], ...]


@dataclass
class Trial:
    """A change being tried: the rule it comes from, the facts it sets, the override it makes."""

    test: Test
    override: Override
    facts: list[FactChange]


def find_changes(benefit: Benefit, raw: Raw, decide_with: Decide) -> tuple[Change, ...]:
    """Return every change that helps, the greatest gain first."""
    trials = list(_trials(benefit, raw))
    found = [change for trial in trials if (change := _tried(raw, trial, decide_with))]
    if raw.outcome == DENIED and not any(change.outcome == GRANTED for change in found):
        together = _together(benefit, raw, trials)
        change = _tried(raw, together, decide_with) if together else None
        found += [change] if change else []
    ordered = sorted(found, key=lambda change: -change.amount.fen)
    unique: dict[tuple[FactChange, ...], Change] = {}
    for change in ordered:
        unique.setdefault(change.facts, change)
    return tuple(unique.values())


def _trials(benefit: Benefit, raw: Raw) -> Iterator[Trial]:
    for test in benefit.class_tests:
        yield from _of_test(benefit, raw, test, list(range(len(raw.lines))))
    for position, test in enumerate(benefit.line_tests):
        failing = [i for i, line in enumerate(raw.lines) if line.verdicts[position] is False]
        if failing:
            yield from _of_test(benefit, raw, test, failing)
    for position, test in enumerate(benefit.uplifts):
        without = [i for i, row in enumerate(raw.uplift_verdicts) if row[position] is False]
        if without:
            yield from _of_test(benefit, raw, test, without)


def _of_test(benefit: Benefit, raw: Raw, test: Test, lines: list[int]) -> Iterator[Trial]:
    for remedy in test.remedies:
        trial = _trial(benefit, raw, test, remedy, lines)
        if trial is not None:
            yield trial


def _trial(
    benefit: Benefit, raw: Raw, test: Test, remedy: Remedy, lines: list[int]
) -> Trial | None:
    """Return what `remedy` would set, or nothing when it sets nothing new."""
    of_class = _proposed(remedy.set_class, raw.values)
    of_lines = {index: _proposed(remedy.set_lines, raw.lines[index].values) for index in lines}
    keep = remedy.keep_heads(raw.values) if remedy.keep_heads else None
    if keep.__class__ is Unknown:
        return None
    facts = [*_class_changes(benefit, raw, of_class), *_line_changes(benefit, raw, of_lines)]
    return Trial(test, Override(of_class, of_lines, keep), facts) if facts else None


def _proposed(settings: Settings, values: Values) -> dict[str, Any]:
    """Return the facts `settings` would set otherwise; what is not known now is left alone."""
    new = {name: function(values) for name, function in settings}
    return {
        name: value
        for name, value in new.items()
        if value.__class__ is not Unknown
        and values[name].__class__ is not Unknown
        and values[name] != value
    }


def _class_changes(benefit: Benefit, raw: Raw, new: dict[str, Any]) -> list[FactChange]:
    return [
        FactChange(name, *_shown(benefit, name, raw.values[name], value))
        for name, value in new.items()
    ]


def _line_changes(benefit: Benefit, raw: Raw, new: dict[int, dict[str, Any]]) -> list[FactChange]:
    """Group equal changes of several lines into one."""
    grouped: dict[tuple[str, str, str, str], list[RawLine]] = {}
    for index, values in new.items():
        line = raw.lines[index]
        for name, value in values.items():
            key = (name, *_shown(benefit, name, line.values[name], value))
            grouped.setdefault(key, []).append(line)
    return [
        FactChange(*key, lines=tuple(x.ref for x in lines), heads=sum(x.heads for x in lines))
        for key, lines in grouped.items()
    ]


def _shown(benefit: Benefit, name: str, before: Any, after: Any) -> tuple[str, str, str]:
    show = shown_as(benefit.facts[name].type)
    unit = benefit.facts[name].type.unit.label
    return benefit.labels[name], show(before) + unit, show(after) + unit


def _tried(raw: Raw, trial: Trial, decide_with: Decide) -> Change | None:
    new = decide_with(trial.override)
    better = new.outcome == GRANTED and (raw.outcome != GRANTED or new.amount_fen > raw.amount_fen)
    if not better:
        return None
    return Change(
        trial.test.name,
        trial.test.clause,
        tuple(trial.facts),
        new.outcome,
        Money(new.amount_fen),
        _sentence(raw, new, trial.facts),
    )


def _sentence(raw: Raw, new: Raw, facts: list[FactChange]) -> str:
    shown = []
    for fact in facts:
        whose = f"{fact.heads}名学员的" if fact.lines else ""
        shown.append(f"{whose}“{fact.label}”由{fact.before}变为{fact.after}")
    after = amount(Money(new.amount_fen))
    result = f"补贴由{amount(Money(raw.amount_fen))}元增至{after}元"
    return f"若{'，且'.join(shown)}，{result if raw.outcome == GRANTED else f'可获补贴{after}元'}"


def _together(benefit: Benefit, raw: Raw, trials: list[Trial]) -> Trial | None:
    """Return the first way of every failing condition at once, if there are several."""
    failing = {
        test.name
        for test, verdict in zip(benefit.class_tests, raw.verdicts, strict=True)
        if verdict is False
    }
    for position, test in enumerate(benefit.line_tests):
        if all(line.verdicts[position] is False for line in raw.lines):
            failing.add(test.name)
    first: dict[str, Trial] = {}
    for trial in trials:
        if trial.test.name in failing:
            first.setdefault(trial.test.name, trial)
    if len(first) < 2:
        return None
    return _joined(list(first.values()))


def _joined(trials: list[Trial]) -> Trial:
    joined = Trial(trials[0].test, Override({}, {}, None), [])
    of_class: dict[str, Any] = {}
    of_lines: dict[int, dict[str, Any]] = {}
    for trial in trials:
        of_class.update(trial.override.of_class)
        for index, values in trial.override.of_lines.items():
            of_lines.setdefault(index, {}).update(values)
        joined.facts += trial.facts
    kept = [t.override.keep_heads for t in trials if t.override.keep_heads is not None]
    joined.override = Override(of_class, of_lines, min(kept) if kept else None)
    return joined
