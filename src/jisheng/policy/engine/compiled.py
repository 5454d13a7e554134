"""Compile the expressions of a folder for one benefit under one set of readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jisheng.ground.money import Rounding
from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.closures import compile_node
from jisheng.policy.engine.declared import BenefitSource, FactSpec
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.mechanisms.condition import RuleSource, Saying, Way
from jisheng.policy.engine.mechanisms.dated_value import DatedValue
from jisheng.policy.engine.mechanisms.fund_order import FundRow
from jisheng.policy.engine.mechanisms.uplift import Stacking, UpliftSource
from jisheng.policy.engine.parse import parse
from jisheng.policy.engine.scope import BenefitScope
from jisheng.policy.engine.source import Place
from jisheng.policy.engine.template import Template, read_template
from jisheng.policy.engine.types import TEXT, Kind, Type
from jisheng.policy.engine.typing_rules import ExpressionFault, need_bool
from jisheng.policy.engine.units import parse_unit
from jisheng.policy.engine.unknown import Evaluate

NO_DAY = "none"
HISTORY = "prior_grants"
# What the keeper of a history adds to every grant by itself.
ADDED = ("governing_date", "status", "paid_to")
YUAN = parse_unit("yuan")
YUAN_PER_PERSON = parse_unit("yuan/person")


@dataclass(frozen=True)
class Speech:
    """A compiled sentence with its condition and, for a refusal, its reason code."""

    when: Evaluate | None
    template: Template
    reason: str | None


@dataclass(frozen=True)
class Remedy:
    """A compiled way to a better decision."""

    set_class: tuple[tuple[str, Evaluate], ...]
    set_lines: tuple[tuple[str, Evaluate], ...]
    keep_heads: Evaluate | None


@dataclass(frozen=True)
class Test:
    """A compiled condition or uplift: what holds, what is said, what would change it.

    `uses` are the names it speaks of, `rests_on` the facts behind them.
    """

    name: str
    label: str
    clause: str
    node: n.Node
    holds: Evaluate
    is_of_line: bool
    uses: tuple[str, ...]
    rests_on: tuple[str, ...]
    yes: tuple[Speech, ...]
    no: tuple[Speech, ...]
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True)
class Check:
    """A compiled statement that the facts themselves must not contradict."""

    holds: Evaluate
    say: Template
    remedy: str
    uses: tuple[str, ...]


@dataclass(frozen=True)
class CompiledFunds:
    """One order of funds: its condition, the funds, the most each gives (yuan or a share)."""

    when: Evaluate | None
    order: tuple[str, ...]
    limits: tuple[tuple[str, Evaluate, bool], ...]


@dataclass(frozen=True)
class Benefit:
    """A benefit ready to decide cases."""

    source: BenefitSource
    facts: Mapping[str, FactSpec]
    types: Mapping[str, Type]
    labels: Mapping[str, str]
    dated: Mapping[str, DatedValue]
    day: Evaluate
    class_definitions: tuple[tuple[str, Evaluate], ...]
    line_definitions: tuple[tuple[str, Evaluate], ...]
    class_tests: tuple[Test, ...]
    line_tests: tuple[Test, ...]
    uplifts: tuple[Test, ...]
    rates: tuple[Evaluate, ...]
    stacking: str
    per_person: Evaluate
    rounding: Rounding
    heads_limit: Evaluate | None
    show: Template
    checks: tuple[Check, ...]
    payees: tuple[tuple[Evaluate | None, str], ...]
    funds: tuple[CompiledFunds, ...]
    grant: tuple[tuple[str, Evaluate], ...]
    named: tuple[tuple[str, n.Node], ...]
    rests_on: frozenset[str]
    readings_asked: frozenset[str]


class Compiler:
    """Compile one benefit; every fault is noted at its place and compiling goes on."""

    def __init__(
        self, folder: Folder, readings: Mapping[str, str], is_single: bool = False
    ) -> None:
        self.folder = folder
        self.readings = readings
        self.is_single = is_single
        self.scope = BenefitScope(folder, readings, is_single)

    def attempt(self, place: Place, read: Callable[[], Any]) -> Any:
        """Return what `read` gives; an expression fault is noted at `place`."""
        try:
            return read()
        except ExpressionFault as fault:
            self.folder.faults.add(place, fault.message, fault.remedy)
            return None

    def node(self, place: Place, text: str, kind: str = "") -> n.Node:
        """Parse `text`; `kind` may ask for a condition."""
        found = self.attempt(place, lambda: self._parsed(text, kind))
        return found or n.Constant(TEXT, None)

    def _parsed(self, text: str, kind: str) -> n.Node:
        node = parse(text, self.scope)
        return need_bool(node, text) if kind == "condition" else node

    def function(self, place: Place, text: str, kind: str = "") -> Evaluate:
        """Parse and compile `text`."""
        return compile_node(self.node(place, text, kind))

    def template(self, place: Place, text: str) -> Template:
        """Compile a sentence."""
        found = self.attempt(place, lambda: read_template(text, self.scope))
        return found or Template((), ())

    def speech(self, place: Place, sayings: tuple[Saying, ...]) -> tuple[Speech, ...]:
        """Compile the sentences of a rule."""
        return tuple(
            Speech(
                self.function(place, saying.when, "condition") if saying.when else None,
                self.template(place, saying.say),
                saying.reason,
            )
            for saying in sayings
        )

    def remedies(self, place: Place, ways: tuple[Way, ...]) -> tuple[Remedy, ...]:
        """Compile the ways to a better decision, checking each new value against its fact."""
        return tuple(self._remedy(place, way) for way in ways)

    def _remedy(self, place: Place, way: Way) -> Remedy:
        """Compile one way; where a benefit decides one case, all facts are of that case."""
        of_class, of_lines = way.set_class, way.set_lines
        if self.is_single:
            of_class, of_lines = (*of_class, *of_lines), ()
        keep = self.function(place, way.keep_heads) if way.keep_heads else None
        return Remedy(self._settings(place, of_class), self._settings(place, of_lines), keep)

    def _settings(
        self, place: Place, pairs: tuple[tuple[str, str], ...]
    ) -> tuple[tuple[str, Evaluate], ...]:
        settings = []
        for fact, text in pairs:
            known, new = self.node(place, fact), self.node(place, text)
            if known.type.kind is not new.type.kind:
                self.folder.faults.add(
                    place, f"“{fact}”是 {known.type}，不能设为 {new.type}", "改用同类的值"
                )
            settings.append((fact, compile_node(new)))
        return tuple(settings)

    def test(self, rule: RuleSource | UpliftSource) -> Test:
        """Compile a condition or an uplift."""
        text = rule.require if isinstance(rule, RuleSource) else rule.when
        node = self.node(rule.place, text, "condition")
        yes, no = self.speech(rule.place, rule.yes), self.speech(rule.place, rule.no)
        spoken = [name for speech in (*yes, *no) for name in speech.template.names]
        uses = n.names_in(node)
        return Test(
            rule.name,
            rule.label,
            rule.clause,
            node,
            compile_node(node),
            self.scope.is_of_line(node),
            uses,
            self.scope.behind((*uses, *spoken)),
            yes,
            no,
            self.remedies(rule.place, rule.ways),
        )

    def benefit(self, source: BenefitSource) -> Benefit:
        """Compile everything one benefit needs, in its declared order."""
        folder, place = self.folder, source.place
        tests = [self.test(folder.rules[name]) for name in source.order if name in folder.rules]
        stacking = folder.stacking.get(source.name)
        order = stacking.order if stacking else ()
        raised = [folder.uplifts[name] for name in order if name in folder.uplifts]
        uplifts = tuple(self.test(uplift) for uplift in raised)
        rates = tuple(self._rate(uplift) for uplift in raised)
        amount = self._amount(source)
        day = self._day(source)
        limit = self.function(place, source.heads_limit) if source.heads_limit else None
        show = self.template(place, source.show)
        checks = tuple(self._check(source))
        payees, funds = self._payees(source), self._funds(source)
        rests_on = frozenset(self.scope.types)
        grant = self._grant(source)
        return Benefit(
            source=source,
            facts=folder.facts,
            types=self.scope.types,
            labels=self._labels(),
            dated=folder.values,
            day=day,
            class_definitions=self._definitions(of_line=False),
            line_definitions=self._definitions(of_line=True),
            class_tests=tuple(test for test in tests if not test.is_of_line),
            line_tests=tuple(test for test in tests if test.is_of_line),
            uplifts=uplifts,
            rates=rates,
            stacking=self.readings.get(stacking.by, stacking.by) if stacking else "sum",
            per_person=amount,
            rounding=Rounding(source.rounding),
            heads_limit=limit,
            show=show,
            checks=checks,
            payees=payees,
            funds=funds,
            grant=grant,
            named=tuple(self.scope.definitions.items()),
            rests_on=rests_on,
            readings_asked=self._readings_asked(stacking),
        )

    def _readings_asked(self, stacking: Stacking | None) -> frozenset[str]:
        """Return the readings this benefit turns on, those of its tables and stacking too."""
        asked = set(self.scope.readings_asked)
        for name in self.scope.tables_asked:
            rows = self.folder.tables[name].rows
            asked |= {reading for row in rows for reading, _ in row.under}
        if stacking and stacking.by in self.readings:
            asked.add(stacking.by)
        return frozenset(asked)

    def _rate(self, uplift: UpliftSource) -> Evaluate:
        node = self.node(uplift.place, uplift.rate)
        if not (node.type.percent or node.type.unit.is_bare) or self.scope.is_of_line(node):
            self.folder.faults.add(
                uplift.place, f"上浮比例“{uplift.rate}”不是全班相同的百分比", "引用单位为 % 的数值"
            )
        return compile_node(node)

    def _amount(self, source: BenefitSource) -> Evaluate:
        node = self.node(source.place, source.per_person)
        wanted, name = (YUAN_PER_PERSON, "元/人") if source.lines else (YUAN, "元")
        if node.type.kind is not Kind.NUMBER or node.type.unit != wanted:
            self.folder.faults.add(
                source.place,
                f"金额“{source.per_person}”的单位是 {node.type}，不是{name}",
                "检查各因数的单位",
            )
        return compile_node(node)

    def _day(self, source: BenefitSource) -> Evaluate:
        """Compile the governing day; without one the last day in force counts."""
        if source.day == NO_DAY:
            last = self.folder.document.in_force_until
            return lambda _values: last
        node = self.node(source.place, source.day)
        if node.type.kind is not Kind.DATE:
            self.folder.faults.add(
                source.place, f"适用日“{source.day}”不是日期", "写一个日期事实，或 none"
            )
        return compile_node(node)

    def _check(self, source: BenefitSource) -> list[Check]:
        checks = []
        for item in source.consistent:
            node = self.node(item.place, item.that, "condition")
            say = self.template(item.place, item.say)
            checks.append(Check(compile_node(node), say, item.remedy, n.names_in(node)))
        return checks

    def _payees(self, source: BenefitSource) -> tuple[tuple[Evaluate | None, str], ...]:
        choice = self.folder.payees.get(source.name)
        if choice is None:
            return ()
        place = choice.place
        return tuple(
            (self.function(place, row.when, "condition") if row.when else None, row.to)
            for row in choice.rows
        )

    def _funds(self, source: BenefitSource) -> tuple[CompiledFunds, ...]:
        funds = self.folder.funds.get(source.name)
        return tuple(self._fund_row(funds.place, row) for row in funds.rows) if funds else ()

    def _fund_row(self, place: Place, row: FundRow) -> CompiledFunds:
        when = self.function(place, row.when, "condition") if row.when else None
        limits = []
        for fund, text in row.limits:
            node = self.node(place, text)
            share = node.type.percent
            if not share and node.type.unit != YUAN:
                self.folder.faults.add(
                    place, f"资金“{fund}”的上限“{text}”是 {node.type}", "写元的数值或百分比"
                )
            limits.append((fund, compile_node(node), share))
        return CompiledFunds(when, row.order, tuple(limits))

    def _grant(self, source: BenefitSource) -> tuple[tuple[str, Evaluate], ...]:
        """Compile what a grant leaves in the history; each field is one of the history."""
        history = self.folder.facts.get(HISTORY)
        fields = history.type.fields if history else {}
        found = []
        for name, text in source.grant.items():
            node = self.node(source.place, text)
            if name not in fields:
                self.folder.faults.add(
                    source.place,
                    f"grant 中的“{name}”不是“{HISTORY}”的字段",
                    f"可用：{'、'.join(fields)}",
                )
            elif node.type.kind is not fields[name].kind:
                self.folder.faults.add(
                    source.place,
                    f"grant 中的“{name}”是 {node.type}，应为 {fields[name]}",
                    "写同类的表达式",
                )
            found.append((name, compile_node(node)))
        return tuple(found)

    def _definitions(self, of_line: bool) -> tuple[tuple[str, Evaluate], ...]:
        return tuple(
            (name, compile_node(node))
            for name, node in self.scope.definitions.items()
            if (name in self.scope.line_names) is of_line
        )

    def _labels(self) -> dict[str, str]:
        named = {name: fact.label for name, fact in self.folder.facts.items()}
        return {**named, **{name: value.label for name, value in self.folder.values.items()}}
