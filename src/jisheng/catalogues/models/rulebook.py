from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jisheng.catalogues.enums import RulebookState
from jisheng.foundation.models import Entity


class RulebookVersion(Entity):
    """规则版本: the rules of one official document as texts, who wrote and who published them.

    Once published a row never changes again (a trigger refuses it), so that every decision
    finds the very texts it was taken by. ``above`` keeps, from then on, the texts of the
    documents this one stands under; ``version`` is the digest a decision names.
    """

    document = models.CharField(_("文件代号"), max_length=40)
    title = models.CharField(_("文件"), max_length=200)
    number = models.CharField(_("文号"), max_length=80)
    region_code = models.CharField(_("区划"), max_length=6)
    purpose = models.CharField(_("改了什么、依据什么"), max_length=300)
    files: models.JSONField[Any, Any] = models.JSONField(_("规则文件"))
    above: models.JSONField[Any, Any] = models.JSONField(_("上位文件"), default=dict)
    content_sha256 = models.CharField(_("内容摘要"), max_length=64)
    version = models.CharField(_("规则版本"), max_length=64, blank=True, default="")
    begun_from = models.CharField(_("在哪个版本上修改"), max_length=64, blank=True, default="")
    state = models.CharField(
        _("状态"), max_length=20, choices=RulebookState.choices, default=RulebookState.DRAFT
    )
    made_by = models.BigIntegerField(_("编制人"))
    sent_at = models.DateTimeField(_("送审时间"), null=True)
    published_by = models.BigIntegerField(_("发布人"), null=True)
    published_at = models.DateTimeField(_("发布时间"), null=True)
    in_force_from = models.DateField(_("从哪天起使用"), null=True)
    governs = models.BooleanField(_("作为本地区计算补贴的依据"), default=False)

    class Meta:
        verbose_name = _("规则版本")
        indexes = [models.Index(fields=["document", "state", "-in_force_from"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("made_by")),
                name="rulebook_publisher_is_not_maker",
                violation_error_message=_("规则的编制和发布必须由不同的人办理。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=RulebookState.PUBLISHED)
                | Q(
                    published_by__isnull=False,
                    published_at__isnull=False,
                    in_force_from__isnull=False,
                )
                & ~Q(version=""),
                name="published_rulebook_says_who_and_when",
                violation_error_message=_("已发布的规则必须有发布人、发布时间和起用日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class KeptLaw(Entity):
    """The texts of built-in rules by which something was decided; rows are only ever added."""

    document = models.CharField(_("文件代号"), max_length=40)
    version = models.CharField(_("规则版本"), max_length=64)
    files: models.JSONField[Any, Any] = models.JSONField(_("规则文件"))
    above: models.JSONField[Any, Any] = models.JSONField(_("上位文件"), default=dict)

    class Meta:
        verbose_name = _("已用规则")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "version"],
                name="kept_law_once",
                violation_error_message=_("这个版本已经留存。"),
            ),
        ]
