"""Addresses of the public notices, open to everybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from jisheng.portal.public import front_parts, notices

urlpatterns: list[URLPattern] = [
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:uuid>/", notices.notice, name="notice"),
    path("notices/<uuid:uuid>/object/", notices.notice_object, name="notice_object"),
    path("notices/<uuid:uuid>/objected/<slug:number>/", notices.objected, name="objected"),
]

front_parts.register("public/front_notices.html", notices.front_part, 10)
