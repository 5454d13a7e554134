"""Addresses open to everybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from jisheng.portal.public import check_in, pages

urlpatterns: list[URLPattern] = [
    path("", pages.front, name="front"),
    path("undertakings/", pages.undertakings, name="undertakings"),
    path("s/<uuid:uuid>/", check_in.check_in, name="check_in"),
]
