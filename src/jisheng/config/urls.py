"""Every address of the site."""

from django.urls import include, path

urlpatterns = [path("", include("jisheng.portal.urls"))]

handler404 = "jisheng.portal.failures.not_found"
