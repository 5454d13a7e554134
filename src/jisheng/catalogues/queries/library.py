"""The library of rules as everybody may read it: each document in the version used on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jisheng.catalogues.enums import RulebookState
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.queries.law import RULEBOOK_OF, pack_on
from jisheng.catalogues.queries.lists import office_values
from jisheng.foundation.errors import NotFound
from jisheng.policy import Pack
from jisheng.policy.stored_pack import above, built_in_names, built_in_texts


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document on the shelf: whose version it is (empty: built in) and since when it is used."""

    name: str
    region_code: str
    published: RulebookVersion | None


def shelves(day: dt.date) -> list[Shelved]:
    """Return every document anybody may read as used on ``day``; a published one wins."""
    latest: dict[str, RulebookVersion] = {}
    for version in _in_use(day):
        latest.setdefault(version.document, version)
    return [_shelved(name, latest) for name in sorted({*built_in_names(), *latest})]


def shelved(name: str, day: dt.date) -> Shelved:
    """Return one document of the shelf; raises NotFound."""
    for one in shelves(day):
        if one.name == name:
            return one
    raise NotFound(_("该文件"))


def public_pack(name: str, day: dt.date) -> Pack:
    """Return the rules of a document as used on ``day``; raises NotFound."""
    one = shelved(name, day)
    return pack_on(one.name, one.region_code, day)


def what_offices_set(name: str, day: dt.date) -> dict[str, tuple[int | str, str]]:
    """Return what the office has set where the document is silent: name → (value, basis)."""
    return office_values(name, shelved(name, day).region_code, day)


def _in_use(day: dt.date) -> QuerySet[RulebookVersion]:
    found = RulebookVersion.objects.filter(
        state=RulebookState.PUBLISHED, in_force_from__lte=day
    ).defer("files", "above")
    return found.order_by("-in_force_from", "-published_at", "-id")


def _shelved(name: str, latest: dict[str, RulebookVersion]) -> Shelved:
    """Return a document; a built-in one follows the region of whoever published what is above."""
    if name in latest:
        return Shelved(name, latest[name].region_code, latest[name])
    homes = {document: code for code, document in RULEBOOK_OF.items()}
    over = latest.get(above(built_in_texts(name)))
    return Shelved(name, homes.get(name) or (over.region_code if over else ""), None)
