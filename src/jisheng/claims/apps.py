from importlib import import_module

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "jisheng.claims"
    label = "claims"

    def ready(self) -> None:
        # Whoever delivers the outbox must know that claims listens to what became of money.
        import_module("jisheng.claims.jobs")
