"""What a rulebook folder declares around its clauses: document, facts, readings, benefits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from jisheng.ground.money import Rounding
from jisheng.policy.engine.mechanisms.dated_value import value_type
from jisheng.policy.engine.mechanisms.line_expansion import LinePlan, read_line_plan
from jisheng.policy.engine.source import Entry, Place
from jisheng.policy.engine.types import BOOL, DATE, DIVISION, Kind, Type, number
from jisheng.policy.engine.units import UnitFault

SCOPES = ("case", "class", "line")
UNLIMITED = 10**9
MOST_DECIMALS = 6
# What a fact without a range may be at most, by its unit; yuan are yuan here, not fen.
MOST = {
    "yuan": 10**8, "person": 10**6, "hour": 10**4, "day": 10**5, "workday": 10**5,
    "month": 1200, "year": 200, "time": 10**4,
}  # fmt: skip


RELATIONS = ("amends", "ends", "prevails_over", "yields_to", "continues")


@dataclass(frozen=True)
class Relation:
    """How a document stands to other law: which one, in what way, during which days."""

    kind: str
    to: str
    clause: str
    from_: date | None
    until: date | None
    say: str


def _read_relation(row: Entry) -> Relation:
    """Read one row of `relations`: `{prevails_over: …, clause: …, from:, until:, say: …}`."""
    kind = next((kind for kind in RELATIONS if row.has(kind)), "")
    if not kind:
        row.fault(None, "没有写明与哪个文件是什么关系", f"写 {'、'.join(RELATIONS)} 之一")
    relation = Relation(
        kind,
        row.text(kind) if kind else "",
        row.text("clause"),
        row.day("from") if row.has("from") else None,
        row.day("until") if row.has("until") else None,
        row.text("say", ""),
    )
    row.close()
    return relation


@dataclass(frozen=True)
class Transition:
    """What becomes of cases in hand when this version is published; they keep theirs by default."""

    moves_in_flight: bool
    clause: str
    why: str


def _read_transition(entry: Entry) -> Transition:
    if not entry.has("transition"):
        return Transition(False, "", "")
    child = entry.child("transition")
    taken = child.text("in_flight")
    if taken not in ("moves", "keeps"):
        child.fault("in_flight", f"不认识的“{taken}”", "写 moves 或 keeps")
    transition = Transition(taken == "moves", child.text("clause"), child.text("why"))
    child.close()
    return transition


@dataclass(frozen=True)
class Document:
    """An official document: names, number and days."""

    folder: str
    title: str
    short_title: str
    number: str
    issuer: str
    issued_on: date
    in_force_from: date
    in_force_until: date
    outline: tuple[str, ...]
    closing: tuple[str, ...]
    under: str
    payees: Mapping[str, str]
    relations: tuple[Relation, ...]
    transition: Transition
    place: Place

    @property
    def days(self) -> Mapping[str, date]:
        """Return the days expressions may name."""
        return {
            "issued_on": self.issued_on,
            "in_force_from": self.in_force_from,
            "in_force_until": self.in_force_until,
        }

    def law_day(self, day: date) -> date:
        """Return the day whose numbers count: `day`, held within the time in force."""
        return min(max(day, self.in_force_from), self.in_force_until)


def read_document(folder: str, entry: Entry) -> Document:
    """Read document.yaml."""
    document = Document(
        folder,
        entry.text("title"),
        entry.text("short_title"),
        entry.text("number"),
        entry.text("issuer"),
        entry.day("issued_on"),
        entry.day("in_force_from"),
        entry.day("in_force_until"),
        entry.names("outline"),
        entry.names("closing"),
        entry.text("under", ""),
        entry.words("payees"),
        tuple(_read_relation(row) for row in entry.rows("relations")),
        _read_transition(entry),
        entry.place(),
    )
    if not document.issued_on <= document.in_force_from <= document.in_force_until:
        entry.fault("in_force_from", "印发日、施行日、截止日次序不对", "按 印发 ≤ 施行 ≤ 截止 改正")
    entry.close()
    return document


@dataclass(frozen=True)
class FactSpec:
    """A fact by name: what kind it is, whether of the class or of a line."""

    name: str
    label: str
    type: Type
    scope: str
    has_if_unmentioned: bool
    if_unmentioned: Any
    least: Fraction
    most: Fraction
    record_facts: tuple[str, ...]
    is_optional: bool
    from_table: tuple[str, tuple[str, ...]] | None
    place: Place


def read_fact(name: str, entry: Entry, scope: str) -> FactSpec:
    """Read one entry of facts.yaml."""
    kind = read_type(entry)
    least, most = _read_range(entry, kind)
    optional = entry.raw("optional") is True
    fact = FactSpec(
        name,
        entry.text("label"),
        kind,
        "class" if scope == "case" else scope,
        optional or entry.has("if_unmentioned"),
        entry.raw("if_unmentioned"),
        least,
        most,
        () if optional else entry.names("optional"),
        optional,
        _read_from_table(entry),
        entry.place(),
    )
    entry.close()
    return fact


def _read_from_table(entry: Entry) -> tuple[str, tuple[str, ...]] | None:
    """Read the table that fills a fact nobody gives: its name and the facts that are its keys."""
    if not entry.has("from_table"):
        return None
    child = entry.child("from_table")
    found = child.text("table"), child.names("keys")
    child.close()
    return found


def _read_range(entry: Entry, kind: Type) -> tuple[Fraction, Fraction]:
    """Return the least and most a fact may be, in the unit it is reckoned with (money in fen)."""
    in_fen = 100 if kind.unit.is_money else 1
    span = entry.raw("range") or [0, _usual_most(kind)]
    if isinstance(span, list) and len(span) == 2 and all(type(bound) is int for bound in span):
        return Fraction(span[0] * in_fen), Fraction(span[1] * in_fen)
    entry.fault("range", "“range”应为最小和最大两个整数", "写成 range: [0, 100]")
    return Fraction(0), Fraction(UNLIMITED)


def _usual_most(kind: Type) -> int:
    """Return the most a fact of this unit may be where no range is written."""
    if kind.percent:
        return 1
    over = [base for base, power in kind.unit.powers if power > 0]
    return MOST[over[0]] if len(over) == 1 else UNLIMITED


def read_type(entry: Entry) -> Type:
    """Read a type: `people`, `date`, `bool`, `{choices}`, `records` with fields."""
    text = entry.text("type")
    simple = {"bool": BOOL, "date": DATE, "division": DIVISION}
    if text in simple:
        return simple[text]
    if text in ("text", "set"):
        labels = entry.words("choices")
        kind = Kind.TEXT if text == "text" else Kind.SET
        is_open = entry.raw("open") is True
        return Type(kind, is_open=is_open, choices=tuple(labels), labels=labels)
    if text in ("records", "lines"):
        fields, labels = {}, {}
        for name, child in entry.children("fields"):
            labels[name] = child.text("label")
            fields[name] = _field(child)
        return Type(Kind.RECORDS, fields=fields, labels=labels)
    if text == "list":
        return Type(Kind.RECORDS, fields={"value": _number_type(entry, entry.text("of"))})
    return _number_type(entry, text)


def _number_type(entry: Entry, text: str) -> Type:
    scale = entry.raw("scale", 0)
    if type(scale) is not int or not 0 <= scale <= MOST_DECIMALS:
        entry.fault("scale", f"“scale”应为0到{MOST_DECIMALS}的整数", "写小数位数，如 scale: 2")
        scale = 0
    try:
        kind = value_type(text)
    except UnitFault as fault:
        entry.fault("type", str(fault), "类型写单位，或 bool、date、text、set、list、records")
        return number()
    return replace(kind, scale=2 if kind.unit.is_money else scale)


def _field(entry: Entry) -> Type:
    kind = read_type(entry)
    entry.close()
    return kind


@dataclass(frozen=True)
class Option:
    """One way of reading the text; `cannot_be_computed` says why where facts do not carry it."""

    name: str
    label: str
    cannot_be_computed: str


@dataclass(frozen=True)
class Reading:
    """A place where the text allows several readings: the one taken, the others, who said so."""

    name: str
    clause: str
    question: str
    taken: str
    options: Mapping[str, Option]
    source: str
    confirmed_by: str
    confirmed_on: date | None
    refs: tuple[str, ...]
    place: Place


def read_reading(name: str, entry: Entry, clause: str) -> Reading:
    """Read one entry under `readings`."""
    options = {key: _read_option(key, child) for key, child in entry.children("options")}
    taken = entry.text("taken")
    if taken not in options:
        entry.fault("taken", f"所取读法“{taken}”不在 options 中", f"可选：{'、'.join(options)}")
    confirmed_on = entry.day("confirmed_on") if entry.has("confirmed_on") else None
    reading = Reading(
        name,
        clause,
        entry.text("question"),
        taken,
        options,
        entry.text("source"),
        entry.text("confirmed_by", ""),
        confirmed_on,
        entry.names("refs"),
        entry.place(),
    )
    entry.close()
    return reading


def _read_option(name: str, entry: Entry) -> Option:
    option = Option(name, entry.text("label"), entry.text("cannot_be_computed", ""))
    entry.close()
    return option


@dataclass(frozen=True)
class Consistency:
    """What must be true among the facts themselves before anything is decided."""

    that: str
    say: str
    remedy: str
    place: Place


@dataclass(frozen=True)
class BenefitSource:
    """A benefit as written: its order of rules, its amount, its lines.

    Without `lines` it decides one case at a time, and `per_person` is its total in yuan. `grant`
    says what a grant leaves in the history of the person: field of `prior_grants` to expression.
    """

    name: str
    label: str
    clause: str
    day: str
    order: tuple[str, ...]
    lines: LinePlan | None
    consistent: tuple[Consistency, ...]
    per_person: str
    rounding: str
    recovery_payee: str | None
    heads_limit: str | None
    show: str
    planned: Mapping[str, tuple[str, ...]]
    grant: Mapping[str, str]
    place: Place


def read_benefit(name: str, entry: Entry) -> BenefitSource:
    """Read one entry of benefits.yaml."""
    amount = entry.child("amount")
    planned = entry.child("estimate") if entry.has("estimate") else entry.nothing()
    benefit = BenefitSource(
        name,
        entry.text("label"),
        entry.text("clause"),
        entry.text("governing_day"),
        entry.names("order"),
        read_line_plan(entry.child("lines")) if entry.has("lines") else None,
        tuple(_read_consistency(row) for row in entry.rows("consistent")),
        amount.text("per_person" if entry.has("lines") else "total"),
        _read_rounding(amount),
        _read_recovery(amount),
        amount.text("heads_limit") if amount.has("heads_limit") else None,
        amount.text("show"),
        {key: planned.names(key) for key in planned.data},
        entry.words("grant"),
        entry.place(),
    )
    for part in (amount, planned, entry):
        part.close()
    return benefit


def _read_rounding(amount: Entry) -> str:
    ways = [rounding.value for rounding in Rounding]
    taken = amount.text("round")
    if taken in ways:
        return taken
    amount.fault("round", f"不认识的取整方式“{taken}”", f"可选：{'、'.join(ways)}")
    return Rounding.HALF_UP.value


def _read_recovery(amount: Entry) -> str | None:
    """Return to whom money paid too much goes back; nothing where a total is never below zero."""
    if not amount.has("below_zero"):
        return None
    if amount.text("below_zero") != "recovery":
        amount.fault("below_zero", "不认识的处理方式", "写 below_zero: recovery")
    return amount.text("recovery_payee", "none")


def _read_consistency(row: Entry) -> Consistency:
    found = Consistency(row.text("that"), row.text("say"), row.text("remedy"), row.place())
    row.close()
    return found
