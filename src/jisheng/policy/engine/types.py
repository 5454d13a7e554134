"""Types of facts, values and expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from jisheng.policy.engine.units import BARE, Unit


class Kind(Enum):
    """Name the kinds of values an expression can have."""

    NUMBER = "number"
    BOOL = "bool"
    DATE = "date"
    TEXT = "text"
    DIVISION = "division"
    RECORDS = "records"
    SET = "set"


@dataclass(frozen=True)
class Type:
    """A kind with what belongs to it: a unit, the choices of a text, the fields of a record."""

    kind: Kind
    unit: Unit = BARE
    percent: bool = False
    is_open: bool = False  # a set that takes words it does not know, which are without effect
    scale: int = 0  # decimals a given number may have; money always has two
    free: bool = False  # a literal such as 0, which takes the unit of its neighbour
    zero: bool = False  # the literal 0, which means the same in every unit
    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)
    fields: Mapping[str, Type] = field(default_factory=dict, compare=False)

    @property
    def is_number(self) -> bool:
        """Tell whether values of this type can be reckoned with."""
        return self.kind is Kind.NUMBER

    def __str__(self) -> str:
        if self.is_number:
            return "%" if self.percent else str(self.unit)
        return self.kind.value


BOOL = Type(Kind.BOOL)
DATE = Type(Kind.DATE)
TEXT = Type(Kind.TEXT)
DIVISION = Type(Kind.DIVISION)


def number(unit: Unit = BARE, percent: bool = False) -> Type:
    """Return the type of quantities in `unit`."""
    return Type(Kind.NUMBER, unit, percent)
