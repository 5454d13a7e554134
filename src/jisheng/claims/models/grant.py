from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jisheng.claims.enums import GrantStatus
from jisheng.claims.models.claim import ClaimLine
from jisheng.foundation.models import Entity
from jisheng.registry.models import Person

LIVE = (GrantStatus.RESERVED, GrantStatus.GRANTED)


class Grant(Entity):
    """已享受补贴: one of a person's counted times in a year; a pending claim reserves one.

    The database keeps a slot of a year, and a programme at a level, from being taken twice;
    how many slots a year has is asked of the rulebook.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    year = models.PositiveSmallIntegerField(_("年度"))
    slot = models.PositiveSmallIntegerField(_("第几次"))
    programme_code = models.CharField(_("项目编码"), max_length=40)
    programme_level = models.CharField(_("等级"), max_length=20)
    benefit = models.CharField(_("补贴种类"), max_length=40)
    certificate_type = models.CharField(_("证书种类"), max_length=40)
    governing_on = models.DateField(_("适用日期"))
    status = models.CharField(_("状态"), max_length=20, choices=GrantStatus.choices)
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, null=True, related_name="grants")
    source = models.CharField(_("来源"), max_length=160)

    class Meta:
        verbose_name = _("已享受补贴")
        indexes = [models.Index(fields=["person", "status"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year", "slot"],
                condition=Q(status__in=LIVE),
                name="yearly_slot_taken_once",
                violation_error_message=_("该学员当年的这一次补贴已被占用。"),
            ),
            models.UniqueConstraint(
                fields=["person", "programme_code", "programme_level"],
                condition=Q(status__in=LIVE),
                name="programme_granted_once",
                violation_error_message=_("该学员已就同一项目同一等级享受过补贴。"),
            ),
            models.UniqueConstraint(
                fields=["line"], condition=Q(status__in=LIVE), name="one_live_grant_a_line"
            ),
            models.CheckConstraint(condition=Q(slot__gte=1), name="slots_count_from_one"),
        ]
