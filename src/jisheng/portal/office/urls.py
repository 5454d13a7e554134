"""Addresses of the department's screens: plans with their lines, filings to review."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from jisheng.portal import navigation
from jisheng.portal.office import filings, lines, plans

urlpatterns: list[URLPattern] = [
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/<uuid:uuid>/", plans.plan, name="plan"),
    path("plans/<uuid:uuid>/confirm/", plans.plan_confirm, name="plan_confirm"),
    path("plans/<uuid:uuid>/lines/new/", lines.line_new, name="line_new"),
    path("lines/<uuid:uuid>/", lines.line_edit, name="line_edit"),
    path("lines/<uuid:uuid>/remove/", lines.line_remove, name="line_remove"),
    path("lines/<uuid:uuid>/procurement/", lines.line_procurement, name="line_procurement"),
    path("lines/<uuid:uuid>/publish/", lines.line_publish, name="line_publish"),
    path("filings/", filings.filings, name="filings"),
    path("filings/<uuid:uuid>/", filings.filing, name="filing"),
    path("filings/<uuid:uuid>/accept/", filings.filing_accept, name="filing_accept"),
    path("filings/<uuid:uuid>/send-back/", filings.filing_send_back, name="filing_send_back"),
]

navigation.register("portal:plans", _("项目计划"), plans.READERS, 20)
navigation.register("portal:filings", _("开班备案"), filings.READERS, 25)
