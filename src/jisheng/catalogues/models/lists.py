from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from jisheng.foundation.models import Entity


class Programme(Entity):
    """培训项目: what is taught. ``code`` and ``level`` are the key by which a repeat is seen."""

    code = models.CharField(_("项目编码"), max_length=20)
    name = models.CharField(_("项目名称"), max_length=80)
    level = models.CharField(_("等级"), max_length=20, blank=True, default="")
    field = models.CharField(_("领域"), max_length=20)
    region_code = models.CharField(_("区划"), max_length=6)
    # YW-2.0-T01: an occupation that has a qualification certificate takes the other route.
    has_qualification = models.BooleanField(_("已有职业资格（等级）证书"), default=False)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("培训项目")
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "code", "level"],
                name="programme_code_once",
                violation_error_message=_("同一地区已有相同编码和等级的项目。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeParameter(Entity):
    """A value the document leaves open and the office has set, with its basis, from a day."""

    document = models.CharField(_("文件"), max_length=40)
    region_code = models.CharField(_("区划"), max_length=6)
    name = models.CharField(_("参数"), max_length=60)
    value: models.JSONField[Any, Any] = models.JSONField(_("取值"))
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("起始日期"))

    class Meta:
        verbose_name = _("办理参数")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "region_code", "name", "valid_from"],
                name="office_parameter_once_a_day",
                violation_error_message=_("该参数当天已有取值。"),
            ),
        ]
