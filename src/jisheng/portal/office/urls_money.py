"""Addresses of the offices' screens for results, claims, notices, money and administration."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.portal import navigation
from jisheng.portal.office import accounts, parameters

urlpatterns: list[URLPattern] = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/<uuid:uuid>/", accounts.account, name="account"),
    path("accounts/<uuid:uuid>/duties/<int:assignment>/end/", accounts.duty_end, name="duty_end"),
    path("parameters/", parameters.parameters, name="parameters"),
]

navigation.register("portal:accounts", _("账号与岗位"), [Duty.ADMINISTRATOR], 90)
navigation.register("portal:parameters", _("办理参数"), [Duty.ADMINISTRATOR, Duty.AUDITOR], 91)
