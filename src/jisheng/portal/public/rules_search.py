"""Search over clauses and benefits: full-width or half-width, any order of words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from jisheng.policy import Pack
from jisheng.portal.public.rules_benefits import benefits
from jisheng.portal.public.rules_clauses import clauses

MOST = 100


@dataclass(frozen=True)
class Hit:
    """One clause or benefit found."""

    url: str
    document: str
    place: str
    words: str
    is_benefit: bool


def plain(text: str) -> str:
    """Return a text as it is compared: half-width, lower case, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def terms(query: str) -> list[str]:
    """Return the words of a query, each as it is compared."""
    return [plain(word) for word in unicodedata.normalize("NFKC", query).split() if plain(word)]


def search(packs: Iterable[Pack], query: str) -> list[Hit]:
    """Return the benefits, then the clauses that hold every word of the query."""
    wanted = terms(query)
    if not wanted:
        return []
    books = list(packs)
    found = [hit for pack in books for hit in _benefits(pack, wanted)]
    found += [hit for pack in books for hit in _clauses(pack, wanted)]
    return found[:MOST]


def _holds(text: str, wanted: list[str]) -> bool:
    said = plain(text)
    return all(word in said for word in wanted)


def _benefits(pack: Pack, wanted: list[str]) -> list[Hit]:
    name, number = pack.document.folder, pack.document.number
    return [
        Hit(reverse("portal:rules_benefit", args=[name, one.name]), number, one.clause,
            one.label, True)
        for one in benefits(pack)
        if not one.is_inherited and _holds(f"{number}{one.label}", wanted)
    ]  # fmt: skip


def _clauses(pack: Pack, wanted: list[str]) -> list[Hit]:
    name, number = pack.document.folder, pack.document.number
    return [
        Hit(reverse("portal:rules_clause", args=[name, one.number]), number, one.number,
            one.entry.gist, False)
        for one in clauses(pack)
        if _holds(f"{number}{one.text}", wanted)
    ]  # fmt: skip
