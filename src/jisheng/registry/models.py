from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jisheng.foundation.fields import EncryptedField
from jisheng.foundation.models import Entity
from jisheng.registry.enums import (
    IdentityType,
    OrganisationKind,
    OrganisationStatusKind,
    PersonStatusKind,
)


class Organisation(Entity):
    """单位: department, office, school, training institution or enterprise."""

    name = models.CharField(_("单位名称"), max_length=120)
    kind = models.CharField(_("单位类型"), max_length=40, choices=OrganisationKind.choices)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    region_code = models.CharField(_("区划"), max_length=6)
    contact = models.CharField(_("联系人"), max_length=60, blank=True, default="")
    phone = models.CharField(_("联系电话"), max_length=30, blank=True, default="")

    class Meta:
        verbose_name = _("单位")
        indexes = [models.Index(fields=["region_code", "kind", "name"])]

    def __str__(self) -> str:
        return self.name


class OrganisationAccount(Entity):
    """对公账户. A changed number is a new row; payments keep what they were drawn up with."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="accounts"
    )
    holder = models.CharField(_("户名"), max_length=120)
    number = EncryptedField(_("账号"))
    number_tail = models.CharField(_("账号末四位"), max_length=4)
    bank_name = models.CharField(_("开户行"), max_length=120)
    bank_code = models.CharField(_("联行号"), max_length=12, blank=True, default="")
    valid_from = models.DateField(_("启用日期"))
    valid_until = models.DateField(_("停用日期"), null=True)

    class Meta:
        verbose_name = _("对公账户")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(valid_until__isnull=True),
                name="one_account_in_use",
                violation_error_message=_("每个单位同时只能有一个在用的对公账户。"),
            ),
        ]


class Person(Entity):
    """个人: one human being once, whatever papers they show."""

    name = models.CharField(_("姓名"), max_length=60)
    identity_type = models.CharField(
        _("证件类型"), max_length=20, choices=IdentityType.choices, default=IdentityType.RESIDENT
    )
    identity_number = EncryptedField(_("证件号码"))
    identity_index = models.CharField(_("证件号码索引"), max_length=64, unique=True)
    identity_masked = models.CharField(_("证件号码（遮盖）"), max_length=18)
    phone = EncryptedField(_("手机号码"), blank=True, default="")
    phone_index = models.CharField(
        _("手机号码索引"), max_length=64, blank=True, default="", db_index=True
    )

    class Meta:
        verbose_name = _("个人")
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class PersonStatus(Entity):
    """A status of a person over a time, with who established it and on what evidence.

    ``holds`` False records that a register was asked and answered no; the absence of any
    row means nobody has asked, and a rule then says unknown.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="statuses")
    kind = models.CharField(_("身份"), max_length=40, choices=PersonStatusKind.choices)
    holds = models.BooleanField(_("是否具备"))
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"), null=True)
    source = models.CharField(_("来源"), max_length=120)
    as_of = models.DateField(_("比对日期"))

    class Meta:
        verbose_name = _("个人身份")
        indexes = [models.Index(fields=["person", "kind", "valid_from"])]


class OrganisationStatus(Entity):
    """A status of an organisation (a published list it is on) over a time, with evidence."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="statuses"
    )
    kind = models.CharField(_("身份"), max_length=40, choices=OrganisationStatusKind.choices)
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"), null=True)
    source = models.CharField(_("来源"), max_length=120)

    class Meta:
        verbose_name = _("单位身份")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "valid_from"], name="organisation_status_once"
            ),
        ]
