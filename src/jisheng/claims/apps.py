from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "jisheng.claims"
    label = "claims"
