"""Put a decided case into words: findings with real numbers, arithmetic, uplifts, payee."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from jisheng.ground.money import Money
from jisheng.ground.rate import Rate
from jisheng.policy.decision import Finding, Line, Uplift
from jisheng.policy.engine.closures import LAW_DAY
from jisheng.policy.engine.compiled import Benefit, Speech, Test
from jisheng.policy.engine.evaluate import GRANTED, RECOVERY, Raw, RawLine, Values
from jisheng.policy.engine.mechanisms.uplift import ONE
from jisheng.policy.engine.template import amount, neutral, shown_as
from jisheng.policy.engine.unknown import Unknown

YES, NO, OPEN = "yes", "no", "unknown"
_WORST, _BEST = (NO, OPEN, YES), (YES, OPEN, NO)
SENTENCES_SHOWN = 3


class Recorder:
    """Write the findings of one benefit, marking what was assumed."""

    def __init__(self, benefit: Benefit, assumed: frozenset[str]) -> None:
        self.benefit, self.assumed = benefit, assumed
        self.neutral = {name: neutral(kind) for name, kind in benefit.types.items()}

    def finding(
        self, test: Test, values: Values, verdict: Any, kind: str, said_here: frozenset[str]
    ) -> Finding:
        """Return one finding with its sentence; `said_here` are facts the line states itself."""
        assumed = self._assumed(test, values, said_here)
        said, sentence, reason, missing = self._say(test, values, verdict)
        if assumed and said != OPEN:
            sentence = f"{sentence}（{self._assumptions(assumed, values)}）"
        return Finding(
            test.name, test.label, test.clause, kind, said, sentence,
            reason if kind != "uplift" else None, missing,
            () if kind == "line" else self._uses(test, values, verdict), assumed,
        )  # fmt: skip

    def _assumed(self, test: Test, values: Values, said_here: frozenset[str]) -> tuple[str, ...]:
        """Return the assumed facts a finding rests on, those behind the groups of a class too."""
        plan = self.benefit.source.lines
        if plan is None or not plan.counts_heads:
            return tuple(x for x in test.rests_on if x in self.assumed and x not in said_here)
        if values[plan.persons].__class__ is Unknown:
            grouped = [plan.mark_fact, *(fact for fact, _ in plan.split_sets)]
            counted = [plan.mark_count, *(plan.split_by for _ in plan.split_sets)]
            made_of = dict(zip(grouped, counted, strict=True))
        else:
            made_of = {}
        behind = [made_of.get(name, name) for name in test.rests_on]
        return tuple(
            name for name in dict.fromkeys(behind) if name in self.assumed and name not in said_here
        )

    def _assumptions(self, names: tuple[str, ...], values: Values) -> str:
        taken = [
            f"“{self.label(name)}”按“{shown_as(self.benefit.facts[name].type)(values[name])}”"
            for name in names
        ]
        return f"尚未取得，暂作测算：{'、'.join(taken)}"

    def _say(
        self, test: Test, values: Values, verdict: Any
    ) -> tuple[str, str, str | None, tuple[str, ...]]:
        if verdict.__class__ is Unknown:
            missing = tuple(sorted(verdict.missing))
            labels = "".join(f"“{self.label(name)}”" for name in missing)
            return OPEN, f"缺少{labels}，无法判断“{test.label}”", None, missing
        speech = _speech(test, values, verdict)
        reason = None if verdict else speech.reason
        return (YES if verdict else NO), speech.template.render(values), reason, ()

    def label(self, name: str) -> str:
        """Return the Chinese name of a fact, or of a part of one."""
        labels = self.benefit.labels
        whole, _, part = name.partition(".")
        if part and name not in labels:
            return f"{labels.get(whole, whole)}中的{labels.get(part, part)}"
        return labels.get(name, name)

    def _uses(self, test: Test, values: Values, verdict: Any) -> tuple[tuple[str, str], ...]:
        """Return what the condition and the sentence spoken look at, with its value."""
        known = verdict.__class__ is not Unknown
        spoken = _speech(test, values, verdict).template.names if known else ()
        shown = []
        for name in dict.fromkeys((*test.uses, *spoken)):
            value = self._value(name, values)
            if name in self.neutral and value is not None and not isinstance(value, list):
                shown.append((name, self.neutral[name](value)))
        return tuple(shown)

    def _value(self, name: str, values: Values) -> Any:
        """Return a fact, definition or dated value; nothing while it is unknown."""
        value, law_day = values.get(name), values[LAW_DAY]
        if name in self.benefit.dated and law_day.__class__ is not Unknown:
            value = self.benefit.dated[name].on(law_day)
        return None if value.__class__ is Unknown else value

    def class_findings(self, raw: Raw, lines: tuple[Line, ...]) -> list[Finding]:
        """Return the findings of the class, then of its lines summed up, then of the uplifts."""
        nothing: frozenset[str] = frozenset()
        kind = "class" if self.benefit.source.lines else "case"
        found = [
            self.finding(test, raw.values, verdict, kind, nothing)
            for test, verdict in zip(self.benefit.class_tests, raw.verdicts, strict=True)
        ]
        for index, test in enumerate(self.benefit.line_tests):
            said = [(line.findings[index], line.heads) for line in lines]
            only = raw.lines[0] if len(raw.lines) == 1 else None
            uses = self._uses(test, only.values, only.verdicts[index]) if only else ()
            found.append(replace(self._summed(test, said, "lines", _WORST), uses=uses))
        for index, test in enumerate(self.benefit.uplifts):
            found.append(self._uplift_finding(raw, index, test))
        return found

    def _uplift_finding(self, raw: Raw, index: int, test: Test) -> Finding:
        """Speak of each verdict once; within one verdict the first line speaks."""
        spoken: dict[str, Finding] = {}
        said: list[tuple[Finding, int]] = []
        for line, row in zip(raw.lines, raw.uplift_verdicts, strict=True):
            word = _word(row[index])
            if word not in spoken:
                spoken[word] = self.finding(test, line.values, row[index], "uplift", line.said)
            said.append((spoken[word], line.heads))
        return self._summed(test, said, "uplift", _BEST)

    def _summed(
        self, test: Test, said: list[tuple[Finding, int]], kind: str, order: tuple[str, ...]
    ) -> Finding:
        """Return one finding for all lines, speaking for the verdict that matters most."""
        if not said:
            sentence = f"没有学员名单，无法判断“{test.label}”"
            return Finding(test.name, test.label, test.clause, kind, OPEN, sentence)
        heads = {YES: 0, NO: 0, OPEN: 0}
        for finding, count in said:
            heads[finding.verdict] += count
        verdict = next(word for word in order if heads[word])
        speaking = [(finding, count) for finding, count in said if finding.verdict == verdict]
        return replace(
            speaking[0][0],
            kind=kind,
            sentence=_together(speaking, heads),
            missing=tuple(sorted({name for finding, _ in speaking for name in finding.missing})),
            heads_yes=heads[YES],
            heads_no=heads[NO],
            heads_unknown=heads[OPEN],
        )

    def lines(self, raw: Raw) -> tuple[Line, ...]:
        """Return every line with its own findings and arithmetic; one case has no lines."""
        if self.benefit.source.lines is None:
            return ()
        return tuple(self.line(line) for line in raw.lines)

    def line(self, line: RawLine) -> Line:
        """Return one line in words."""
        tests = zip(self.benefit.line_tests, line.verdicts, strict=True)
        findings = tuple(
            self.finding(test, line.values, verdict, "line", line.said) for test, verdict in tests
        )
        granted = line.outcome == GRANTED
        return Line(
            line.ref,
            line.heads,
            line.outcome,
            line.reason,
            Money(line.amount_fen),
            Rate(line.factor) if granted else None,
            findings,
            reckoning(self.benefit, [line]) if granted else "",
            tuple(sorted(line.missing)),
        )

    def uplifts(self, raw: Raw) -> tuple[Uplift, ...]:
        """Return every uplift that applies to somebody, the chosen one first."""
        found = []
        for index, test in enumerate(self.benefit.uplifts):
            heads = sum(
                line.heads
                for line, row in zip(raw.lines, raw.uplift_verdicts, strict=True)
                if row[index] is True
            )
            rate = self.benefit.rates[index](raw.values)
            if heads and rate.__class__ is not Unknown:
                chosen = index in raw.choice.applied
                found.append(
                    Uplift(test.name, test.label, test.clause, Rate(Fraction(rate)), heads, chosen)
                )
        return tuple(sorted(found, key=lambda uplift: not uplift.is_chosen))

    def arithmetic(self, raw: Raw) -> tuple[str, ...]:
        """Return the steps with real numbers; like lines stand together, then the sum."""
        groups: dict[tuple[Any, ...], list[RawLine]] = {}
        for line in raw.lines:
            if line.outcome == GRANTED and line.paid_heads and line.per_person:
                groups.setdefault(self._likeness(line), []).append(line)
        owed = raw.outcome == RECOVERY
        steps = [reckoning(self.benefit, group, is_owed=owed) for group in groups.values()]
        if len(steps) > 1:
            parts = [amount(Money(sum(x.amount_fen for x in group))) for group in groups.values()]
            steps.append(f"合计 {' + '.join(parts)} = {amount(Money(raw.amount_fen))}元")
        return tuple(steps)

    def _likeness(self, line: RawLine) -> tuple[Any, ...]:
        names = self.benefit.show.names
        return (
            *(str(line.values[n]) for n in names if n in line.values and n != "heads"),
            line.factor,
        )


def _speech(test: Test, values: Values, verdict: bool) -> Speech:
    """Return the first sentence of a verdict whose condition holds."""
    speeches = test.yes if verdict else test.no
    held = (s for s in speeches if s.when is None or s.when(values) is True)
    return next(held, speeches[-1])


def _word(verdict: Any) -> str:
    if verdict.__class__ is Unknown:
        return OPEN
    return YES if verdict else NO


def _together(speaking: list[tuple[Finding, int]], heads: dict[str, int]) -> str:
    """Join the sentences of one verdict, the most frequent first, with heads where they differ."""
    counts: Counter[str] = Counter()
    for finding, count in speaking:
        counts[finding.sentence] += count
    common = counts.most_common(SENTENCES_SHOWN)
    sentence = common[0][0]
    if len(counts) > 1:
        sentence = "；".join(f"{text}（{count}人）" for text, count in common)
        sentence += "等" if len(counts) > SENTENCES_SHOWN else ""
    if sum(1 for count in heads.values() if count) > 1:
        words = {YES: "符合", NO: "不符合", OPEN: "待定"}
        counted = [f"{words[verdict]}{count}人" for verdict, count in heads.items() if count]
        sentence = f"{'、'.join(counted)}：{sentence}"
    return sentence


def reckoning(benefit: Benefit, lines: Sequence[RawLine], *, is_owed: bool = False) -> str:
    """Return `28人 × 10天 × 200元/天 × (1+50%) = 84,000.00元` for lines that reckon alike.

    What `is_owed` has come out below zero and is to be paid back.
    """
    heads = sum(line.paid_heads for line in lines)
    shown = benefit.show.render({**lines[0].values, "heads": heads})
    factor = lines[0].factor
    if benefit.source.lines is None:
        shown = f"({shown})" if factor != ONE and " + " in shown else shown
    total = amount(Money(sum(line.amount_fen for line in lines)))
    result = f"−{total}元，应退还{total}元" if is_owed else f"{total}元"
    return f"{shown}{_raised(factor)} = {result}"


def _raised(factor: Fraction) -> str:
    """Return ` × (1+50%)`, ` × (1−25%)`, or nothing where nothing is raised or cut."""
    if factor == ONE:
        return ""
    return f" × (1{'+' if factor > ONE else '−'}{Rate(abs(factor - 1))})"
