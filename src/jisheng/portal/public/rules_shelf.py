"""The documents as the shelf shows them: read from their first pages only, so that it is quick."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jisheng.catalogues import queries
from jisheng.catalogues.queries import library
from jisheng.policy import PolicyError
from jisheng.policy.engine.declared import RELATIONS
from jisheng.policy.raw_texts import RawRulebook, read_raw
from jisheng.portal.public import rules_words as words

_FIRST_PAGES = ("document.yaml", "benefits.yaml")


@dataclass(frozen=True)
class Relation:
    """How a document stands to other law, in words."""

    kind: Any
    to: str
    days: str
    say: str
    clause: str


@dataclass(frozen=True)
class Book:
    """One document on the shelf; ``above`` and its number are of the one it stands under."""

    name: str
    short_title: str
    number: str
    issuer: str
    days: str
    clauses: int
    benefits: int
    above: str
    above_number: str
    relations: tuple[Relation, ...]


def shelf(day: dt.date) -> list[Book]:
    """Return every document anybody may read, as used on ``day``."""
    raws = dict(_raws(day))
    return [_book(name, raw, raws) for name, raw in raws.items()]


def book(name: str, day: dt.date) -> Book:
    """Return one document of the shelf; raises NotFound."""
    library.shelved(name, day)
    return next(one for one in shelf(day) if one.name == name)


def _raws(day: dt.date) -> Iterator[tuple[str, RawRulebook]]:
    for one in library.shelves(day):
        texts = queries.law_on(one.name, one.region_code, day).texts
        first = {page: texts[page] for page in _FIRST_PAGES if page in texts}
        try:
            yield one.name, read_raw(first)
        except PolicyError:
            continue  # a draft kept by hand that is no YAML; nothing of it can be shown


def _book(name: str, raw: RawRulebook, others: Mapping[str, RawRulebook]) -> Book:
    said = raw.document
    over = str(said.get("under", ""))
    above = others.get(over)
    return Book(
        name,
        str(said.get("short_title", name)),
        str(said.get("number", "")),
        str(said.get("issuer", "")),
        words.days_text(said.get("in_force_from"), said.get("in_force_until")),
        len(said.get("outline") or ()),
        len(raw.benefits),
        over if above else "",
        str(above.document.get("number", over)) if above else "",
        tuple(_relation(row) for row in said.get("relations") or ()),
    )


def _relation(row: Mapping[str, Any]) -> Relation:
    kind = next(kind for kind in RELATIONS if kind in row)
    return Relation(
        words.RELATIONS[kind],
        str(row[kind]),
        words.days_text(row.get("from"), row.get("until")),
        str(row.get("say", "")),
        str(row.get("clause", "")),
    )
