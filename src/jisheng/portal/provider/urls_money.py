"""Addresses of the institution's screens for results and claims."""

from __future__ import annotations

from django.urls import URLPattern, path

from jisheng.accounts.enums import Duty
from jisheng.portal.desk import tasks
from jisheng.portal.provider import claim, results

urlpatterns: list[URLPattern] = [
    path("classes/<uuid:uuid>/results/enter/", results.results_enter, name="results_enter"),
    path("classes/<uuid:uuid>/results/import/", results.results_import, name="results_import"),
    path("classes/<uuid:uuid>/results/submit/", results.results_submit, name="results_submit"),
    path("classes/<uuid:uuid>/claim/new/", claim.claim_new, name="claim_new"),
]

tasks.register(Duty.INSTITUTION_CLERK, results.to_enter, all_url_name="portal:classes")
tasks.register(Duty.INSTITUTION_CLERK, claim.to_claim, all_url_name="portal:claims")
