"""The site's addresses with the gallery among them, as a development site has it."""

from django.urls import path

from jisheng.config.urls import handler404 as handler404
from jisheng.config.urls import urlpatterns as site
from jisheng.portal.gallery import gallery

urlpatterns = [path("gallery/", gallery, name="gallery"), *site]
