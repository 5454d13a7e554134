"""Addresses of those who watch."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.portal import navigation
from jisheng.portal.desk import tasks
from jisheng.portal.supervisor import overview

urlpatterns: list[URLPattern] = [path("", overview.overview, name="overview")]

navigation.register("portal:overview", _("监督总览"), [Duty.AUDITOR], 5)
tasks.when_idle(
    Duty.AUDITOR,
    _("审计监督可以查看全区的计划、培训班、补贴、公示和资金，不办理任何事项。"),
    "portal:overview",
    _("进入监督总览"),
)
