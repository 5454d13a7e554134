"""Which rules are the law of a region on a day, and where those of an earlier decision are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jisheng.accounts.actor import significant
from jisheng.catalogues.enums import RulebookState
from jisheng.catalogues.models import KeptLaw, RulebookVersion
from jisheng.catalogues.queries.lists import set_on
from jisheng.foundation.errors import Refusal
from jisheng.policy import OfficeValue, Pack, PolicyError, load_pack
from jisheng.policy.stored_pack import (
    Texts,
    above,
    built_in_names,
    built_in_texts,
    load_texts,
)

# Which rulebook folder is the law of which region until its office publishes another.
RULEBOOK_OF = {"330782": "yiwu"}


@dataclass(frozen=True, slots=True)
class Law:
    """The texts of one document's rules, and the version that published them (None: built in)."""

    document: str
    texts: Texts
    above: Mapping[str, Texts]
    published: RulebookVersion | None

    @property
    def pack(self) -> Pack:
        """Return the rules, checked and ready to decide."""
        return load_texts(self.document, self.texts, self.above)


def rulebook_name(region_code: str, day: dt.date | None = None) -> str:
    """Return the document that is the law of a region (on ``day``); raises Refusal when none is.

    The latest version published as the region's law decides; without any, the built-in one.
    """
    chosen = published(region_code, day).filter(governs=True).first()
    if chosen is not None:
        return chosen.document
    if region_code not in RULEBOOK_OF:
        raise Refusal(
            "NO_RULEBOOK",
            _("区划 %(code)s 还没有载入政策文件，无法计算补贴。") % {"code": region_code},
            _("请联系系统管理员确认该地区适用的文件。"),
        )
    return RULEBOOK_OF[region_code]


def published(region_code: str, day: dt.date | None = None) -> QuerySet[RulebookVersion]:
    """Return what was published for a region or one above it and is used by ``day``, latest first.

    The texts themselves are fetched only when asked for.
    """
    found = RulebookVersion.objects.filter(
        state=RulebookState.PUBLISHED, region_code__in=_with_those_above(region_code)
    )
    if day is not None:
        found = found.filter(in_force_from__lte=day)
    return found.order_by("-in_force_from", "-published_at", "-id").defer("files", "above")


def version_on(document: str, region_code: str, day: dt.date) -> RulebookVersion | None:
    """Return the published version of a document that a region uses on ``day``; None: built in."""
    return published(region_code, day).filter(document=document).first()


def law_on(document: str, region_code: str, day: dt.date) -> Law:
    """Return a document's rules as a region uses them on ``day``; raises Refusal when unknown."""
    found = version_on(document, region_code, day)
    if found is not None:
        return Law(document, found.files, found.above, found)
    if document not in built_in_names():
        raise Refusal(
            "NO_RULEBOOK",
            _("没有代号为“%(name)s”的文件，或它还没有发布的版本。") % {"name": document},
            _("请从政策规则列表中选择。"),
        )
    texts = built_in_texts(document)
    return Law(document, texts, _published_above(texts, region_code, day), None)


def rulebook_on(region_code: str, day: dt.date) -> Pack:
    """Return a region's rulebook with what the office had set by ``day``; raises Refusal."""
    name = rulebook_name(region_code, day)
    return with_what_is_set(pack_on(name, region_code, day), name, region_code, day)


def with_what_is_set(pack: Pack, document: str, region_code: str, day: dt.date) -> Pack:
    """Return a pack with what the office had set by ``day`` where this version is silent."""
    silent = {name for clause in pack.clauses for kind, name in clause.states if kind == "silent"}
    values = {
        row.name: OfficeValue(row.value, row.basis, row.valid_from)
        for row in set_on(document, region_code, day)
        if row.name in silent
    }
    return pack.with_office_values(values)


def pack_on(document: str, region_code: str, day: dt.date) -> Pack:
    """Return a document's rules as a region uses them on ``day``, without the office's values."""
    found = version_on(document, region_code, day)
    if found is not None:
        return _published_pack(document, found.version, found.pk)
    law = law_on(document, region_code, day)
    return law.pack if law.above else load_pack(document)


def pack_of_version(document: str, version: str) -> Pack:
    """Return the rules by which a decision was taken; raises PolicyError when nobody kept them."""
    built_in = load_pack(document) if document in built_in_names() else None
    if built_in is not None and built_in.version == version:
        return built_in
    names = {"document": document, "version": version}
    found = RulebookVersion.objects.filter(state=RulebookState.PUBLISHED, **names).first()
    if found is not None:
        return _published_pack(document, version, found.pk)
    kept = KeptLaw.objects.filter(**names).first()
    if kept is not None:
        return load_texts(document, kept.files, kept.above)
    for pack in _under_published(document):
        if pack.version == version:
            return pack
    raise PolicyError(
        f"找不到规则“{document}”的{version[:12]}版本，不能按当时的规则重演。请核对规则版本的发布记录。"
    )


def law_in_hand(document: str, version: str, region_code: str, day: dt.date) -> Pack:
    """Return the rules of a case taken in under ``version``, as the office has it on ``day``.

    A case keeps its version, unless one published since says that cases in hand move to it.
    Where nobody kept the version (an earlier release), those of the day count.
    """
    try:
        pack = pack_of_version(document, version)
    except PolicyError:
        return rulebook_on(region_code, day)
    for later in _published_since(document, version, region_code, day):
        found = _published_pack(later.document, later.version, later.pk)
        pack = found if found.document.transition.moves_in_flight else pack
    return with_what_is_set(pack, pack.document.folder, region_code, day)


def _published_since(
    document: str, version: str, region_code: str, day: dt.date
) -> list[RulebookVersion]:
    """Return what became the region's law after ``version``, in that order."""
    lawful = list(published(region_code, day).filter(governs=True).reverse())
    places = [
        place
        for place, one in enumerate(lawful)
        if (one.document, one.version) == (document, version)
    ]
    return lawful[places[0] + 1 :] if places else lawful


@lru_cache(maxsize=32)
def _published_pack(document: str, _version: str, pk: int) -> Pack:
    """Load a published version once; it never changes, so the digest stands for it."""
    kept = RulebookVersion.objects.get(pk=pk)
    return load_texts(document, kept.files, kept.above)


def _under_published(document: str) -> list[Pack]:
    """Return the built-in rules of a document under each published version of the one above it."""
    texts = built_in_texts(document) if document in built_in_names() else {}
    over = above(texts)
    versions = RulebookVersion.objects.filter(state=RulebookState.PUBLISHED, document=over)
    return [
        load_texts(document, texts, {**one.above, over: one.files})
        for one in versions.order_by("id")
    ]


def _published_above(texts: Texts, region_code: str, day: dt.date) -> dict[str, Texts]:
    """Return the published texts of those above a document on ``day``; the built-in ones follow
    by themselves."""
    over = above(texts)
    found = version_on(over, region_code, day) if over else None
    return {**found.above, over: found.files} if found else {}


def _with_those_above(region_code: str) -> set[str]:
    """Return a region's code with those of the city and province it lies in."""
    code = significant(region_code)
    return {code[:length].ljust(6, "0") for length in (2, 4, 6)}
