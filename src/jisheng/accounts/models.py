from __future__ import annotations

import uuid as uuid_module

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty


class UserManager(BaseUserManager["User"]):
    """Finds users by login (needed by Django's authentication)."""


class User(AbstractBaseUser):
    """A login. ``person_uuid`` links a trainee's login to the person in ``registry``."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(_("编号"), default=uuid_module.uuid4, unique=True, editable=False)
    login = models.CharField(_("登录名"), max_length=60, unique=True)
    display_name = models.CharField(_("姓名"), max_length=60)
    person_uuid = models.UUIDField(_("本人"), null=True, unique=True)
    is_active = models.BooleanField(_("启用"), default=True)
    failed_logins = models.PositiveSmallIntegerField(_("连续失败次数"), default=0)
    locked_until = models.DateTimeField(_("锁定至"), null=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]
    objects = UserManager()

    class Meta:
        verbose_name = _("账号")

    def __str__(self) -> str:
        return self.display_name


class Assignment(models.Model):
    """A user holds a duty within a region, and within one organisation when it is given."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    duty = models.CharField(_("岗位"), max_length=40, choices=Duty.choices)
    region_code = models.CharField(_("区划"), max_length=6)
    organisation_uuid = models.UUIDField(_("单位"), null=True)
    organisation_name = models.CharField(_("单位名称"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("岗位分配")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "duty", "region_code", "organisation_uuid"],
                name="assignment_once",
                nulls_distinct=False,
                violation_error_message=_("该账号已有这个岗位和范围。"),
            ),
            models.CheckConstraint(
                condition=models.Q(region_code__regex=r"^\d{6}$"),
                name="assignment_region_is_a_code",
                violation_error_message=_("区划代码应为 6 位数字。"),
            ),
        ]
