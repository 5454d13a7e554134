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
from jisheng.portal.public.rules_shelf import book, shelf
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
    page: dict[str, Any] = {"books": shelf(clock.today()), "query": query}
    if query:
        page["hits"] = search(packs(), query)
    return render(request, "public/rules/index.html", page)


@public
def rules_document(request: HttpRequest, document: str) -> HttpResponse:
    """Show one document clause by clause; ``benefit`` keeps those that bear on one benefit."""
    pack = pack_of(document)
    wanted = request.GET.get("benefit", "")
    shown = clauses(pack, library.what_offices_set(document, clock.today()))
    if wanted in pack.benefits:
        shown = tuple(clause for clause in shown if wanted in clause.benefits)
    page = {
        **_shared(pack),
        "clauses": shown,
        "wanted": wanted,
        "book": book(document, clock.today()),
        "inside": _inside(pack),
    }
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
        "own_clauses": {entry.clause for entry in pack.clauses},
        "days": words.days_text(pack.document.in_force_from, pack.document.in_force_until),
    }


def _inside(pack: Pack) -> dict[str, Any]:
    """Return what a document holds, counted."""
    states = [kind for entry in pack.clauses for kind, _name in entry.states]
    return {
        "clauses": len(pack.clauses),
        "silent": sum(1 for entry in pack.clauses if entry.no_effect),
        "readings": states.count("readings"),
        "issued": words.day_text(pack.document.issued_on),
    }
