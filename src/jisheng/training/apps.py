from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "jisheng.training"
    label = "training"
