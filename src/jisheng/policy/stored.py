"""Read a stored decision back into its record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from jisheng.ground.money import Money
from jisheng.ground.rate import Rate
from jisheng.policy.decision import (
    Change,
    Decision,
    DocumentRef,
    FactChange,
    FactRecord,
    Finding,
    FundPart,
    Line,
    OfficeRecord,
    ReadingRecord,
    Uplift,
)

Stored = Mapping[str, Any]


def read_decision(data: Stored) -> Decision:
    """Return the decision stored as `data`."""
    return Decision(
        **{
            **data,
            "document": DocumentRef(**data["document"]),
            "governing_on": _day(data["governing_on"]),
            "decided_on": _day(data["decided_on"]),
            "known_on": _day(data["known_on"]),
            "amount": _money(data["amount"]),
            "fund_order": tuple(data["fund_order"]),
            "findings": tuple(map(_finding, data["findings"])),
            "lines": tuple(map(_line, data["lines"])),
            "uplift": _uplift(data["uplift"]) if data["uplift"] else None,
            "uplifts": tuple(map(_uplift, data["uplifts"])),
            "arithmetic": tuple(data["arithmetic"]),
            "changes": tuple(map(_change, data["changes"])),
            "missing": tuple(data["missing"]),
            "readings": tuple(ReadingRecord(**reading) for reading in data["readings"]),
            "office_values": tuple(map(_office_value, data["office_values"])),
            "assumes": tuple(data["assumes"]),
            "facts": tuple(map(_fact, data["facts"])),
            "fund_parts": tuple(map(_fund_part, data.get("fund_parts", ()))),
        }
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _money(data: Stored) -> Money:
    return Money(data["fen"])


def _rate(data: Stored | None) -> Rate | None:
    return Rate(Fraction(data["rate"])) if data else None


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in rows)


def _finding(data: Stored) -> Finding:
    return Finding(
        **{
            **data,
            "missing": tuple(data["missing"]),
            "uses": _pairs(data["uses"]),
            "assumed": tuple(data["assumed"]),
        }
    )


def _line(data: Stored) -> Line:
    return Line(
        **{
            **data,
            "amount": _money(data["amount"]),
            "factor": _rate(data["factor"]),
            "findings": tuple(map(_finding, data["findings"])),
            "missing": tuple(data["missing"]),
        }
    )


def _uplift(data: Stored) -> Uplift:
    return Uplift(**{**data, "rate": Rate(Fraction(data["rate"]["rate"]))})


def _change(data: Stored) -> Change:
    facts = tuple(FactChange(**{**fact, "lines": tuple(fact["lines"])}) for fact in data["facts"])
    return Change(**{**data, "facts": facts, "amount": _money(data["amount"])})


def _office_value(data: Stored) -> OfficeRecord:
    return OfficeRecord(**{**data, "set_on": _day(data["set_on"])})


def _fund_part(data: Stored) -> FundPart:
    return FundPart(**{**data, "amount": _money(data["amount"])})


def _fact(data: Stored) -> FactRecord:
    return FactRecord(**{**data, "as_of": _day(data["as_of"])})
