"""Units of measure: what may be added, compared, multiplied and divided.

A unit is a product of base units with whole exponents: `yuan/person/day` is yuan¹ person⁻¹ day⁻¹,
so `people × days × yuan/person/day` comes out as yuan and hours plus yuan comes out as an error.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

BASES = {
    "yuan": "元",
    "person": "人",
    "hour": "课时",
    "day": "天",
    "workday": "个工作日",
    "month": "个月",
    "year": "年",
    "time": "次",
}
_PLURALS = {
    "hours": "hour",
    "days": "day",
    "workdays": "workday",
    "working_days": "workday",
    "months": "month",
    "years": "year",
    "people": "person",
    "persons": "person",
    "times": "time",
}


class UnitFault(ValueError):
    """Report a text that is not a unit."""


@dataclass(frozen=True)
class Unit:
    """A product of base units; the empty product is a bare number."""

    powers: tuple[tuple[str, int], ...] = ()

    def __mul__(self, other: Unit) -> Unit:
        return _collect([*self.powers, *other.powers])

    def __truediv__(self, other: Unit) -> Unit:
        return _collect([*self.powers, *((base, -power) for base, power in other.powers)])

    @property
    def is_bare(self) -> bool:
        """Tell whether this is a bare number (a count without a kind, a ratio or a percentage)."""
        return not self.powers

    @property
    def is_money(self) -> bool:
        """Tell whether amounts in this unit are kept in fen."""
        return ("yuan", 1) in self.powers

    @property
    def label(self) -> str:
        """Return the Chinese name: 元/人/天."""
        over = "".join(BASES[base] for base, power in self.powers if power > 0)
        under = "".join(f"/{BASES[base]}" for base, power in self.powers if power < 0)
        return over + under

    def __str__(self) -> str:
        over = "·".join(base for base, power in self.powers if power > 0) or "1"
        under = "".join(f"/{base}" for base, power in self.powers if power < 0)
        return "number" if self.is_bare else over + under


BARE = Unit()


def _collect(powers: list[tuple[str, int]]) -> Unit:
    total: Counter[str] = Counter()
    for base, power in powers:
        total[base] += power
    order = list(BASES)
    kept = [(base, power) for base, power in total.items() if power]
    return Unit(tuple(sorted(kept, key=lambda item: order.index(item[0]))))


@lru_cache(maxsize=256)
def parse_unit(text: str) -> Unit:
    """Read `yuan/person/day`, `hours`, `%` or `number`; raise `UnitFault` on anything else."""
    if text in ("%", "number"):
        return BARE
    over, *under = text.split("/")
    powers = [(_base(over), 1)] if over != "1" else []
    return _collect([*powers, *((_base(part), -1) for part in under)])


def _base(name: str) -> str:
    base = _PLURALS.get(name.strip(), name.strip())
    if base not in BASES:
        raise UnitFault(f"“{name}”不是可用的单位，可用：{'、'.join(BASES)}、%、number")
    return base
