"""A benefit compiled for many cases: inputs, named values, tests in order, uplifts, amount, payees.

Everything an evaluator needs and nothing it has to ask the folder for. The meaning is that of
`engine.evaluate`: the first test that fails gives the reason, a no outweighs an unknown, one
rounding at the end, the first payee and the first order of funds that hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from jisheng.policy.batch import ir
from jisheng.policy.batch.lower import LAW, Lowering, Value, fixed, one_denominator, whole_over_one
from jisheng.policy.engine import nodes as n
from jisheng.policy.engine.compiled import NO_DAY, Compiler
from jisheng.policy.engine.declared import BenefitSource, FactSpec
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.mechanisms.condition import RuleSource, Saying
from jisheng.policy.engine.mechanisms.line_expansion import LinePlan
from jisheng.policy.engine.mechanisms.uplift import UpliftSource
from jisheng.policy.engine.parse import parse
from jisheng.policy.engine.template import pieces
from jisheng.policy.engine.types import Kind, Type
from jisheng.policy.errors import PolicyError
from jisheng.policy.pack import Pack

HISTORY = "prior_grants"
GOVERNING_DATE, PAID_TO = "governing_date", "paid_to"


@dataclass(frozen=True)
class Column:
    """An input: what it holds, its decimals, its bounds as reckoned with, its choices or fields.

    `kind` is int, bool, text, date, set or list. Numbers are kept as whole numbers of `10**-scale`
    (amounts as fen). `may_be_absent` marks a fact whose absence means something.
    """

    name: str
    label: str
    kind: str
    scale: int = 0
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    fields: tuple[Column, ...] = ()
    may_be_absent: bool = False


@dataclass(frozen=True)
class Hole:
    """A place in a sentence that a value fills."""

    value: Value
    kind: Type


@dataclass(frozen=True)
class Speech:
    """A sentence with the condition under which it is said and, for a refusal, its reason."""

    when: ir.Expr
    parts: tuple[str | Hole, ...]
    reason: str = ""


@dataclass(frozen=True)
class Test:
    """One condition in its place: what must hold, what is said of a yes and of a no in turn."""

    name: str
    label: str
    clause: str
    holds: ir.Expr
    yes: tuple[Speech, ...]
    no: tuple[Speech, ...]
    asks_history: bool = False
    is_of_line: bool = False


@dataclass(frozen=True)
class Uplift:
    """One uplift in its order: when it applies, by how much."""

    name: str
    label: str
    clause: str
    holds: ir.Expr
    rate: ir.Ratio
    yes: tuple[Speech, ...]
    no: tuple[Speech, ...]


@dataclass(frozen=True)
class FundRow:
    """One order of funds: when it holds, the funds, what each gives at most (fen or a share)."""

    holds: ir.Expr
    order: tuple[str, ...]
    limits: tuple[tuple[str, ir.Ratio, bool], ...]


@dataclass(frozen=True, eq=False)
class Program:
    """One benefit under one set of readings, ready for evaluators to be made from it."""

    document: str
    version: str
    benefit: str
    label: str
    columns: tuple[Column, ...]
    lets: Mapping[str, ir.Expr]
    day: ir.Expr
    tests: tuple[Test, ...]
    uplifts: tuple[Uplift, ...]
    stacking: str
    amount: ir.Ratio
    rounding: str
    recovery_payee: str | None
    payees: tuple[tuple[ir.Expr, str], ...]
    funds: tuple[FundRow, ...]
    consistent: tuple[ir.Expr, ...]
    lines: LinePlan | None
    heads_limit: ir.Ratio | None
    show: tuple[str | Hole, ...]
    grant: Mapping[str, ir.Expr]
    asking_history: frozenset[str] = field(default=frozenset())

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return every reason code, in the order of the tests."""
        codes = (speech.reason for test in self.tests for speech in test.no)
        return tuple(dict.fromkeys(codes))

    @property
    def rates(self) -> tuple[list[ir.Expr], int]:
        """Return the rates of the uplifts as whole numbers, and what all of them stand over."""
        if not self.uplifts:
            return [], 1
        nums, den = one_denominator([uplift.rate for uplift in self.uplifts])
        assert isinstance(den, ir.Const)
        return nums, int(den.value or 1)

    @property
    def factor_over(self) -> int:
        """Return what the factor of all uplifts together stands over."""
        _, common = self.rates
        return common ** len(self.uplifts) if self.stacking == "product" else common

    @property
    def payee_names(self) -> tuple[str, ...]:
        """Return every payee, `none` first."""
        named = [to for _, to in self.payees]
        named += [self.recovery_payee] if self.recovery_payee else []
        return tuple(dict.fromkeys(["none", *named]))

    @property
    def has_history(self) -> bool:
        """Tell whether earlier grants of a person matter."""
        return any(column.name == HISTORY for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column `name`."""
        return next(column for column in self.columns if column.name == name)


def compile_program(pack: Pack, benefit: str) -> Program:
    """Compile a benefit of `pack`; raise `NotInColumns` where no such program can be made."""
    source = pack.folder.benefits.get(benefit)
    if source is None:
        known = "、".join(pack.folder.benefits)
        raise PolicyError(f"规则包“{pack.document.folder}”不决定“{benefit}”。可用：{known}。")
    return _compiled(pack, benefit)


@lru_cache(maxsize=128)
def _compiled(pack: Pack, benefit: str) -> Program:
    source = pack.folder.benefits[benefit]
    return _Programmer(pack, source).program()


class _Programmer:
    """Put one benefit together from what its folder says."""

    def __init__(self, pack: Pack, source: BenefitSource) -> None:
        self.pack, self.source = pack, source
        self.folder: Folder = pack.folder
        readings = dict(pack.readings_taken)
        self.compiler = Compiler(self.folder, readings, source.lines is None)
        self.scope = self.compiler.scope
        self.lowering = Lowering(self.scope, self.folder.facts)

    def node(self, text: str) -> n.Node:
        return parse(text, self.scope)

    def expr(self, text: str) -> ir.Expr:
        return self.lowering.expr(self.node(text))

    def program(self) -> Program:
        """Return the program of the benefit."""
        source = self.source
        day = self._day()
        rules = [self.folder.rules[name] for name in source.order]
        tests = [self._test(rule) for rule in rules]
        stacking = self.folder.stacking.get(source.name)
        order = stacking.order if stacking else ()
        uplifts = tuple(self._uplift(self.folder.uplifts[name]) for name in order)
        taken = self.pack.readings_taken
        amount = self.lowering.number(self.node(source.per_person))
        consistent = tuple(self.expr(check.that) for check in source.consistent)
        payees, funds = self._payees(), self._funds()
        grant = self._grant(payees)
        asking = self._asking_history()
        return Program(
            document=self.pack.document.folder,
            version=self.pack.version,
            benefit=source.name,
            label=source.label,
            columns=self._columns(),
            lets=dict(self.lowering.lets),
            day=day,
            tests=tuple(self._marked(test, asking) for test in tests),
            uplifts=uplifts,
            stacking=taken.get(stacking.by, stacking.by) if stacking else "sum",
            amount=amount,
            rounding=source.rounding,
            recovery_payee=source.recovery_payee,
            payees=payees,
            funds=funds,
            consistent=consistent,
            lines=source.lines,
            heads_limit=self._heads_limit(),
            show=tuple(self._part(index, piece) for index, piece in pieces(source.show)),
            grant=grant,
            asking_history=asking,
        )

    def _day(self) -> ir.Expr:
        """Return the governing day, and name the law day held within the days in force."""
        document = self.folder.document
        ends = [
            whole_over_one(fixed(end)) for end in (document.in_force_from, document.in_force_until)
        ]
        day = ends[1] if self.source.day == NO_DAY else self.expr(self.source.day)
        self.lowering.lets[LAW] = ir.Pick("min", (ir.Pick("max", (day, ends[0])), ends[1]))
        return day

    def _test(self, rule: RuleSource) -> Test:
        node = self.node(rule.require)
        holds, is_of_line = self.lowering.expr(node), self.scope.is_of_line(node)
        yes, no = self._speeches(rule.yes), self._speeches(rule.no)
        return Test(rule.name, rule.label, rule.clause, holds, yes, no, is_of_line=is_of_line)

    def _heads_limit(self) -> ir.Ratio | None:
        limit = self.source.heads_limit
        return self.lowering.number(self.node(limit)) if limit else None

    def _speeches(self, sayings: tuple[Saying, ...]) -> tuple[Speech, ...]:
        return tuple(
            Speech(
                self.expr(saying.when) if saying.when else ir.TRUE,
                tuple(self._part(index, piece) for index, piece in pieces(saying.say)),
                saying.reason or "",
            )
            for saying in sayings
        )

    def _part(self, index: int, piece: str) -> str | Hole:
        if index % 2 == 0:
            return piece
        node = self.node(piece)
        return Hole(self.lowering.lower(node), node.type)

    def _uplift(self, uplift: UpliftSource) -> Uplift:
        rate = self.lowering.number(self.node(uplift.rate))
        holds, yes, no = (
            self.expr(uplift.when),
            self._speeches(uplift.yes),
            self._speeches(uplift.no),
        )
        return Uplift(uplift.name, uplift.label, uplift.clause, holds, rate, yes, no)

    def _payees(self) -> tuple[tuple[ir.Expr, str], ...]:
        choice = self.folder.payees.get(self.source.name)
        rows = choice.rows if choice else ()
        return tuple((self.expr(row.when) if row.when else ir.TRUE, row.to) for row in rows)

    def _funds(self) -> tuple[FundRow, ...]:
        funds = self.folder.funds.get(self.source.name)
        found = []
        for row in funds.rows if funds else ():
            limits = []
            for fund, text in row.limits:
                node = self.node(text)
                limits.append((fund, self.lowering.number(node), node.type.percent))
            when = self.expr(row.when) if row.when else ir.TRUE
            found.append(FundRow(when, row.order, tuple(limits)))
        return tuple(found)

    def _grant(self, payees: tuple[tuple[ir.Expr, str], ...]) -> dict[str, ir.Expr]:
        """Return what a grant leaves in the history, field by field, as the records keep it."""
        spec = self.folder.facts.get(HISTORY)
        fields = spec.type.fields if spec else {}
        found: dict[str, ir.Expr] = {}
        for name, text in self.source.grant.items():
            if name in fields:
                found[name] = self.lowering.expr(self.node(text))
        if PAID_TO in fields:
            found.setdefault(PAID_TO, _payee_word(payees))
        return found

    def _columns(self) -> tuple[Column, ...]:
        names = dict(self.lowering.columns)
        return tuple(as_column(self.folder.facts[name]) for name in names)

    def _asking_history(self) -> frozenset[str]:
        """Return the named values that rest on earlier grants."""
        asking: set[str] = set()
        for name, expr in self.lowering.lets.items():
            if asks_history(expr, asking):
                asking.add(name)
        return frozenset(asking)

    def _marked(self, test: Test, asking: frozenset[str]) -> Test:
        return replace(test, asks_history=asks_history(test.holds, asking))


def _payee_word(payees: tuple[tuple[ir.Expr, str], ...]) -> ir.Expr:
    """Return who receives a grant: the first payee whose condition holds."""
    found: ir.Expr = ir.Const("none")
    for when, to in reversed(payees):
        found = ir.choose(when, ir.Const(to), found)
    return found


def asks_history(expr: ir.Expr, asking: frozenset[str] | set[str]) -> bool:
    """Tell whether an expression rests on earlier grants, directly or by a named value."""
    return any(
        (isinstance(part, ir.Over) and part.records == HISTORY)
        or (isinstance(part, ir.Let) and part.name in asking)
        for part in ir.walk(expr)
    )


def as_column(spec: FactSpec) -> Column:
    """Return a fact as an input."""
    kind = spec.type
    scale = 0 if kind.unit.is_money else kind.scale
    fields: tuple[Column, ...] = ()
    if kind.kind is Kind.RECORDS:
        fields = tuple(
            Column(name, name, _KINDS[inner.kind], 0 if inner.unit.is_money else inner.scale,
                   0, 10**12, inner.choices)
            for name, inner in kind.fields.items()
        )  # fmt: skip
    return Column(
        spec.name,
        spec.label,
        _KINDS[kind.kind],
        scale,
        int(spec.least * 10**scale),
        int(spec.most * 10**scale),
        kind.choices,
        fields,
        spec.is_optional,
    )


_KINDS = {
    Kind.NUMBER: "int",
    Kind.BOOL: "bool",
    Kind.DATE: "date",
    Kind.TEXT: "text",
    Kind.DIVISION: "text",
    Kind.SET: "set",
    Kind.RECORDS: "list",
}
