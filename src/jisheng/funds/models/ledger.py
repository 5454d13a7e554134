from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jisheng.foundation.fields import FenField
from jisheng.foundation.models import Entity
from jisheng.funds.enums import AccountKind, EntryKind, FundState


class Fund(Entity):
    """资金渠道: a pot of money of one region, e.g. 专账, and the bank file its bank takes."""

    code = models.CharField(_("渠道代码"), max_length=40)
    name = models.CharField(_("资金渠道"), max_length=120)
    region_code = models.CharField(_("区划"), max_length=6)
    bank_template = models.CharField(_("银行文件模板"), max_length=40)
    state = models.CharField(
        _("状态"), max_length=20, choices=FundState.choices, default=FundState.OPEN
    )

    class Meta:
        verbose_name = _("资金渠道")
        constraints = [
            models.UniqueConstraint(
                fields=["region_code", "code"],
                name="fund_code_once_in_region",
                violation_error_message=_("本地区已有这个代码的资金渠道。"),
            ),
            models.CheckConstraint(
                condition=Q(region_code__regex=r"^\d{6}$"),
                name="fund_region_is_a_code",
                violation_error_message=_("区划代码应为 6 位数字。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class JournalAccount(models.Model):
    """One of a fund's five accounts.

    ``balance_fen`` is the sum of its postings; only the database moves it, by the trigger
    on ``Posting`` (migration 0002). What a fund has received stands on ``source`` as a
    negative amount, so that all accounts of a fund together are always zero.
    """

    id = models.BigAutoField(primary_key=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(_("科目"), max_length=20, choices=AccountKind.choices)
    balance_fen = FenField(_("余额"), default=0)

    class Meta:
        verbose_name = _("科目")
        constraints = [
            models.UniqueConstraint(fields=["fund", "kind"], name="account_kind_once_in_fund"),
            models.CheckConstraint(
                condition=Q(kind=AccountKind.SOURCE, balance_fen__lte=0)
                | (~Q(kind=AccountKind.SOURCE) & Q(balance_fen__gte=0)),
                name="account_is_never_overdrawn",
                violation_error_message=_("资金余额不足，不能透支。"),
            ),
        ]


class JournalEntry(models.Model):
    """流水: one movement of money, with at least two postings that add up to zero.

    ``source`` says whose money moved, in the words of who committed it; ``line_id`` which
    payment line moved it. Rows are only ever added.
    """

    id = models.BigAutoField(primary_key=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("类型"), max_length=20, choices=EntryKind.choices)
    at = models.DateTimeField(_("登记时间"))
    on = models.DateField(_("记账日期"))
    purpose = models.CharField(_("摘要"), max_length=200)
    source = models.CharField(_("来源"), max_length=160)
    line_id = models.CharField(_("明细号"), max_length=40, blank=True, default="")
    recorded_by = models.BigIntegerField(_("登记人"), null=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )

    class Meta:
        verbose_name = _("资金流水")
        ordering = ["id"]
        indexes = [models.Index(fields=["source"]), models.Index(fields=["fund", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["line_id", "kind"],
                condition=~Q(line_id=""),
                name="line_moves_once_each_way",
                violation_error_message=_("这笔明细的这一步已经记过账。"),
            ),
            models.UniqueConstraint(
                fields=["fund", "source", "kind"],
                condition=Q(line_id=""),
                name="source_moves_once_each_way",
                violation_error_message=_("同一依据不能重复记账。"),
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.RETURN, reverses__isnull=False)
                | (~Q(kind=EntryKind.RETURN) & Q(reverses__isnull=True)),
                name="return_reverses_a_payment",
            ),
        ]


class Posting(models.Model):
    """One side of an entry: ``amount_fen`` comes into the account, or leaves it if negative."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(JournalAccount, on_delete=models.PROTECT, related_name="postings")
    amount_fen = FenField(_("金额"))

    class Meta:
        verbose_name = _("分录")
        constraints = [
            models.CheckConstraint(condition=~Q(amount_fen=0), name="posting_moves_something"),
        ]
