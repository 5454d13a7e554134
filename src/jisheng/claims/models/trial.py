from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jisheng.catalogues.models import RulebookVersion
from jisheng.claims.enums import TrialState
from jisheng.foundation.models import Entity


class RulebookTrial(Entity):
    """试算: a version of the rules tried on past claims, or on cases of a spreadsheet.

    ``cases`` holds the cases of a spreadsheet; past claims are read when the job runs.
    ``rows`` holds one entry for each case tried, without the facts of anybody.
    """

    version = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(_("区划"), max_length=6)
    content_sha256 = models.CharField(_("草稿内容摘要"), max_length=64)
    compared_with = models.CharField(_("对照的规则版本"), max_length=64, blank=True, default="")
    asked_by = models.BigIntegerField(_("试算人"))
    state = models.CharField(
        _("状态"), max_length=20, choices=TrialState.choices, default=TrialState.WAITING
    )
    ended_from = models.DateField(_("结业日期从"), null=True)
    ended_until = models.DateField(_("结业日期到"), null=True)
    file_name = models.CharField(_("上传的文件"), max_length=255, blank=True, default="")
    benefit = models.CharField(_("补贴种类"), max_length=60, blank=True, default="")
    cases: models.JSONField[Any, Any] = models.JSONField(_("上传的案例"), default=list)
    rows: models.JSONField[Any, Any] = models.JSONField(_("逐件结果"), default=list)
    total = models.PositiveIntegerField(_("件数"), default=0)
    done = models.PositiveIntegerField(_("已试算"), default=0)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    failure = models.TextField(_("未能完成的原因"), blank=True, default="")

    class Meta:
        verbose_name = _("规则试算")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="trial_does_no_more_than_there_is"
            ),
        ]
