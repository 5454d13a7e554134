from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "jisheng.assessment"
    label = "assessment"
