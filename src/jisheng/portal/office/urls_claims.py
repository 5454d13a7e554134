"""Addresses of a class's tabs for results and subsidy, and of claims."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from jisheng.portal.classes import claim as claim_tab
from jisheng.portal.classes import money_offers, offers, results, tabs
from jisheng.portal.office import claims, recheck

urlpatterns: list[URLPattern] = [
    path("classes/<uuid:uuid>/results/", results.class_results, name="class_results"),
    path("classes/<uuid:uuid>/claim/", claim_tab.class_claim, name="class_claim"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<uuid:uuid>/", claims.claim, name="claim"),
    path("claims/<uuid:uuid>/review/", claims.claim_review, name="claim_review"),
    path("claims/<uuid:uuid>/redecide/", claims.claim_redecide, name="claim_redecide"),
    path("claims/<uuid:uuid>/refuse/", claims.claim_refuse, name="claim_refuse"),
    path("claims/<uuid:uuid>/send-back/", claims.claim_send_back, name="claim_send_back"),
    path("claims/<uuid:uuid>/recheck/", recheck.claim_recheck, name="claim_recheck"),
]

tabs.register("portal:class_results", _("结业"), 60)
tabs.register("portal:class_claim", _("补贴"), 70)

offers.register(money_offers.offers)
