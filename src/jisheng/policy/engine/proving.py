"""Prove a pack by its own cases: each comes out as expected, each rule says yes once and no once.

    # cases.yaml
    base:
      project_training: {enrolled_headcount: 40, …}
    cases:
    - name: forty trainees for five days
      benefit: project_training
      given: {class_hours_total: 40}
      expect: {outcome: granted, amount: '40000.00', payee: training_institution}

What else a case may expect: `funds: {employment_subsidy: '30000.00', local_talent: '10000.00'}`,
the funds in order with what each bears where all have money enough, or only their order as a list;
`leaves: {benefit: …}`, what the grant leaves in the person's history (day, status and payee are
added by themselves); `outcome: contradiction` where the facts are refused. `given` is laid over the
`base` of the benefit; `~` takes a fact away. `readings: {name: option}` decides under another
reading, so that what holds only there is proved too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from jisheng.ground.money import Money
from jisheng.policy.engine.compiled import ADDED, Benefit
from jisheng.policy.engine.evaluate import Raw, borne_by, funds_of, left_by
from jisheng.policy.engine.folder import CASES, Folder
from jisheng.policy.engine.reach import only_verdict
from jisheng.policy.engine.source import Entry, Place
from jisheng.policy.errors import FactsError, PolicyError

CONTRADICTION = "contradiction"
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
    funds: Mapping[str, str] | tuple[str, ...] | None
    leaves: Mapping[str, Any] | None
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
        _read_funds(expect),
        expect.mapping("leaves") if expect.has("leaves") else None,
        row.place(),
    )
    for part in (row, expect):
        part.close()
    return case


def _read_funds(expect: Entry) -> Mapping[str, str] | tuple[str, ...] | None:
    """Read the order of funds, or what each of them bears."""
    if not expect.has("funds"):
        return None
    listed = isinstance(expect.raw("funds"), list)
    return expect.names("funds") if listed else expect.words("funds")


def _facts(base: Any) -> Mapping[str, Any]:
    return base if isinstance(base, dict) else {}


Seen = set[tuple[str, bool]]


def prove(folder: Folder, compiled: Callable[[str], Benefit], reckon: Reckon) -> None:
    """Run the pack's own cases and note what they contradict or leave unproved."""
    cases = read_own_cases(folder)
    for case in cases:
        if case.benefit not in folder.benefits:
            folder.faults.add(case.place, f"案例“{case.name}”的补贴不在本包", "改正 benefit")
    for name in folder.benefits:
        prove_benefit(folder, compiled(name), cases, reckon)


def prove_benefit(
    folder: Folder, benefit: Benefit, cases: Collection[OwnCase], reckon: Reckon
) -> None:
    """Run the own cases of one benefit; then each of its rules must have said yes and no."""
    name, seen = benefit.source.name, Seen()
    before = len(folder.faults.found)
    for case in (case for case in cases if case.benefit == name):
        raw = _run(folder, case, reckon)
        if raw is not None:
            _compare(folder, benefit, case, raw)
            seen |= _verdicts(benefit, raw)
    if name not in folder.inherited:
        is_sound = len(folder.faults.found) == before
        _check_proved(folder, benefit, seen if is_sound else None)


def _run(folder: Folder, case: OwnCase, reckon: Reckon) -> Raw | None:
    try:
        raw = reckon(case.benefit, case.facts, (), case.readings)
    except FactsError as error:
        if case.outcome != CONTRADICTION:
            folder.faults.add(case.place, f"案例“{case.name}”不能决定：{error}", "改正案例的事实")
        return None
    except PolicyError as error:
        folder.faults.add(case.place, f"案例“{case.name}”不能决定：{error}", "改正案例的事实")
        return None
    return raw


def _compare(folder: Folder, benefit: Benefit, case: OwnCase, raw: Raw) -> None:
    benefit = raw.decided_by or benefit  # under the readings of the case
    expected: list[Any] = [case.outcome, case.amount, case.reason_code, case.payee or raw.payee]
    found: list[Any] = [raw.outcome, Money(raw.amount_fen).plain(), raw.reason, raw.payee]
    if isinstance(case.funds, tuple):
        row = funds_of(benefit, raw)
        expected.append(case.funds)
        found.append(row.order if row else ())
    elif case.funds is not None:
        expected.append(list(case.funds.items()))
        found.append([(fund, Money(fen).plain()) for fund, fen in borne_by(benefit, raw).items()])
    if case.leaves is not None:
        expected.append(dict(case.leaves))
        left = left_by(benefit, raw)
        found.append({name: left[name] for name in left if name not in ADDED})
    if expected != found:
        found_instead = f"应为{_said(expected)}，算得{_said(found)}"
        folder.faults.add(case.place, f"案例“{case.name}”{found_instead}", "改正规则或案例")


def _said(parts: list[Any]) -> str:
    return "、".join(str(part) for part in parts)


def _verdicts(benefit: Benefit, raw: Raw) -> Seen:
    """Return which rules and uplifts said yes or no in one case."""
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
    return {(test.name, v) for test, verdicts in tests for v in verdicts if isinstance(v, bool)}


def _check_proved(folder: Folder, benefit: Benefit, seen: Seen | None) -> None:
    """Note what no case has proved, and first what no case ever could.

    Without `seen` cases have failed, and only the latter is said.
    """
    for test in (*benefit.class_tests, *benefit.line_tests, *benefit.uplifts):
        rule = folder.rules.get(test.name) or folder.uplifts[test.name]
        for verdict, word in ((True, "符合"), (False, "不符合")):
            if seen is not None and (test.name, verdict) in seen:
                continue
            if only_verdict(test.node, dict(benefit.named), folder.facts) is (not verdict):
                message = f"“{test.name}”在任何情形下都不会“{word}”"
                folder.faults.add(rule.place, message, "改正条件，或删去这条规则")
            elif seen is not None:
                message = f"“{test.name}”在“{benefit.source.name}”没有一个“{word}”的案例"
                folder.faults.add(rule.place, message, f"在 {CASES} 中补一个")
