"""Decide one case: values of the class, verdicts of its lines, one choice of uplifts, amounts.

This is the bare reckoning; `record` puts it into sentences and `changes` asks it again with other
facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

from jisheng.policy.engine.closures import LAW_DAY
from jisheng.policy.engine.compiled import Benefit, CompiledFunds, Test
from jisheng.policy.engine.declared import Document
from jisheng.policy.engine.given import Given
from jisheng.policy.engine.mechanisms.fund_order import split
from jisheng.policy.engine.mechanisms.line_expansion import (
    Alternatives,
    LineFacts,
    LinePlan,
    expand,
)
from jisheng.policy.engine.mechanisms.uplift import ONE, Choice, Stand, choose
from jisheng.policy.engine.parse import LINES
from jisheng.policy.engine.unknown import LACKING, Evaluate, Unknown, unknown
from jisheng.policy.errors import CannotReckon, FactsError

GRANTED, DENIED, UNKNOWN = "granted", "denied", "unknown"
RECOVERY = "recovery"
Values = dict[str, Any]


@dataclass
class Override:
    """Other facts to try: for the class, for single lines by position, heads kept.

    With `takes_unmentioned` a condition nobody has told the facts of counts as fulfilled, as
    acceptance cases mean it; an uplift does not.
    """

    of_class: Mapping[str, Any] = field(default_factory=dict)
    of_lines: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    keep_heads: int | None = None
    takes_unmentioned: bool = False

    def verdict(self, found: Any) -> Any:
        """Return the verdict of a condition."""
        return True if self.takes_unmentioned and found.__class__ is Unknown else found

    def applies(self, found: Any) -> Any:
        """Return whether an uplift applies."""
        return False if self.takes_unmentioned and found.__class__ is Unknown else found


@dataclass
class RawLine:
    """One decided line before it is put into words."""

    ref: str
    heads: int
    values: Values
    verdicts: list[Any]
    said: frozenset[str]
    outcome: str = GRANTED
    failing: int | None = None
    reason: str | None = None
    missing: frozenset[str] = frozenset()
    per_person: Any = 0
    factor: Any = ONE
    paid_heads: int = 0
    amount_fen: int = 0


@dataclass
class Raw:
    """One decided case before it is put into words."""

    values: Values
    verdicts: list[Any]
    lines: list[RawLine]
    outcome: str = DENIED
    reason: str | None = None
    failing: int | None = None
    missing: frozenset[str] = frozenset()
    uplift_verdicts: list[list[Any]] = field(default_factory=list)
    choice: Choice = field(default_factory=lambda: Choice((), ()))
    amount_fen: int = 0
    payee: str = "none"
    decided_by: Benefit | None = None

    @property
    def result(self) -> tuple[str, str | None, int]:
        """Return what a decision comes to."""
        return self.outcome, self.reason, self.amount_fen


def decide(benefit: Benefit, document: Document, given: Given, override: Override) -> Raw:
    """Decide a case under `override`, all alternatives of its lines considered."""
    values = class_values(benefit, given, override.of_class)
    alternatives = expand(benefit.source.lines, values)
    results = [_one(benefit, document, given, values, lines, override) for lines in alternatives]
    if len(results) == 1:
        return results[0]
    low, high, undetermined = results
    if low.result == high.result and low.result != undetermined.result:
        return low
    return undetermined


def class_values(benefit: Benefit, given: Given, override: Mapping[str, Any]) -> Values:
    """Return every class fact: given, overridden, assumed or unknown.

    Where a benefit decides one case, every fact is one of that case.
    """
    names = given.class_facts if benefit.source.lines else (*given.class_facts, *given.line_facts)
    values: Values = {name: unknown(name) for name in names}
    values.update({k: v for k, v in given.assumed.items() if k in values})
    values.update({k: v for k, v in given.values.items() if k in values})
    values.update(override)
    return values


def _one(
    benefit: Benefit,
    document: Document,
    given: Given,
    values: Values,
    lines: list[LineFacts],
    override: Override,
) -> Raw:
    values = dict(values)
    if override.keep_heads is not None:
        lines = _kept(lines, override.keep_heads)
    values[LINES] = [
        _line_values(given, line, override.of_lines.get(index, {})) if benefit.source.lines else {}
        for index, line in enumerate(lines)
    ]
    day = benefit.day(values)
    values[LAW_DAY] = day if day.__class__ is Unknown else document.law_day(day)
    for name, function in benefit.class_definitions:
        values[name] = _reckoned(function, values)
    raw = Raw(values, [override.verdict(t.holds(values)) for t in benefit.class_tests], [])
    raw.lines = [
        _decide_line(benefit, values, line, facts, override)
        for line, facts in zip(lines, values[LINES], strict=True)
    ]
    _settle_class(benefit, raw)
    _settle_lines(benefit, raw, override)
    _pay(benefit, raw)
    _conclude(benefit, raw)
    raw.payee, raw.decided_by = payee_of(benefit, raw), benefit
    return raw


def _reckoned(function: Evaluate, values: Values) -> Any:
    """Return a named value; one that cannot be reckoned leaves open only what needs it."""
    try:
        return function(values)
    except CannotReckon as error:
        return unknown(LACKING + str(error))


def _kept(lines: list[LineFacts], heads: int) -> list[LineFacts]:
    """Return the first `heads` heads of a class."""
    kept = []
    for line in lines:
        some = min(line.heads, heads)
        heads -= some
        if some:
            kept.append(LineFacts(line.ref, some, line.values))
    return kept


def _line_values(given: Given, line: LineFacts, override: Mapping[str, Any]) -> Values:
    """Return every line fact: its own, the class's for all, assumed, or unknown."""
    values: Values = {}
    for name in given.line_facts:
        if name in line.values:
            values[name] = line.values[name]
        elif name in given.values:
            values[name] = given.values[name]
        elif name in given.assumed:
            values[name] = given.assumed[name]
        else:
            values[name] = unknown(name)
    values["heads"] = line.heads
    values.update(override)
    return values


def _decide_line(
    benefit: Benefit, of_class: Values, line: LineFacts, facts: Values, override: Override
) -> RawLine:
    values = {**of_class, **facts}
    for name, function in benefit.line_definitions:
        values[name] = _reckoned(function, values)
    verdicts = [override.verdict(test.holds(values)) for test in benefit.line_tests]
    raw = RawLine(line.ref, line.heads, values, verdicts, frozenset(line.values))
    raw.per_person = benefit.per_person(values)
    raw.outcome, raw.failing, raw.missing = settle(verdicts)
    if raw.failing is not None:
        raw.reason = reason_of(benefit.line_tests[raw.failing], values)
    elif raw.outcome == GRANTED and raw.per_person.__class__ is Unknown:
        raw.outcome, raw.missing = UNKNOWN, raw.per_person.missing
    return raw


def settle(verdicts: list[Any]) -> tuple[str, int | None, frozenset[str]]:
    """Return outcome, first failing position and what is missing: a no outweighs an unknown."""
    missing: frozenset[str] = frozenset()
    for index, verdict in enumerate(verdicts):
        if verdict is False:
            return DENIED, index, frozenset()
        if verdict.__class__ is Unknown:
            missing |= verdict.missing
    return (UNKNOWN if missing else GRANTED), None, missing


def reason_of(test: Test, values: Values) -> str | None:
    """Return the reason code of a failed condition: that of the first sentence that holds."""
    for speech in test.no:
        if speech.when is None or speech.when(values) is True:
            return speech.reason
    return test.no[-1].reason


def _settle_class(benefit: Benefit, raw: Raw) -> None:
    raw.outcome, raw.failing, raw.missing = settle(raw.verdicts)
    if raw.failing is not None:
        raw.reason = reason_of(benefit.class_tests[raw.failing], raw.values)


def _settle_lines(benefit: Benefit, raw: Raw, override: Override) -> None:
    """Let the class's refusal or doubt reach its lines, then choose the uplifts."""
    for line in raw.lines:
        if raw.outcome == DENIED:
            line.outcome, line.reason, line.missing = DENIED, raw.reason, frozenset()
        elif raw.outcome == UNKNOWN and line.outcome != DENIED:
            line.outcome, line.missing = UNKNOWN, line.missing | raw.missing
    raw.uplift_verdicts = [
        [override.applies(uplift.holds(line.values)) for uplift in benefit.uplifts]
        for line in raw.lines
    ]
    able = [i for i, line in enumerate(raw.lines) if line.outcome != DENIED]
    rates = [rate(raw.values) for rate in benefit.rates]
    raw.choice = choose(
        benefit.stacking,
        rates,
        [raw.uplift_verdicts[i] for i in able],
        [_stand(raw.lines[i]) for i in able],
    )
    for i, factor in zip(able, raw.choice.factors, strict=True):
        _raise(raw.lines[i], factor)


def _stand(line: RawLine) -> Stand:
    if line.per_person.__class__ is Unknown:
        return Stand(line.per_person, False)
    return Stand(line.heads * line.per_person, line.outcome == GRANTED)


def _raise(line: RawLine, factor: Any) -> None:
    line.factor = factor
    if factor.__class__ is Unknown:
        line.outcome, line.missing = UNKNOWN, line.missing | factor.missing


def _pay(benefit: Benefit, raw: Raw) -> None:
    """Reckon each granted line, rounded once per person, up to the declared number of heads."""
    limit = benefit.heads_limit(raw.values) if benefit.heads_limit else None
    left = None if limit.__class__ is Unknown else limit
    for line in raw.lines:
        if line.outcome != GRANTED:
            continue
        line.paid_heads = line.heads if left is None else min(line.heads, left)
        left = None if left is None else left - line.paid_heads
        per_person = benefit.rounding.whole(Fraction(line.per_person) * line.factor)
        line.amount_fen = per_person * line.paid_heads
    raw.amount_fen = sum(line.amount_fen for line in raw.lines)
    if raw.amount_fen < 0:
        _recover(benefit, raw)


def _recover(benefit: Benefit, raw: Raw) -> None:
    """Turn an amount below zero into one to be paid back, where the document knows of it."""
    if benefit.source.recovery_payee is None:
        raise CannotReckon(
            f"“{benefit.source.label}”算得{raw.amount_fen / 100:.2f}元，小于0。"
            "请核对所给的事实；规则包如有退还的规定，写 below_zero: recovery。"
        )
    raw.amount_fen = -raw.amount_fen
    raw.lines[0].amount_fen, raw.outcome = raw.amount_fen, RECOVERY


def _conclude(benefit: Benefit, raw: Raw) -> None:
    """Draw the outcome of the class from its lines, unless the class itself is refused."""
    if raw.outcome in (DENIED, RECOVERY):
        return
    plan = benefit.source.lines
    if not raw.lines and plan:
        raw.outcome = UNKNOWN
        counts = (plan.heads, plan.others_of) if plan.counts_heads else ()
        asked = {name for name in counts if raw.values[name].__class__ is Unknown}
        raw.missing |= {plan.persons, *asked}
        return
    doubtful = [line for line in raw.lines if line.outcome == UNKNOWN]
    if doubtful:
        raw.outcome = UNKNOWN
        raw.missing = raw.missing.union(*(line.missing for line in doubtful))
    elif any(line.outcome == GRANTED for line in raw.lines):
        raw.outcome = GRANTED
    else:
        furthest = max(raw.lines, key=lambda line: -1 if line.failing is None else line.failing)
        raw.outcome, raw.reason = DENIED, furthest.reason


NOBODY = "none"


def payee_of(benefit: Benefit, raw: Raw) -> str:
    """Return who receives the money; nobody unless it is granted (or has to be paid back)."""
    if raw.outcome == RECOVERY:
        return benefit.source.recovery_payee or NOBODY
    if raw.outcome == GRANTED:
        return next((to for when, to in benefit.payees if _holds(when, raw.values)), NOBODY)
    return NOBODY


def funds_of(benefit: Benefit, raw: Raw) -> CompiledFunds | None:
    """Return the order of funds of this case: the first row that holds."""
    return next((row for row in benefit.funds if _holds(row.when, raw.values)), None)


def borne_by(
    benefit: Benefit, raw: Raw, balances: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Return what each fund bears of a grant in fen, in order, within the limits declared.

    `balances` are what the funds still hold; without them every fund has enough.
    """
    row = funds_of(benefit, raw)
    if row is None or raw.outcome != GRANTED:
        return {}
    limits = {}
    for fund, limit, is_share in row.limits:
        most = limit(raw.values)
        if most.__class__ is not Unknown:
            limits[fund] = floor(most * raw.amount_fen) if is_share else floor(most)
    return split(raw.amount_fen, row.order, limits, balances or {})[0]


def left_by(benefit: Benefit, raw: Raw) -> dict[str, Any]:
    """Return what a grant leaves in the person's history, as the document declares it.

    Where a class is granted it is what its first granted person is left.
    """
    granted = next((line for line in raw.lines if line.outcome == GRANTED), None)
    if granted is None or raw.outcome != GRANTED:
        return {}
    values = granted.values if benefit.source.lines else raw.values
    return {name: field(values) for name, field in benefit.grant}


def _holds(when: Evaluate | None, values: Values) -> bool:
    return when is None or when(values) is True


def check_facts(benefit: Benefit, given: Given) -> None:
    """Raise `FactsError` when the facts contradict each other or name nobody."""
    values = class_values(benefit, given, {})
    plan = benefit.source.lines
    alternatives = expand(plan, values)
    if plan:
        _check_somebody(plan, values, alternatives)
        _check_refs(plan, alternatives[0])
    values[LINES] = [_line_values(given, line, {}) for line in alternatives[0]]
    for check in benefit.checks:
        if check.holds(values) is False:
            raise FactsError(check.uses[0], check.say.render(values), check.remedy)


def _check_somebody(plan: LinePlan, values: Values, alternatives: Alternatives) -> None:
    listed = values[plan.persons].__class__ is not Unknown
    counts = (plan.heads, plan.others_of) if plan.counts_heads else (plan.persons,)
    counted = all(values[name].__class__ is not Unknown for name in counts)
    if (listed or counted) and not any(alternatives):
        raise FactsError(plan.persons, "名册上没有一名学员。", "请先录入学员，再作决定。")


def _check_refs(plan: LinePlan, lines: list[LineFacts]) -> None:
    """One trainee is one line: a number that stands twice would be paid twice."""
    counts = Counter(line.ref for line in lines)
    twice = next((ref for ref, count in counts.items() if count > 1), None)
    if twice is not None:
        raise FactsError(
            plan.persons,
            f"学员编号“{twice}”出现不止一次。",
            "请核对名册，每人只列一次。",
        )
