"""Prove a pack by its own cases: each comes out as expected, each rule says yes once and no once.

    # cases.yaml
    base:
      project_training: {enrolled_headcount: 40, …}
    cases:
    - name: forty trainees for five days
      benefit: project_training
      given: {class_hours_total: 40}
      expect: {outcome: granted, amount: '40000.00', payee: training_institution}

`given` is laid over the `base` of the benefit; `~` takes a fact away. `readings: {name: option}`
decides a case under another reading, so that what holds only there is proved too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from jisheng.ground.money import Money
from jisheng.policy.engine.compiled import Benefit
from jisheng.policy.engine.evaluate import Raw
from jisheng.policy.engine.folder import CASES, Folder
from jisheng.policy.engine.source import Entry, Place
from jisheng.policy.errors import PolicyError

Reckon = Callable[[str, Mapping[str, Any], Collection[str], Mapping[str, str]], Raw]


@dataclass(frozen=True)
class OwnCase:
    """A case a pack carries to prove itself."""

    name: str
    benefit: str
    facts: Mapping[str, Any]
    outcome: str
    amount: str
    reason_code: str | None
    payee: str | None
    readings: Mapping[str, str]
    place: Place


def read_own_cases(folder: Folder) -> list[OwnCase]:
    """Read cases.yaml."""
    entry = folder.cases
    if entry is None:
        return []
    base = entry.mapping("base")
    cases = [_read_case(row, base) for row in entry.rows("cases")]
    entry.close()
    return cases


def _read_case(row: Entry, base: Mapping[str, Any]) -> OwnCase:
    expect = row.child("expect")
    benefit = row.text("benefit")
    case = OwnCase(
        row.text("name"),
        benefit,
        {**_facts(base.get(benefit)), **row.mapping("given")},
        expect.text("outcome"),
        expect.text("amount", "0.00"),
        expect.text("reason_code") if expect.has("reason_code") else None,
        expect.text("payee") if expect.has("payee") else None,
        row.words("readings"),
        row.place(),
    )
    for part in (row, expect):
        part.close()
    return case


def _facts(base: Any) -> Mapping[str, Any]:
    return base if isinstance(base, dict) else {}


def prove(folder: Folder, compiled: Callable[[str], Benefit], reckon: Reckon) -> None:
    """Run the pack's own cases and note what they contradict or leave unproved."""
    seen: set[tuple[str, str, bool]] = set()
    for case in read_own_cases(folder):
        if case.benefit not in folder.benefits:
            folder.faults.add(case.place, f"案例“{case.name}”的补贴不在本包", "改正 benefit")
            continue
        raw = _run(folder, case, reckon)
        if raw is not None:
            _compare(folder, case, raw)
            _note_verdicts(compiled(case.benefit), case.benefit, raw, seen)
    if not folder.faults.found:
        _check_proved(folder, compiled, seen)


def _run(folder: Folder, case: OwnCase, reckon: Reckon) -> Raw | None:
    try:
        return reckon(case.benefit, case.facts, (), case.readings)
    except PolicyError as error:
        folder.faults.add(case.place, f"案例“{case.name}”不能决定：{error}", "改正案例的事实")
        return None


def _compare(folder: Folder, case: OwnCase, raw: Raw) -> None:
    expected = (case.outcome, case.amount, case.reason_code, case.payee or raw.payee)
    found = (raw.outcome, Money(raw.amount_fen).plain(), raw.reason, raw.payee)
    if expected != found:
        folder.faults.add(
            case.place, f"案例“{case.name}”应为{expected}，算得{found}", "改正规则或案例"
        )


def _note_verdicts(benefit: Benefit, name: str, raw: Raw, seen: set[tuple[str, str, bool]]) -> None:
    tests = [
        (test, [verdict]) for test, verdict in zip(benefit.class_tests, raw.verdicts, strict=True)
    ]
    tests += [
        (test, [line.verdicts[i] for line in raw.lines])
        for i, test in enumerate(benefit.line_tests)
    ]
    tests += [
        (test, [row[i] for row in raw.uplift_verdicts]) for i, test in enumerate(benefit.uplifts)
    ]
    for test, verdicts in tests:
        seen.update((name, test.name, v) for v in verdicts if isinstance(v, bool))


def _check_proved(
    folder: Folder, compiled: Callable[[str], Benefit], seen: set[tuple[str, str, bool]]
) -> None:
    for name in (name for name in folder.benefits if name not in folder.inherited):
        benefit = compiled(name)
        for test in (*benefit.class_tests, *benefit.line_tests, *benefit.uplifts):
            rule = folder.rules.get(test.name) or folder.uplifts[test.name]
            for verdict, word in ((True, "符合"), (False, "不符合")):
                if (name, test.name, verdict) not in seen:
                    folder.faults.add(
                        rule.place, f"“{test.name}”没有一个“{word}”的案例", f"在 {CASES} 中补一个"
                    )
