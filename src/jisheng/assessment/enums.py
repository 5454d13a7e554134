from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EvaluationState(TextChoices):
    """结业评估 of one class, from the institution's results to the department's confirmation."""

    ENTERED = "entered", _("成绩录入中")
    SUBMITTED = "submitted", _("待结业评估确认")
    CONFIRMED = "confirmed", _("结业评估已确认")
