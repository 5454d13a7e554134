from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jisheng.foundation.fields import EncryptedField, FenField
from jisheng.foundation.models import Entity
from jisheng.funds.enums import NOT_LIVE, CommitmentState, ItemState, PlanState
from jisheng.funds.models.ledger import Fund
from jisheng.registry.models import Organisation, OrganisationAccount


class Commitment(Entity):
    """应付: money of a fund promised to a payee, once for each ``source``."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="commitments")
    payee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="commitments")
    amount_fen = FenField(_("金额"))
    purpose = models.CharField(_("用途"), max_length=200)
    source = models.CharField(
        _("来源"),
        max_length=160,
        unique=True,
        error_messages={"unique": _("这笔款项已经确认过应付。")},
    )
    region_code = models.CharField(_("区划"), max_length=6)
    state = models.CharField(
        _("状态"), max_length=20, choices=CommitmentState.choices, default=CommitmentState.OPEN
    )
    committed_on = models.DateField(_("确认日期"))
    # The matter whose history shows what becomes of the money (a class); only passed on.
    about_uuid = models.UUIDField(_("所属事项"), null=True)

    class Meta:
        verbose_name = _("应付")
        indexes = [models.Index(fields=["fund", "state", "id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="commitment_is_positive",
                violation_error_message=_("应付金额必须大于 0。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee} {self.amount_fen}"


class PaymentPlan(Entity):
    """拨付计划: drawn up by one person, approved by another, then sent as one bank file."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(_("计划名称"), max_length=120)
    region_code = models.CharField(_("区划"), max_length=6)
    state = models.CharField(
        _("状态"), max_length=20, choices=PlanState.choices, default=PlanState.DRAFT
    )
    drawn_up_by = models.BigIntegerField(_("制单人"))
    submitted_by = models.BigIntegerField(_("提交人"), null=True)
    approved_by = models.BigIntegerField(_("复核人"), null=True)
    approved_at = models.DateTimeField(_("复核时间"), null=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True)
    settled_at = models.DateTimeField(_("回盘完成时间"), null=True)

    class Meta:
        verbose_name = _("拨付计划")
        indexes = [models.Index(fields=["region_code", "state", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (
                    ~Q(approved_by=F("drawn_up_by"))
                    & (Q(submitted_by__isnull=True) | ~Q(approved_by=F("submitted_by")))
                ),
                name="payment_approved_by_another",
                violation_error_message=_("制单人不能复核自己制的拨付计划。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "sending", "sent", "settled"])
                | Q(approved_by__isnull=False),
                name="sent_plan_was_approved",
                violation_error_message=_("拨付计划未经复核，不能发送。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> str:
        """Return what names this plan at the bank, also apart from an earlier database."""
        return f"{self.pk:06d}{self.uuid.hex[:4].upper()}"


class PaymentItem(Entity):
    """拨付明细: one amount to one account, as it stood when the plan was drawn up."""

    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="items")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="items")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    serial = models.PositiveIntegerField(_("序号"))
    line_id = models.CharField(_("明细号"), max_length=40, unique=True)
    account = models.ForeignKey(OrganisationAccount, on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(_("户名"), max_length=120)
    number = EncryptedField(_("账号"))
    number_tail = models.CharField(_("账号末四位"), max_length=4)
    bank_name = models.CharField(_("开户行"), max_length=120)
    bank_code = models.CharField(_("联行号"), max_length=12, blank=True, default="")
    amount_fen = FenField(_("金额"))
    purpose = models.CharField(_("用途"), max_length=200)
    state = models.CharField(
        _("状态"), max_length=20, choices=ItemState.choices, default=ItemState.WAITING
    )
    paid_on = models.DateField(_("支付日期"), null=True)
    failed_on = models.DateField(_("失败日期"), null=True)
    returned_on = models.DateField(_("退汇日期"), null=True)
    reason_code = models.CharField(_("原因代码"), max_length=20, blank=True, default="")
    reason = models.CharField(_("原因"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("拨付明细")
        ordering = ["plan_id", "serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"],
                condition=~Q(state__in=NOT_LIVE),
                name="one_live_item_a_commitment",
                violation_error_message=_("这笔应付已有一条未了结的拨付明细，不能重复支付。"),
            ),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(replaces__isnull=True),
                name="one_first_item_a_commitment",
                violation_error_message=_("这笔应付支付过，再次支付须从原明细更正。"),
            ),
            models.UniqueConstraint(fields=["plan", "serial"], name="serial_once_in_plan"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="payment_is_positive",
                violation_error_message=_("拨付金额必须大于 0。"),
            ),
        ]

    @property
    def region_code(self) -> str:
        """Return the region whose clerks may act on it."""
        return self.plan.region_code
