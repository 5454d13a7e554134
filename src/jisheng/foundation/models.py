"""Tables every domain shares: the trail, the outbox, attachments, the chosen day."""

from __future__ import annotations

import uuid as uuid_module
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entity(models.Model):
    """What every record has: an inner number for joins and a public id for addresses."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(_("编号"), default=uuid_module.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("建立时间"), editable=False)

    class Meta:
        abstract = True


class TrailEntry(models.Model):
    """One act on one subject: who, when, from which state to which, what changed, why.

    Rows are only ever added; a trigger refuses UPDATE and DELETE (see migration 0001).
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("操作人编号"), null=True)
    actor_name = models.CharField(_("操作人"), max_length=120)
    duty = models.CharField(_("岗位"), max_length=40, blank=True)
    subject_kind = models.CharField(_("对象类型"), max_length=60)
    subject_uuid = models.UUIDField(_("对象编号"))
    about_uuid = models.UUIDField(_("所属事项"), null=True)
    act = models.CharField(_("动作"), max_length=60)
    label = models.CharField(_("动作名称"), max_length=120)
    from_state = models.CharField(_("原状态"), max_length=40, blank=True)
    to_state = models.CharField(_("新状态"), max_length=40, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    changes: models.JSONField[Any, Any] = models.JSONField(_("变动内容"), default=dict)

    class Meta:
        verbose_name = _("办理记录")
        indexes = [
            models.Index(fields=["subject_kind", "subject_uuid", "id"]),
            models.Index(fields=["about_uuid", "id"]),
        ]
        ordering = ["id"]


class OutboxEvent(models.Model):
    """A fact announced in the transaction that made it true, delivered afterwards."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=80)
    payload: models.JSONField[Any, Any] = models.JSONField(default=dict)
    open = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(open=True), name="outbox_open"),
        ]


class OutboxDelivery(models.Model):
    """Marks that one consumer has taken one event: the pair exists once."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="deliveries")
    consumer = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "consumer"], name="outbox_taken_once"),
        ]


class Attachment(Entity):
    """A file given as evidence; kept with its digest so that a later change shows."""

    name = models.CharField(_("文件名"), max_length=255)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveIntegerField(_("字节数"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    content = models.BinaryField(_("内容"))
    region_code = models.CharField(_("区划"), max_length=6)
    organisation_uuid = models.UUIDField(_("所属单位"), null=True)

    class Meta:
        verbose_name = _("附件")


class SiteDay(models.Model):
    """The day chosen for the whole site in a demonstration; at most one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    day = models.DateField(_("演示日期"))

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="site_day_is_single")]
