from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jisheng.claims.enums import NoticeState, ObjectionState
from jisheng.claims.models.claim import Claim, ClaimLine
from jisheng.foundation.fields import EncryptedField, FenField
from jisheng.foundation.models import Entity


class PublicNotice(Entity):
    """公示 of one claim: every word as shown, the exact days, and the digest of it all."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="notices")
    region_code = models.CharField(_("区划"), max_length=6)
    state = models.CharField(
        _("状态"), max_length=20, choices=NoticeState.choices, default=NoticeState.OPEN
    )
    starts_on = models.DateField(_("公示开始"))
    last_on = models.DateField(_("公示截止"))
    working_days = models.PositiveSmallIntegerField(_("工作日数"))
    counts_first_day = models.BooleanField(_("当日计入"))
    provisional = models.BooleanField(_("日历暂定"))
    passed_over: models.JSONField[Any, Any] = models.JSONField(_("日历说明"), default=list)
    document_number = models.CharField(_("依据文号"), max_length=80)
    days_basis = models.CharField(_("公示天数依据"), max_length=200)
    department_name = models.CharField(_("受理部门"), max_length=120)
    address = models.CharField(_("地址"), max_length=200)
    postcode = models.CharField(_("邮编"), max_length=6, blank=True, default="")
    phone = models.CharField(_("电话"), max_length=30)
    institution_name = models.CharField(_("培训机构"), max_length=120)
    programme_name = models.CharField(_("培训项目"), max_length=80)
    class_label = models.CharField(_("班名"), max_length=120)
    class_hours = models.PositiveIntegerField(_("培训课时"))
    headcount = models.PositiveIntegerField(_("补贴人数"))
    amount_fen = FenField(_("补贴金额"))
    standard = models.CharField(_("补贴标准"), max_length=200)
    remark = models.CharField(_("备注"), max_length=400)
    sha256 = models.CharField(_("公示内容摘要"), max_length=64)
    published_at = models.DateTimeField(_("发布时间"))
    closed_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("公示")
        indexes = [models.Index(fields=["state", "starts_on", "last_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state=NoticeState.OPEN),
                name="one_open_notice_a_claim",
                violation_error_message=_("这份申请已在公示。"),
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("starts_on")), name="notice_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_name} {self.class_label}"


class NoticeRow(models.Model):
    """公示名单的一行. There is no column for a whole number, and the database refuses one."""

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("序号"))
    masked_name = models.CharField(_("姓名（遮盖）"), max_length=60)
    masked_number = models.CharField(_("证件号码（遮盖）"), max_length=18)
    institution_name = models.CharField(_("培训机构"), max_length=120)
    programme_name = models.CharField(_("培训项目"), max_length=80)
    amount_fen = FenField(_("补贴金额"))
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="notice_rows")

    class Meta:
        verbose_name = _("公示名单")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="notice_row_once"),
            models.CheckConstraint(
                condition=Q(masked_number__regex=r"^[^*]{0,6}\*{6,}[^*]{0,4}$")
                & Q(masked_name__contains="*"),
                name="notice_row_is_masked",
                violation_error_message=_("公示名单只能含遮盖后的姓名和证件号码。"),
            ),
        ]


class Objection(Entity):
    """异议: about one trainee's line, or about the whole notice when ``line`` is empty."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="objections")
    line = models.ForeignKey(
        ClaimLine, on_delete=models.PROTECT, null=True, related_name="objections"
    )
    text = models.TextField(_("异议内容"))
    contact = EncryptedField(_("联系方式"))
    received_on = models.DateField(_("收到日期"))
    state = models.CharField(
        _("状态"), max_length=20, choices=ObjectionState.choices, default=ObjectionState.RECEIVED
    )
    decided_by = models.BigIntegerField(_("核查人"), null=True)
    decided_at = models.DateTimeField(_("核查时间"), null=True)
    reason = models.TextField(_("核查结论"), blank=True, default="")

    class Meta:
        verbose_name = _("异议")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ObjectionState.RECEIVED)
                | (Q(decided_by__isnull=False) & ~Q(reason="")),
                name="decided_objection_has_reason",
                violation_error_message=_("处理异议必须写明核查结论。"),
            ),
        ]
