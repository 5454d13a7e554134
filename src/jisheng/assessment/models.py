from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jisheng.assessment.enums import EvaluationState
from jisheng.foundation.models import Entity
from jisheng.training.models import Enrolment, TrainingClass


class CompletionEvaluation(Entity):
    """结业评估 of one class: entered by the institution, confirmed by the department (五（二）)."""

    training_class = models.OneToOneField(
        TrainingClass, on_delete=models.PROTECT, related_name="evaluation"
    )
    state = models.CharField(
        _("状态"), max_length=20, choices=EvaluationState.choices, default=EvaluationState.ENTERED
    )
    entered_by = models.BigIntegerField(_("成绩录入人"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    confirmed_by = models.BigIntegerField(_("确认人"), null=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    returned_reasons: models.JSONField[Any, Any] = models.JSONField(_("退回理由"), default=list)
    # Place of the class in the region's certificate numbers of the year; given on confirmation.
    region_code = models.CharField(_("区划"), max_length=6)
    certificate_year = models.PositiveSmallIntegerField(_("发证年度"), null=True)
    class_serial = models.PositiveIntegerField(_("班次流水"), null=True)

    class Meta:
        verbose_name = _("结业评估")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="evaluation_confirmed_by_another",
                violation_error_message=_("录入成绩的人不能确认结业评估。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=EvaluationState.CONFIRMED)
                | Q(confirmed_by__isnull=False, class_serial__isnull=False),
                name="confirmed_evaluation_is_numbered",
                violation_error_message=_("确认结业评估时必须编定证书流水。"),
            ),
            models.UniqueConstraint(
                fields=["region_code", "certificate_year", "class_serial"],
                name="certificate_serial_once_a_year",
                violation_error_message=_("该年度的证书班次流水已被使用。"),
            ),
        ]


class CompletionResult(Entity):
    """结业成绩 of one trainee, with the number of the completion certificate once confirmed."""

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="completion_result"
    )
    score = models.DecimalField(_("成绩"), max_digits=4, decimal_places=1, null=True)
    passed = models.BooleanField(_("合格"))
    entered_by = models.BigIntegerField(_("录入人"))
    certificate_number = models.CharField(  # noqa: DJ001
        _("培训合格证书编号"), max_length=40, null=True, unique=True
    )
    certified_on = models.DateField(_("发证日期"), null=True)

    class Meta:
        verbose_name = _("结业成绩")
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                name="score_within_a_hundred",
                violation_error_message=_("成绩应在 0 到 100 之间。"),
            ),
            models.CheckConstraint(
                condition=Q(certificate_number__isnull=True, certified_on__isnull=True)
                | Q(certificate_number__isnull=False, certified_on__isnull=False, passed=True),
                name="only_who_passed_is_certified",
                violation_error_message=_("只有结业合格的学员才能发培训合格证书。"),
            ),
        ]
