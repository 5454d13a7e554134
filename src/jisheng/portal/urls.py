"""Addresses of the screens; each audience has its own file."""

from django.urls import URLPattern, URLResolver, include, path

from jisheng.portal.public import sign_in

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", sign_in.sign_in, name="sign_in"),
    path("logout/", sign_in.sign_out, name="sign_out"),
    path("day/", sign_in.site_day, name="site_day"),
    path("office/", include("jisheng.portal.office.urls_money")),
]
