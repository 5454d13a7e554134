from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "jisheng.foundation"
    label = "foundation"
