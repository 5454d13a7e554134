"""What a rulebook folder declares around its clauses: document, facts, readings, benefits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jisheng.ground.money import Rounding
from jisheng.policy.engine.mechanisms.dated_value import value_type
from jisheng.policy.engine.mechanisms.line_expansion import LinePlan, read_line_plan
from jisheng.policy.engine.source import Entry, Place
from jisheng.policy.engine.types import BOOL, DATE, DIVISION, Kind, Type, number
from jisheng.policy.engine.units import UnitFault

SCOPES = ("class", "line")


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
    least: int | None
    most: int | None
    record_facts: tuple[str, ...]
    place: Place


def read_fact(name: str, entry: Entry, scope: str) -> FactSpec:
    """Read one entry of facts.yaml."""
    least, most = _read_range(entry)
    fact = FactSpec(
        name,
        entry.text("label"),
        read_type(entry),
        scope,
        entry.has("if_unmentioned"),
        entry.raw("if_unmentioned"),
        least,
        most,
        entry.names("optional"),
        entry.place(),
    )
    entry.close()
    return fact


def _read_range(entry: Entry) -> tuple[int | None, int | None]:
    span = entry.raw("range") or [None, None]
    if isinstance(span, list) and len(span) == 2 and all(_is_bound(bound) for bound in span):
        return span[0], span[1]
    entry.fault("range", "“range”应为最小和最大两个整数", "写成 range: [0, 100]")
    return None, None


def _is_bound(value: object) -> bool:
    return value is None or type(value) is int


def read_type(entry: Entry) -> Type:
    """Read a type: `people`, `date`, `bool`, `{choices}`, `records` with fields."""
    text = entry.text("type")
    simple = {"bool": BOOL, "date": DATE, "division": DIVISION}
    if text in simple:
        return simple[text]
    if text == "text":
        labels = entry.words("choices")
        return Type(Kind.TEXT, choices=tuple(labels), labels=labels)
    if text in ("records", "lines"):
        fields = {name: _field(child) for name, child in entry.children("fields")}
        return Type(Kind.RECORDS, fields=fields)
    try:
        return value_type(text)
    except UnitFault as fault:
        entry.fault("type", str(fault), "类型写单位，或 bool、date、text、division、records")
        return number()


def _field(entry: Entry) -> Type:
    entry.text("label")
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
    """A benefit as written: its order of rules, its amount, its lines."""

    name: str
    label: str
    clause: str
    day: str
    order: tuple[str, ...]
    lines: LinePlan
    consistent: tuple[Consistency, ...]
    per_person: str
    rounding: str
    heads_limit: str | None
    show: str
    planned: Mapping[str, tuple[str, ...]]
    place: Place


def read_benefit(name: str, entry: Entry) -> BenefitSource:
    """Read one entry of benefits.yaml."""
    amount = entry.child("amount")
    planned = entry.child("estimate")
    benefit = BenefitSource(
        name,
        entry.text("label"),
        entry.text("clause"),
        entry.text("governing_day"),
        entry.names("order"),
        read_line_plan(entry.child("lines")),
        tuple(_read_consistency(row) for row in entry.rows("consistent")),
        amount.text("per_person"),
        _read_rounding(amount),
        amount.text("heads_limit") if amount.has("heads_limit") else None,
        amount.text("show"),
        {key: planned.names(key) for key in planned.data},
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


def _read_consistency(row: Entry) -> Consistency:
    found = Consistency(row.text("that"), row.text("say"), row.text("remedy"), row.place())
    row.close()
    return found
