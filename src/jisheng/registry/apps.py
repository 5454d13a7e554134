from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "jisheng.registry"
    label = "registry"
