"""Which benefit: by document, by who asks, or by words of one's situation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jisheng.foundation import clock
from jisheng.policy import Pack
from jisheng.portal.public.rules_benefits import ASKERS, BenefitShown, benefits
from jisheng.portal.public.rules_search import plain, terms
from jisheng.portal.public.rules_shelf import shelf


@dataclass(frozen=True)
class Candidate:
    """A benefit that may be meant."""

    document: Any
    benefit: BenefitShown


def choice(
    asked: Mapping[str, str], packs: Callable[[], Sequence[Pack]], document: str = ""
) -> dict[str, Any]:
    """Return what the page of choosing shows; all three ways narrow each other down."""
    books = shelf(clock.today())
    asker, query = asked.get("asker", ""), asked.get("q", "")[:60].strip()
    wanted = asked.get("document", document)
    is_asked = bool(document or "asker" in asked or query)
    return {
        "books": books,
        "book": next((one for one in books if one.name == document), None),
        "askers": ASKERS,
        "asker": asker,
        "wanted": wanted,
        "query": query,
        "is_asked": is_asked,
        "candidates": _candidates(packs(), wanted, asker, terms(query)) if is_asked else [],
    }


def _candidates(
    books: Sequence[Pack], wanted: str, asker: str, words: list[str]
) -> list[Candidate]:
    return [
        Candidate(pack.document, one)
        for pack in books
        if wanted in ("", pack.document.folder)
        for one in benefits(pack)
        if _fits(pack, one, asker, words)
    ]


def _fits(pack: Pack, one: BenefitShown, asker: str, words: list[str]) -> bool:
    if asker in ASKERS and asker not in one.askers:
        return False
    said = _said_of(pack, one.name)
    return all(word in said for word in words)


@lru_cache(maxsize=512)
def _said_of(pack: Pack, name: str) -> str:
    """Return every word of a benefit's rules that somebody might use of himself."""
    compiled = pack.compiled(name)
    said = [compiled.source.label]
    for fact in (compiled.facts.get(one) for one in sorted(compiled.rests_on)):
        if fact is not None:
            said += [fact.label, *fact.type.labels.values()]
    tests = (*compiled.class_tests, *compiled.line_tests)
    return plain(" ".join([*said, *(test.label for test in tests)]))
