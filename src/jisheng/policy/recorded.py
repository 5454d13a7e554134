"""Write the record of a decided case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jisheng.ground.money import Money
from jisheng.policy.decision import (
    Change,
    Decision,
    DocumentRef,
    FactRecord,
    FundPart,
    OfficeRecord,
    ReadingRecord,
    plain,
)
from jisheng.policy.engine.compiled import Benefit
from jisheng.policy.engine.evaluate import UNKNOWN, Raw, borne_by, funds_of
from jisheng.policy.engine.folder import Folder
from jisheng.policy.engine.given import Given
from jisheng.policy.engine.mechanisms.payee import payee_label
from jisheng.policy.engine.mechanisms.silent_parameter import OfficeValue
from jisheng.policy.engine.record import Recorder
from jisheng.policy.engine.template import shown_as
from jisheng.policy.engine.types import Type
from jisheng.policy.facts import ASSUMED, GIVEN, Facts, FactSource


@dataclass(frozen=True)
class Law:
    """What a decision is taken by: the folder, the readings taken, the office's values."""

    folder: Folder
    readings: Mapping[str, str]
    office_values: Mapping[str, OfficeValue]
    known_on: date | None = None


@dataclass(frozen=True)
class Call:
    """How a decision was asked for: decided or estimated, on which day, what was assumed."""

    purpose: str
    day: date | None
    assumes: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """A case with its bare result."""

    benefit: Benefit
    facts: Facts
    given: Given
    raw: Raw
    changes: tuple[Change, ...]


def record_decision(law: Law, call: Call, case: Decided) -> Decision:
    """Return the whole record of one decision."""
    name, raw = case.benefit.source.name, case.raw
    recorder = Recorder(case.benefit, frozenset(case.given.assumed))
    uplifts, lines = recorder.uplifts(raw), recorder.lines(raw)
    governing = case.benefit.day(raw.values)
    payees, funds = law.folder.payees.get(name), law.folder.funds.get(name)
    document = law.folder.document
    payee, paid_from = raw.payee, funds_of(case.benefit, raw)
    return Decision(
        document=DocumentRef(document.folder, document.number, document.short_title),
        version=law.folder.version,
        benefit=name,
        benefit_label=case.benefit.source.label,
        purpose=call.purpose,
        governing_on=governing if isinstance(governing, date) else None,
        decided_on=call.day,
        known_on=law.known_on,
        outcome=raw.outcome,
        reason_code=raw.reason,
        amount=Money(raw.amount_fen),
        payee=payee,
        payee_label=payee_label(payee, law.folder.document.payees),
        payee_clause=payees.clause if payees else "",
        fund_order=paid_from.order if paid_from else (),
        fund_order_stated=funds.order_stated if funds else False,
        findings=tuple(recorder.class_findings(raw, lines)),
        lines=lines,
        uplift=next((uplift for uplift in uplifts if uplift.is_chosen), None),
        uplifts=uplifts,
        arithmetic=recorder.arithmetic(raw),
        changes=case.changes,
        missing=tuple(sorted(raw.missing)) if raw.outcome == UNKNOWN else (),
        readings=_reading_records(law, case.benefit),
        office_values=_office_records(law),
        assumes=call.assumes,
        facts=tuple(_fact_records(case)),
        fund_parts=_fund_parts(law, case) if paid_from and paid_from.limits else (),
    )


def _fund_parts(law: Law, case: Decided) -> tuple[FundPart, ...]:
    """Return what each fund bears within its limit where every fund has money enough."""
    labels = dict(law.folder.funds[case.benefit.source.name].labels)
    parts = borne_by(case.benefit, case.raw)
    return tuple(FundPart(fund, labels.get(fund, fund), Money(fen)) for fund, fen in parts.items())


def _reading_records(law: Law, benefit: Benefit) -> tuple[ReadingRecord, ...]:
    """Return the readings this benefit turns on, in the order of the document."""
    records = []
    for name, reading in law.folder.readings.items():
        if name not in benefit.readings_asked:
            continue
        taken = reading.options[law.readings[name]]
        records.append(
            ReadingRecord(name, reading.clause, reading.question, taken.name, taken.label)
        )
    return tuple(records)


def _office_records(law: Law) -> tuple[OfficeRecord, ...]:
    return tuple(
        OfficeRecord(name, value.value, value.basis, value.set_on)
        for name, value in sorted(law.office_values.items())
    )


def _fact_records(case: Decided) -> list[FactRecord]:
    """Return every fact with its source: those given first, then those assumed."""
    facts, specs = case.facts, case.benefit.facts
    records = [
        _fact_record(case, name, value, case.given.values[name], facts.sources.get(name, GIVEN))
        for name, value in facts.values.items()
        if name in case.given.values  # an optional fact said to be absent is a fact too
    ]
    for name, table in case.given.from_tables.items():
        read, spec = case.given.values[name], specs[name]
        source = FactSource(f"{table}", None, False)
        records.append(_fact_record(case, name, shown_exactly(spec.type, read), read, source))
    lines = case.raw.lines
    said = frozenset.intersection(*(line.said for line in lines)) if lines else frozenset()
    for name, read in case.given.assumed.items():
        if name not in said and _rests_on(case.benefit, name):
            records.append(_fact_record(case, name, specs[name].if_unmentioned, read, ASSUMED))
    return records


def _rests_on(benefit: Benefit, name: str) -> bool:
    """Tell whether a fact nobody gave matters: where heads are counted, what makes lines does."""
    plan = benefit.source.lines
    return (plan is not None and plan.counts_heads) or name in benefit.rests_on


def _fact_record(case: Decided, name: str, value: Any, read: Any, source: FactSource) -> FactRecord:
    """Return one fact as given; an amount is kept as text in yuan, so that it can be read again."""
    label, show = case.benefit.labels[name], shown_as(case.benefit.facts[name].type)
    given = value.plain() if isinstance(value, Money) else plain(value)
    return FactRecord(
        name, label, given, show(read), source.origin, source.as_of, source.is_assumed
    )


def shown_exactly(kind: Type, value: Any) -> Any:
    """Return a value from a table as a caller would give it: amounts in yuan as text."""
    return Money(value).plain() if kind.unit.is_money else plain(value)
