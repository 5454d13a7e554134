from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "jisheng.funds"
    label = "funds"
