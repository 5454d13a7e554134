"""The record of a decision: everything needed to explain it, check it and replay it years later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jisheng.ground.money import Money
from jisheng.ground.rate import Rate


@dataclass(frozen=True)
class DocumentRef:
    """The official document a decision was taken by."""

    folder: str
    number: str
    title: str


@dataclass(frozen=True)
class Finding:
    """One condition (or uplift) of the document held against the facts.

    `verdict` is `yes`, `no` or `unknown` (then `missing` names the facts to ask for). `kind` is
    `class`, `line`, `lines` (a line condition summed up for the class) or `uplift`. `uses` holds
    the facts and numbers a finding of the class looked at; `assumed` those nobody stated.
    """

    rule: str
    label: str
    clause: str
    kind: str
    verdict: str
    sentence: str
    reason_code: str | None = None
    missing: tuple[str, ...] = ()
    uses: tuple[tuple[str, str], ...] = ()
    assumed: tuple[str, ...] = ()
    heads_yes: int = 0
    heads_no: int = 0
    heads_unknown: int = 0


@dataclass(frozen=True)
class Line:
    """The part of a decision that concerns one person, or one group of like persons."""

    ref: str
    heads: int
    outcome: str
    reason_code: str | None
    amount: Money
    factor: Rate | None
    findings: tuple[Finding, ...]
    arithmetic: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Uplift:
    """An uplift that applies: its rate, its clause, the heads it covers, whether it was chosen."""

    name: str
    label: str
    clause: str
    rate: Rate
    heads: int
    is_chosen: bool


@dataclass(frozen=True)
class FactChange:
    """One fact as it is and as it would have to be; `lines` names the persons or groups."""

    fact: str
    label: str
    before: str
    after: str
    lines: tuple[str, ...] = ()
    heads: int = 0


@dataclass(frozen=True)
class Change:
    """What would turn a refusal into a grant or raise the amount, found by deciding again."""

    rule: str
    clause: str
    facts: tuple[FactChange, ...]
    outcome: str
    amount: Money
    sentence: str


@dataclass(frozen=True)
class FactRecord:
    """A fact as it was given, with its source and the day it was true; `shown` is for people."""

    name: str
    label: str
    value: Any
    shown: str
    origin: str
    as_of: date | None
    is_assumed: bool


@dataclass(frozen=True)
class ReadingRecord:
    """A place where the text allows several readings, and the one this decision took."""

    name: str
    clause: str
    question: str
    taken: str
    label: str


@dataclass(frozen=True)
class OfficeRecord:
    """A value the office set where the document is silent."""

    name: str
    value: int | str
    basis: str
    set_on: date | None


@dataclass(frozen=True)
class FundPart:
    """What one fund bears of a grant where the document limits its funds."""

    fund: str
    label: str
    amount: Money


@dataclass(frozen=True)
class Deduction:
    """The heads one rule takes out of a class, with the lines they stand in."""

    rule: str
    label: str
    clause: str
    reason_code: str
    heads: int
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """A case decided by a document: outcome, amount, payee, and why."""

    document: DocumentRef
    version: str
    benefit: str
    benefit_label: str
    purpose: str
    governing_on: date | None
    decided_on: date | None
    known_on: date | None
    outcome: str
    reason_code: str | None
    amount: Money
    payee: str
    payee_label: str
    payee_clause: str
    fund_order: tuple[str, ...]
    fund_order_stated: bool
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    uplift: Uplift | None
    uplifts: tuple[Uplift, ...]
    arithmetic: tuple[str, ...]
    changes: tuple[Change, ...]
    missing: tuple[str, ...]
    readings: tuple[ReadingRecord, ...]
    office_values: tuple[OfficeRecord, ...]
    assumes: tuple[str, ...]
    facts: tuple[FactRecord, ...]
    fund_parts: tuple[FundPart, ...] = ()

    @property
    def not_borne(self) -> Money:
        """Return what no fund may bear within its limit; nothing where no fund has one."""
        borne = sum(part.amount.fen for part in self.fund_parts)
        return Money(self.amount.fen - borne if self.fund_parts else 0)

    @property
    def is_granted(self) -> bool:
        """Tell whether money is due."""
        return self.outcome == "granted"

    @property
    def submitted_heads(self) -> int:
        """Return how many people the lines hold."""
        return sum(line.heads for line in self.lines)

    @property
    def approved_heads(self) -> int:
        """Return how many of them are granted."""
        return sum(line.heads for line in self.lines if line.outcome == "granted")

    @property
    def deductions(self) -> tuple[Deduction, ...]:
        """Return who falls out between the two, by which rule, in the order of the rules."""
        from jisheng.policy.deductions import deductions_of

        return deductions_of(self)

    def line(self, ref: str) -> Line:
        """Return the line of one person or group; raise `KeyError` when there is none."""
        for line in self.lines:
            if line.ref == ref:
                return line
        raise KeyError(ref)

    def to_json(self) -> bytes:
        """Return the canonical bytes: sorted keys, no blanks, UTF-8."""
        return canonical(plain(self))

    def explain(self, language: str = "zh", form: str = "text") -> str:
        """Return the decision for people, in `zh` or `en`, as plain `text` or as an `html` page."""
        from jisheng.policy.explain import explain

        return explain(self, language, form)

    @classmethod
    def from_json(cls, data: bytes | str) -> Decision:
        """Read a decision back from its bytes."""
        from jisheng.policy.stored import read_decision

        return read_decision(json.loads(data))


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: amounts in fen, rates as exact fractions, days as ISO."""
    if isinstance(value, Money):
        return {"fen": value.fen}
    if isinstance(value, Rate):
        return {"rate": f"{value.value.numerator}/{value.value.denominator}"}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def canonical(value: Any) -> bytes:
    """Write JSON in the one way that equal values share."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
