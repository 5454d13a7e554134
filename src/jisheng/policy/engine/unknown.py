"""The third truth value: what cannot be said because a fact is missing, and which one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

# Before what is said of a standard that no table holds; never the name of a fact.
LACKING = "⟂"


class Unknown:
    """A value nobody has given yet; `missing` names the facts to ask for.

    It refuses to be used as a truth value, so an absent fact can never pass for false or 0.
    """

    __slots__ = ("missing",)

    def __init__(self, missing: frozenset[str]) -> None:
        self.missing = missing

    def __bool__(self) -> NoReturn:
        raise TypeError(f"缺少事实 {'、'.join(sorted(self.missing))}，不能当作真或假使用。")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and other.missing == self.missing

    def __hash__(self) -> int:
        return hash(self.missing)

    def __repr__(self) -> str:
        return f"Unknown({', '.join(sorted(self.missing))})"


Evaluate = Callable[[dict[str, Any]], Any]


def unknown(*names: str) -> Unknown:
    """Return the value that is missing because `names` are missing."""
    return Unknown(frozenset(names))


def merge(*values: Any) -> Unknown:
    """Return one unknown that names everything missing among `values`."""
    names: frozenset[str] = frozenset()
    for value in values:
        if value.__class__ is Unknown:
            names |= value.missing
    return Unknown(names)
