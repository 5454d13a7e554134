"""The library of rules for everybody: documents, clauses, benefits, numbers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jisheng.catalogues.queries import library
from jisheng.foundation import clock
from jisheng.foundation.errors import NotFound, Refusal
from jisheng.policy import Pack, PolicyError
from jisheng.portal.public import rules_words as words
from jisheng.portal.public.rules_benefits import benefit, benefits
from jisheng.portal.public.rules_cases import examples_of
from jisheng.portal.public.rules_clauses import clauses
from jisheng.portal.public.rules_numbers import NumberTable, number_rows
from jisheng.portal.public.rules_search import search
from jisheng.portal.tables import respond

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Let anybody read a page."""
    return login_not_required(require_safe(wraps(view)(view)))


def packs() -> list[Pack]:
    """Return the rules of every document as used today; one that is not sound is left out."""
    day, found = clock.today(), []
    for one in library.shelves(day):
        with suppress(PolicyError):
            found.append(library.public_pack(one.name, day))
    return found


def pack_of(name: str) -> Pack:
    """Return the rules of one document as used today; raises NotFound, Refusal when unsound."""
    try:
        return library.public_pack(name, clock.today())
    except PolicyError as error:
        raise Refusal(
            "UNSOUND_RULES",
            _("这份文件的规则正在校核，暂时不能显示。"),
            _("请稍后再来，或先看其他文件。"),
        ) from error


@public
def rules(request: HttpRequest) -> HttpResponse:
    """List the documents, and search all of them."""
    query = request.GET.get("q", "")[:100].strip()
    books = packs()
    page: dict[str, Any] = {"books": [_book(pack) for pack in books], "query": query}
    if query:
        page["hits"] = search(books, query)
    return render(request, "public/rules/index.html", page)


@public
def rules_document(request: HttpRequest, document: str) -> HttpResponse:
    """Show one document clause by clause; ``benefit`` keeps those that bear on one benefit."""
    pack = pack_of(document)
    wanted = request.GET.get("benefit", "")
    shown = clauses(pack, library.what_offices_set(document, clock.today()))
    if wanted in pack.benefits:
        shown = tuple(clause for clause in shown if wanted in clause.benefits)
    page = {**_shared(pack), "clauses": shown, "wanted": wanted, "book": _book(pack)}
    return render(request, "public/rules/document.html", page)


@public
def rules_clause(request: HttpRequest, document: str, clause: str) -> HttpResponse:
    """Show one clause with everything it sets, and its neighbours."""
    pack = pack_of(document)
    shown = clauses(pack, library.what_offices_set(document, clock.today()))
    places = [place for place, one in enumerate(shown) if one.number == clause]
    if not places:
        raise NotFound(_("该条款"))
    at = places[0]
    page = {
        **_shared(pack),
        "clause": shown[at],
        "before": shown[at - 1] if at else None,
        "after": shown[at + 1] if at + 1 < len(shown) else None,
        "benefits": [one for one in benefits(pack) if one.name in shown[at].benefits],
    }
    return render(request, "public/rules/clause.html", page)


@public
def rules_benefits(request: HttpRequest, document: str) -> HttpResponse:
    """List the benefits of a document in plain words."""
    pack = pack_of(document)
    page = {**_shared(pack), "benefits": benefits(pack)}
    return render(request, "public/rules/benefits.html", page)


@public
def rules_benefit(request: HttpRequest, document: str, name: str) -> HttpResponse:
    """Show one benefit: who, how much, what is needed, to whom, by when, and its cases."""
    pack = pack_of(document)
    shown = benefit(pack, name)
    if shown is None:
        raise NotFound(_("该项补贴"))
    page = {**_shared(pack), "benefit": shown, "examples": examples_of(pack, name)}
    return render(request, "public/rules/benefit.html", page)


@public
def rules_numbers(request: HttpRequest, document: str) -> HttpResponseBase:
    """List the numbers of a document over time, to be read or taken away."""
    pack = pack_of(document)
    table = NumberTable(request, number_rows([pack]))
    return respond(request, "public/rules/numbers.html", table, **_shared(pack))


def _shared(pack: Pack) -> dict[str, Any]:
    """Return what every page of a document shows."""
    return {
        "document": pack.document,
        "pack": pack,
        "days": words.days_text(pack.document.in_force_from, pack.document.in_force_until),
    }


def _book(pack: Pack) -> dict[str, Any]:
    """Return a document as the list shows it."""
    document = pack.document
    relations = [(words.RELATIONS[one.kind], one.to, one) for one in document.relations]
    own = [name for name in pack.benefits if name not in pack.folder.inherited]
    return {
        **_shared(pack),
        "clauses": len(pack.clauses),
        "silent": sum(1 for entry in pack.clauses if entry.no_effect),
        "benefits": len(own),
        "readings": sum(len([k for k, _n in e.states if k == "readings"]) for e in pack.clauses),
        "relations": [
            (word, to, words.days_text(one.from_, one.until), one) for word, to, one in relations
        ],
        "above": pack.folder.above.document if pack.folder.above else None,
        "issued": words.day_text(document.issued_on),
    }
