"""Questions of offices about the versions of rulebooks: drafts, those in use, earlier ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor, significant
from jisheng.accounts.enums import Duty
from jisheng.catalogues.models import RulebookVersion
from jisheng.catalogues.queries.law import (
    RULEBOOK_OF,
    Law,
    law_on,
    published,
    rulebook_name,
    version_on,
)
from jisheng.foundation.errors import NotFound, Refusal
from jisheng.policy import Fault as PackFault
from jisheng.policy import PolicyError
from jisheng.policy.difference import Difference, difference
from jisheng.policy.own_cases import DifferingCase, differing_cases
from jisheng.policy.raw_texts import read_raw
from jisheng.policy.stored_pack import (
    Texts,
    above,
    built_in_names,
    built_in_texts,
    check_texts,
    version_of,
)

# Whose work a draft is: those who write, publish and inspect.
READERS = frozenset({Duty.RULE_EDITOR, Duty.RULE_PUBLISHER, Duty.AUDITOR})


@dataclass(frozen=True, slots=True)
class DocumentInUse:
    """A document the office may work on: what is used today, and whether it is the law here."""

    name: str
    title: str
    number: str
    version: str
    published: RulebookVersion | None
    is_law_here: bool


def rulebooks(actor: Actor) -> QuerySet[RulebookVersion]:
    """Return the versions of the regions the actor writes, publishes or inspects rules for."""
    here = Q(pk__in=[])
    for reach in actor.reaches:
        if reach.duty in READERS:
            here |= Q(region_code__startswith=significant(reach.region_code))
    return RulebookVersion.objects.filter(here).order_by("-id").defer("files", "above")


def rulebook(actor: Actor, version_uuid: UUID) -> RulebookVersion:
    """Return one version with its texts; raises NotFound outside the scope."""
    found = rulebooks(actor).defer(None).filter(uuid=version_uuid).first()
    if found is None:
        raise NotFound(_("该规则版本"))
    return found


def documents(region_code: str, day: dt.date) -> list[DocumentInUse]:
    """Return every document known to a region, as used on ``day``; its own law first."""
    try:
        law = rulebook_name(region_code, day)
    except Refusal:
        law = ""
    stored = set(published(region_code, day).values_list("document", flat=True))
    names = sorted({*built_in_names(), *stored}, key=lambda name: (name != law, name))
    return [_in_use(name, region_code, day, is_law=name == law) for name in names]


def texts_above(version: RulebookVersion, day: dt.date) -> dict[str, Texts]:
    """Return the texts of those above a draft as they are used on ``day``."""
    name = above(version.files)
    found: dict[str, Texts] = {}
    while name and name not in found and name != version.document:
        law = law_on(name, version.region_code, day)
        found[name] = dict(law.texts)
        name = above(law.texts)
    return found


def faults_of(version: RulebookVersion, day: dt.date) -> tuple[PackFault, ...]:
    """Return every fault of a version as rules, each with file and line; none when it is sound."""
    return check_texts(version.document, version.files, version.above or texts_above(version, day))


def differing_cases_of(version: RulebookVersion, day: dt.date) -> tuple[DifferingCase, ...]:
    """Return the rulebook's own cases that come out otherwise in this version; raises Refusal."""
    try:
        return differing_cases(version.document, version.files, texts_above(version, day))
    except PolicyError as error:
        raise Refusal("OTHER_FAULTS", str(error)) from error


def base_of(version: RulebookVersion, day: dt.date) -> Law | None:
    """Return what a version is compared with: what is used today; for a published one, what it
    followed. None for a document nobody used before."""
    if version.published_at is not None:
        earlier = published(version.region_code).filter(
            document=version.document, published_at__lt=version.published_at
        )
        found = earlier.order_by("-published_at").first()
        if found is not None:
            return Law(version.document, found.files, found.above, found)
        if version.document not in built_in_names():
            return None
        return Law(version.document, built_in_texts(version.document), {}, None)
    try:
        return law_on(version.document, version.region_code, day)
    except Refusal:
        return None


def differences_of(version: RulebookVersion, day: dt.date) -> tuple[Difference, ...] | None:
    """Return in words what a version changes; None for a document nobody used before.

    Raises Refusal when a file is no YAML.
    """
    base = base_of(version, day)
    try:
        return difference(base.texts, version.files) if base else None
    except PolicyError as error:
        raise Refusal("UNREADABLE_RULES", str(error)) from error


def begins_as_law(document: str, region_code: str, day: dt.date) -> bool:
    """Say whether a version of a document is the region's law without anybody choosing so."""
    try:
        return rulebook_name(region_code, day) == document
    except Refusal:
        return region_code not in RULEBOOK_OF


def _in_use(name: str, region_code: str, day: dt.date, *, is_law: bool) -> DocumentInUse:
    found = version_on(name, region_code, day)
    if found is not None:
        return DocumentInUse(name, found.title, found.number, found.version, found, is_law)
    texts = built_in_texts(name)
    said = read_raw({"document.yaml": texts["document.yaml"]}).document
    title, number = str(said.get("short_title", name)), str(said.get("number", ""))
    return DocumentInUse(name, title, number, version_of(texts), None, is_law)
