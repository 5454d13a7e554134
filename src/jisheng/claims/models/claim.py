from __future__ import annotations

from itertools import combinations
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jisheng.claims.enums import ClaimState, LineState, PartState
from jisheng.foundation.fields import FenField
from jisheng.foundation.models import Entity
from jisheng.registry.models import Organisation, Person
from jisheng.training.models import Enrolment, TrainingClass

# Whoever did one of these may do none of the others (财社〔2023〕181号 二十五).
HANDS = ("entered_by", "reviewed_by", "rechecked_by", "published_by")
_BEFORE_REVIEW = [ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.REFUSED]
_BEFORE_RECHECK = [*_BEFORE_REVIEW, ClaimState.REVIEWED]
_BEFORE_NOTICE = [*_BEFORE_RECHECK, ClaimState.RECHECKED]


class Claim(Entity):
    """补贴申请 for one class: who asked, what the rulebook decided, how far it has come.

    The decision itself is kept whole in ``DecisionRecord``; the columns here repeat the last
    one's figures for lists.
    """

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="claims"
    )
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    department = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="claims_to_review"
    )
    region_code = models.CharField(_("区划"), max_length=6)
    benefit = models.CharField(_("补贴种类"), max_length=40)
    state = models.CharField(
        _("状态"), max_length=20, choices=ClaimState.choices, default=ClaimState.SUBMITTED
    )
    entered_by = models.BigIntegerField(_("申请人"))
    reviewed_by = models.BigIntegerField(_("初审人"), null=True)
    rechecked_by = models.BigIntegerField(_("复核人"), null=True)
    published_by = models.BigIntegerField(_("公示人"), null=True)
    submitted_at = models.DateTimeField(_("提交时间"))
    decided_at = models.DateTimeField(_("核定时间"))
    commitment = models.TextField(_("承诺内容"))
    returned_reasons: models.JSONField[Any, Any] = models.JSONField(_("退回理由"), default=list)
    document = models.CharField(_("文件"), max_length=60)
    version = models.CharField(_("规则版本"), max_length=64)
    decision_sha256 = models.CharField(_("核定结果摘要"), max_length=64)
    amount_fen = FenField(_("核定金额"))
    headcount = models.PositiveIntegerField(_("核准人数"))

    class Meta:
        verbose_name = _("补贴申请")
        indexes = [
            models.Index(fields=["region_code", "state", "-id"]),
            models.Index(fields=["institution", "state", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class"],
                condition=~Q(state=ClaimState.REFUSED),
                name="one_live_claim_a_class",
                violation_error_message=_("本班已有一份办理中的补贴申请。"),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{one}__isnull": True})
                    | Q(**{f"{other}__isnull": True})
                    | ~Q(**{one: F(other)}),
                    name=f"claim_{one}_is_not_{other}",
                    violation_error_message=_(
                        "同一份申请的填报、初审、复核、公示必须各由不同的人办理。"
                    ),
                )
                for one, other in combinations(HANDS, 2)
            ),
            models.CheckConstraint(
                condition=Q(state__in=_BEFORE_REVIEW) | Q(reviewed_by__isnull=False),
                name="reviewed_claim_has_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_BEFORE_RECHECK) | Q(rechecked_by__isnull=False),
                name="rechecked_claim_has_rechecker",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_BEFORE_NOTICE) | Q(published_by__isnull=False),
                name="published_claim_has_publisher",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0), name="claim_amount_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.training_class)


class ClaimPart(Entity):
    """One sum of a claim handed to ``funds`` under its own ``source``, paid once."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField(_("批次"))
    source = models.CharField(_("来源"), max_length=100, unique=True)
    amount_fen = FenField(_("金额"))
    # Several funds may bear one part; each tells of its own share.
    paid_fen = FenField(_("已到账金额"), default=0)
    headcount = models.PositiveIntegerField(_("人数"))
    state = models.CharField(
        _("状态"), max_length=20, choices=PartState.choices, default=PartState.COMMITTED
    )
    committed_on = models.DateField(_("确认应付日期"))
    paid_on = models.DateField(_("拨付日期"), null=True)
    remark = models.CharField(_("说明"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("应付批次")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="part_number_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="part_is_positive"),
            models.CheckConstraint(
                condition=Q(paid_fen__gte=0, paid_fen__lte=F("amount_fen")),
                name="part_is_never_overpaid",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartState.PAID) | Q(paid_on__isnull=False),
                name="paid_part_has_a_day",
            ),
        ]


class ClaimLine(Entity):
    """One trainee's part of a claim, as last decided.

    ``sources`` holds, for each fact of this trainee, the value, where it came from and the
    day for which it was asked. ``ref`` is the name the decision uses: the roster number.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="lines")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="claim_lines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claim_lines")
    ref = models.CharField(_("名册序号"), max_length=20)
    outcome = models.CharField(_("核定"), max_length=20)
    reason_code = models.CharField(_("事由代码"), max_length=60, blank=True, default="")
    reason = models.TextField(_("事由"), blank=True, default="")
    arithmetic = models.TextField(_("算式"), blank=True, default="")
    amount_fen = FenField(_("金额"))
    state = models.CharField(_("状态"), max_length=20, choices=LineState.choices)
    part = models.ForeignKey(ClaimPart, on_delete=models.PROTECT, null=True, related_name="lines")
    sources: models.JSONField[Any, Any] = models.JSONField(_("事实来源"), default=dict)

    class Meta:
        verbose_name = _("申请明细")
        ordering = ["enrolment__row_number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "enrolment"], name="enrolment_once_in_claim"),
            models.UniqueConstraint(fields=["claim", "ref"], name="ref_once_in_claim"),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0)
                & (
                    ~Q(state__in=[LineState.EXCLUDED, LineState.UNKNOWN])
                    | Q(amount_fen=0, part__isnull=True)
                ),
                name="only_granted_lines_have_money",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[LineState.COMMITTED, LineState.PAID])
                | Q(part__isnull=False),
                name="committed_line_has_a_part",
            ),
        ]
