"""Hold a rulebook against its document: what becomes of every clause, and of every number in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from jisheng.policy.coverage.bindings import Number, bind_numbers
from jisheng.policy.pack import Pack

__all__ = ["Clause", "Coverage", "Number", "coverage_of", "numbers_of"]


@dataclass(frozen=True)
class Clause:
    """One clause: its gist and how many things of each kind it states or serves."""

    clause: str
    gist: str
    kinds: Mapping[str, int]


@dataclass(frozen=True)
class Coverage:
    """Every clause of a document, and those nothing is said of."""

    clauses: tuple[Clause, ...]
    without_entry: tuple[str, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how many things of each kind there are in the whole document."""
        total: Counter[str] = Counter()
        for clause in self.clauses:
            total.update(clause.kinds)
        return dict(sorted(total.items()))


def coverage_of(pack: Pack) -> Coverage:
    """Return what becomes of every clause of the document `pack` states."""
    clauses = []
    for entry in pack.clauses:
        kinds = Counter(kind for kind, _ in entry.states)
        kinds.update(f"serves {kind}" for kind, _ in entry.serves)
        kinds.update({"no_effect": 1} if entry.no_effect else {})
        kinds.update({"numbers": len(entry.numbers)} if entry.numbers else {})
        clauses.append(Clause(entry.clause, entry.gist, dict(kinds)))
    known = {clause.clause for clause in clauses}
    missing = tuple(clause for clause in pack.document.outline if clause not in known)
    return Coverage(tuple(clauses), missing)


def numbers_of(pack: Pack, text: str) -> tuple[Number, ...]:
    """Return every number of the official text with what in `pack` binds it."""
    return bind_numbers(pack.folder, text)
