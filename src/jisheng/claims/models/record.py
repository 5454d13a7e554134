from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from jisheng.claims.enums import Occasion, OpinionResult, Stage
from jisheng.claims.models.claim import Claim
from jisheng.foundation.fields import FenField
from jisheng.policy import Decision


class DecisionRecord(models.Model):
    """核定: a decision of the rulebook kept as its exact bytes; rows are only ever added."""

    id = models.BigAutoField(primary_key=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField(_("次序"))
    occasion = models.CharField(_("场合"), max_length=20, choices=Occasion.choices)
    taken_at = models.DateTimeField(_("核定时间"))
    content = models.BinaryField(_("内容"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    amount_fen = FenField(_("核定金额"))
    headcount = models.PositiveIntegerField(_("核准人数"))

    class Meta:
        verbose_name = _("核定结果")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="decision_number_once"),
        ]

    @property
    def decision(self) -> Decision:
        """Return the decision read back from its bytes."""
        return Decision.from_json(bytes(self.content))


class Opinion(models.Model):
    """审核意见 of one officer at one desk; rows are only ever added."""

    id = models.BigAutoField(primary_key=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="opinions")
    stage = models.CharField(_("环节"), max_length=20, choices=Stage.choices)
    result = models.CharField(_("意见"), max_length=20, choices=OpinionResult.choices)
    officer_id = models.BigIntegerField(_("办理人编号"))
    officer_name = models.CharField(_("办理人"), max_length=120)
    reasons: models.JSONField[Any, Any] = models.JSONField(_("理由"), default=list)
    # What the rechecker saw when the facts had changed since the decision.
    differences: models.JSONField[Any, Any] = models.JSONField(_("与原核定的差异"), default=list)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("审核意见")
        ordering = ["id"]
