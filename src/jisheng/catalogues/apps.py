from django.apps import AppConfig


class CataloguesConfig(AppConfig):
    name = "jisheng.catalogues"
    label = "catalogues"
