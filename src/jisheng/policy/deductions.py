"""From the heads submitted to the heads approved: who falls out by which rule, in its order."""

from __future__ import annotations

from collections.abc import Iterator

from jisheng.policy.decision import Decision, Deduction, Finding, Line


def deductions_of(decision: Decision) -> tuple[Deduction, ...]:
    """Return one step for every rule that takes heads out, in the order of the rules.

    Each head falls out once, by the first rule that refuses it; the steps and the heads granted or
    still open add up to the heads submitted. A decision without lines has no steps.
    """
    of_class = next((f for f in decision.findings if _refuses(f) and f.kind == "class"), None)
    steps: dict[str, Deduction] = {}
    for line in (line for line in decision.lines if line.outcome == "denied"):
        finding = of_class or next(f for f in line.findings if _refuses(f))
        step = steps.get(finding.rule) or _step(finding, line)
        steps[finding.rule] = Deduction(
            step.rule, step.label, step.clause, step.reason_code,
            step.heads + line.heads, (*step.refs, line.ref),
        )  # fmt: skip
    return tuple(steps[rule] for rule in _in_order(decision) if rule in steps)


def _refuses(finding: Finding) -> bool:
    return finding.verdict == "no"


def _step(finding: Finding, line: Line) -> Deduction:
    return Deduction(finding.rule, finding.label, finding.clause, line.reason_code or "", 0, ())


def _in_order(decision: Decision) -> Iterator[str]:
    yield from (finding.rule for finding in decision.findings)
