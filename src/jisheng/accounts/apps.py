from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "jisheng.accounts"
    label = "accounts"
