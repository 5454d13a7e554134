from __future__ import annotations

import base64

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jisheng.foundation.fields import EncryptedField, FenField
from jisheng.foundation.models import Entity
from jisheng.funds.enums import LineResult
from jisheng.funds.models.payments import PaymentItem, PaymentPlan


def sealed_text(content: bytes) -> str:
    """Return bytes in the form ``EncryptedField`` keeps: bank files hold account numbers."""
    return base64.b64encode(content).decode()


class BankBatch(Entity):
    """批量文件: built once for a plan and never again; the database refuses other bytes."""

    plan = models.OneToOneField(PaymentPlan, on_delete=models.PROTECT, related_name="batch")
    number = models.CharField(_("批次号"), max_length=40, unique=True)
    file_name = models.CharField(_("文件名"), max_length=80, unique=True)
    content = EncryptedField(_("内容"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    template = models.CharField(_("模板"), max_length=40)
    line_count = models.PositiveIntegerField(_("笔数"))
    total_fen = FenField(_("合计金额"))
    # Set before the file is moved to the bank's folder: see operations/hand_over.py.
    ready_at = models.DateTimeField(_("就绪时间"), null=True)
    handed_over_at = models.DateTimeField(_("交付时间"), null=True)

    class Meta:
        verbose_name = _("批量文件")

    @property
    def file_bytes(self) -> bytes:
        """Return the file as it is sent."""
        return base64.b64decode(self.content)


class BankReturnFile(Entity):
    """回盘文件: read once; its digest is what makes a second reading a no-op."""

    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="return_files")
    name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(_("摘要"), max_length=64, unique=True)
    content = EncryptedField(_("内容"))
    read_at = models.DateTimeField(_("读入时间"))
    read_by = models.BigIntegerField(_("读入人"), null=True)
    line_count = models.PositiveIntegerField(_("笔数"))

    class Meta:
        verbose_name = _("回盘文件")


class ReturnLine(models.Model):
    """One line of a return, applied once."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(BankReturnFile, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(PaymentItem, on_delete=models.PROTECT, related_name="return_lines")
    line_id = models.CharField(_("明细号"), max_length=40)
    result = models.CharField(_("结果"), max_length=20, choices=LineResult.choices)
    amount_fen = FenField(_("金额"))
    reason_code = models.CharField(_("原因代码"), max_length=20, blank=True, default="")
    reason = models.CharField(_("原因"), max_length=200, blank=True, default="")
    bank_on = models.DateField(_("银行日期"))

    class Meta:
        verbose_name = _("回盘明细")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line_id", "result", "bank_on"], name="return_line_applied_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="return_line_is_positive"),
        ]


class RefusedReturnFile(Entity):
    """A file from the bank that could not be read in: kept in view until it can."""

    name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(_("摘要"), max_length=64, unique=True)
    code = models.CharField(_("拒收代码"), max_length=60)
    message = models.TextField(_("拒收原因"))
    refused_at = models.DateTimeField(_("最近拒收时间"))

    class Meta:
        verbose_name = _("拒收的回盘文件")
