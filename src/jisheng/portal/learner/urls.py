"""Addresses of a trainee's own pages."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.portal import navigation
from jisheng.portal.learner import pages

urlpatterns: list[URLPattern] = [
    path("", pages.my_classes, name="my_classes"),
    path("classes/<uuid:uuid>/", pages.my_class, name="my_class"),
    path("identity/", pages.my_identity, name="my_identity"),
]

navigation.register("portal:my_classes", _("我的培训"), [Duty.TRAINEE], 10)
navigation.register("portal:my_identity", _("我的身份"), [Duty.TRAINEE], 11)
