"""Addresses of the screens; each audience has its own file."""

from django.urls import URLPattern, URLResolver, include, path

from jisheng.portal.desk import training_tasks as training_tasks
from jisheng.portal.desk import views as desk
from jisheng.portal.gallery import gallery
from jisheng.portal.public import sign_in

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", sign_in.sign_in, name="sign_in"),
    path("logout/", sign_in.sign_out, name="sign_out"),
    path("day/", sign_in.site_day, name="site_day"),
    path("gallery/", gallery, name="gallery"),
    path("desk/", desk.desk, name="desk"),
    path("", include("jisheng.portal.public.urls")),
    path("my/", include("jisheng.portal.learner.urls")),
    path("office/", include("jisheng.portal.office.urls")),
    path("office/", include("jisheng.portal.office.urls_money")),
    path("office/", include("jisheng.portal.office.urls_rules")),
    path("provider/", include("jisheng.portal.provider.urls")),
    path("", include("jisheng.portal.classes.urls")),
    path("", include("jisheng.portal.office.urls_claims")),
    path("", include("jisheng.portal.provider.urls_money")),
    path("", include("jisheng.portal.public.urls_money")),
    path("", include("jisheng.portal.public.urls_rules")),
    path("supervisor/", include("jisheng.portal.supervisor.urls")),
]
