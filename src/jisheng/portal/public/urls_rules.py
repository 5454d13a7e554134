"""Addresses of the rules for everybody: the library, and what one is entitled to."""

from __future__ import annotations

from django.urls import URLPattern, path

from jisheng.portal.public import entitlement, front_parts, rules

_DOCUMENT = "rules/<slug:document>/"

urlpatterns: list[URLPattern] = [
    path("rules/", rules.rules, name="rules"),
    path(_DOCUMENT, rules.rules_document, name="rules_document"),
    path(f"{_DOCUMENT}benefits/", rules.rules_benefits, name="rules_benefits"),
    path(f"{_DOCUMENT}benefits/<slug:name>/", rules.rules_benefit, name="rules_benefit"),
    path(f"{_DOCUMENT}numbers/", rules.rules_numbers, name="rules_numbers"),
    path(f"{_DOCUMENT}clauses/<str:clause>/", rules.rules_clause, name="rules_clause"),
    path("entitlement/", entitlement.entitlement, name="entitlement"),
    path(
        "entitlement/<slug:document>/",
        entitlement.entitlement_document,
        name="entitlement_document",
    ),
    path(
        "entitlement/<slug:document>/<slug:name>/",
        entitlement.entitlement_questions,
        name="entitlement_questions",
    ),
]

front_parts.register("public/front_rules.html", dict, 5)
