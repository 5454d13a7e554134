from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "jisheng.portal"
    label = "portal"
