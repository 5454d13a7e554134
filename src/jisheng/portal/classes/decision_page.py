"""Lay a decision out as its document reads, for the screen and for paper.

Knows the decision only: every figure and sentence shown here was written when it was taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jisheng.catalogues.queries import pack_of_version
from jisheng.claims.messages import Chain, chain_of
from jisheng.ground.clause import Clause, ClauseFault
from jisheng.ground.money import Money
from jisheng.ground.rate import Rate
from jisheng.policy import PAYEES, Decision, Finding, Line, Pack, PolicyError
from jisheng.policy.decision import ReadingRecord
from jisheng.portal.kit import Item
from jisheng.portal.templatetags.figures import day_words
from jisheng.portal.templatetags.look import VERDICTS

NOT_PASSED = "NO_QUALIFYING_CERTIFICATE"


@dataclass(frozen=True)
class FindingShown:
    """A finding with its verdict as tone, icon and word, and the facts it lacks by name."""

    finding: Finding
    tone: str
    icon: str
    word: str


@dataclass(frozen=True)
class ClauseShown:
    """A clause with its gist and what was found under it."""

    number: str
    gist: str
    findings: tuple[FindingShown, ...]


@dataclass(frozen=True)
class Reduction:
    """One step of the way from the roster to those approved."""

    label: str
    clause: str
    heads: int
    left: int


@dataclass(frozen=True)
class UpliftShown:
    """An uplift considered: what it is worth, and why it is the one or not."""

    label: str
    clause: str
    rate: Rate
    heads: int
    is_chosen: bool
    why: str


@dataclass(frozen=True)
class ReadingShown:
    """A place where the text allows several readings: the one taken and the others."""

    clause: str
    question: str
    taken: str
    others: tuple[str, ...]
    confirmed: str


class DecisionPage:
    """Everything the decision's template draws."""

    def __init__(self, decision: Decision, *, fund: str = "", digest: str = "") -> None:
        self.decision = decision
        self.fund = fund
        self.digest = digest

    @property
    def is_granted(self) -> bool:
        """Say whether money is due."""
        return self.decision.is_granted

    @property
    def payee(self) -> str:
        """Return who receives the money, in words."""
        return str(PAYEES.get(self.decision.payee, self.decision.payee))

    @cached_property
    def findings(self) -> list[Finding]:
        """Return what was found about class and trainees, in the order of the clauses."""
        found = [f for f in self.decision.findings if f.kind != "uplift"]
        return sorted(found, key=lambda f: _place(f.clause))

    @cached_property
    def clauses(self) -> list[ClauseShown]:
        """Return the findings clause by clause."""
        grouped: dict[str, list[FindingShown]] = {}
        for finding in self.findings:
            grouped.setdefault(finding.clause, []).append(_finding(finding))
        gists = {c.clause: c.gist for c in self._pack.clauses} if self._pack else {}
        return [ClauseShown(n, gists.get(n, ""), tuple(found)) for n, found in grouped.items()]

    @cached_property
    def chain(self) -> Chain:
        """Return how the heads of the roster came down to those approved."""
        return chain_of(self.decision)

    @property
    def reductions(self) -> list[Reduction]:
        """Return the steps between roster and approval, each with what is left after it."""
        chain = self.chain
        left, steps = chain.passed, []
        if chain.passed < chain.enrolled:
            failed = chain.enrolled - chain.passed
            steps.append(Reduction(_("结业评估未合格"), self._clause_of(NOT_PASSED), failed, left))
        for one in chain.deductions:
            left -= one.heads
            clause = self._clause_of(one.reason_code)
            steps.append(Reduction(one.words, clause, one.heads, left))
        return steps

    def _clause_of(self, reason_code: str) -> str:
        """Return the clause of the rule that gives a reason."""
        for line in self.decision.lines:
            for finding in line.findings:
                if finding.verdict == "no" and finding.reason_code == reason_code:
                    return finding.clause
        return ""

    @property
    def enrolled(self) -> int:
        """Return the heads that were decided: those of the locked roster."""
        return sum(line.heads for line in self.decision.lines)

    @property
    def approved(self) -> int:
        """Return the heads that money is due for."""
        lines = self.decision.lines if self.is_granted else ()
        return sum(line.heads for line in lines if line.outcome == "granted")

    @property
    def refused_class(self) -> list[Finding]:
        """Return what refuses the class as a whole."""
        return [f for f in self.decision.findings if f.kind == "class" and f.verdict == "no"]

    @cached_property
    def uplifts(self) -> list[UpliftShown]:
        """Return the uplifts that apply, the chosen one first, each with the reason."""
        return [
            UpliftShown(u.label, u.clause, u.rate, u.heads, u.is_chosen, self._why(u.is_chosen))
            for u in self.decision.uplifts
        ]

    @property
    def uplifts_not_met(self) -> list[FindingShown]:
        """Return the uplifts that do not apply, with the sentence that says why."""
        met = {uplift.name for uplift in self.decision.uplifts}
        found = [f for f in self.decision.findings if f.kind == "uplift" and f.rule not in met]
        return [_finding(f) for f in sorted(found, key=lambda f: _place(f.clause))]

    def _why(self, is_chosen: bool) -> str:
        if not is_chosen:
            return _("不采用：同一培训班最多上浮一次，已取使本班所得更多的一项。")
        beaten = sum(1 for uplift in self.decision.uplifts if not uplift.is_chosen)
        if beaten:
            return _("采用：几项都符合时取使本班所得最多的一项。")
        return _("采用：只有这一项符合。")

    @cached_property
    def base(self) -> Money:
        """Return what would be due without any uplift."""
        fens = [_without_factor(line) for line in self.decision.lines]
        return Money(sum(fens))

    @property
    def raised_by(self) -> Money:
        """Return what the uplift adds."""
        return self.decision.amount - self.base

    @cached_property
    def readings(self) -> list[ReadingShown]:
        """Return the readings this decision rests on, with those not taken."""
        known = self._pack.readings if self._pack else {}
        used = {finding.clause for finding in self.decision.findings}
        return [
            _shown(record, known.get(record.name))
            for record in self.decision.readings
            if record.clause in used
        ]

    @cached_property
    def _pack(self) -> Pack | None:
        """Return the rulebook of the version the decision was taken by, where it is kept."""
        try:
            return pack_of_version(self.decision.document.folder, self.decision.version)
        except PolicyError:
            return None

    @property
    def facts(self) -> list[FactShown]:
        """Return every fact with its source and the day it was true."""
        return [_fact(record) for record in self.decision.facts]

    @property
    def basis(self) -> list[Item]:
        """Return document, version and governing day for the foot of the page."""
        decision = self.decision
        return [
            Item(_("依据文件"), f"{decision.document.number}《{decision.document.title}》"),
            Item(_("补贴项目"), decision.benefit_label),
            Item(_("适用日期"), day_words(decision.governing_on), _("结业日期，决定标准和年度")),
            Item(_("核定日期"), day_words(decision.decided_on)),
            Item(_("规则版本"), decision.version[:16]),
            Item(_("决定摘要"), self.digest[:16], _("SHA-256，可据此核对原文未改动")),
        ]

    @property
    def english(self) -> str:
        """Return the decision's own English text when the page is read in English."""
        is_english = (get_language() or "").startswith("en")
        return self.decision.explain("en") if is_english else ""


@dataclass(frozen=True)
class FactShown:
    """A fact ready for the page."""

    label: str
    value: str
    origin: str
    as_of: Any
    is_assumed: bool


def _finding(finding: Finding) -> FindingShown:
    tone, icon, word = VERDICTS[finding.verdict]
    if finding.heads_yes and finding.heads_no:
        word = _("%(heads)d 人不符合") % {"heads": finding.heads_no}
    return FindingShown(finding, tone, icon, str(word))


def _fact(record: Any) -> FactShown:
    return FactShown(
        record.label, _fact_value(record.value), record.origin, record.as_of, record.is_assumed
    )


def _fact_value(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("%(count)d 项，见逐人明细") % {"count": len(value)}
    if isinstance(value, Mapping):
        return "、".join(f"{key} {item}" for key, item in value.items())
    return str(value)


def _shown(record: ReadingRecord, reading: Any) -> ReadingShown:
    """Return a reading taken; ``reading`` is the rulebook's own entry while it is at hand."""
    options = reading.options if reading else {}
    others = tuple(option.label for name, option in options.items() if name != record.taken)
    confirmed = (
        f"{reading.confirmed_by}，{day_words(reading.confirmed_on)}"
        if reading and reading.confirmed_by
        else ""
    )
    return ReadingShown(record.clause, record.question, record.label, others, confirmed)


def _place(clause: str) -> tuple[int, Any]:
    """Return what sorts clauses as the document runs; what is no clause number goes last."""
    try:
        return (0, Clause(clause))
    except ClauseFault:
        return (1, clause)


def _without_factor(line: Line) -> int:
    if line.outcome != "granted" or line.factor is None:
        return 0
    return round(line.amount.fen / line.factor.value)
