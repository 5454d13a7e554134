from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jisheng.catalogues.models import Programme
from jisheng.foundation.fields import EncryptedField, FenField
from jisheng.foundation.models import Attachment, Entity
from jisheng.registry.models import Organisation, Person
from jisheng.training.enums import (
    ClassState,
    HourSource,
    PlanLineState,
    PlanState,
    ProcurementMethod,
)


class ProjectPlan(Entity):
    """项目制培训计划 of one department for one year (五（二）)."""

    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plans")
    region_code = models.CharField(_("区划"), max_length=6)
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("计划名称"), max_length=120)
    state = models.CharField(
        _("状态"), max_length=20, choices=PlanState.choices, default=PlanState.DRAFT
    )
    drawn_up_by = models.BigIntegerField(_("编制人"))
    confirmed_by = models.BigIntegerField(_("审定人"), null=True)

    class Meta:
        verbose_name = _("项目制培训计划")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "year", "title"],
                name="plan_title_once_a_year",
                violation_error_message=_("本部门该年度已有同名计划。"),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("drawn_up_by")),
                name="plan_confirmed_by_another",
                violation_error_message=_("编制人不能审定自己编制的计划。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanLine(Entity):
    """One programme of a plan: how many classes of how many people for how many hours."""

    plan = models.ForeignKey(ProjectPlan, on_delete=models.CASCADE, related_name="lines")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT)
    class_count = models.PositiveSmallIntegerField(_("班数"))
    class_size = models.PositiveSmallIntegerField(_("每班人数"))
    class_hours = models.PositiveSmallIntegerField(_("每班课时"))
    host_division_code = models.CharField(_("举办地区划"), max_length=6)
    estimate_fen = FenField(_("估算补贴总额"))
    estimate_words = models.TextField(_("估算算式"))
    state = models.CharField(
        _("状态"), max_length=20, choices=PlanLineState.choices, default=PlanLineState.PLANNED
    )
    procurement_method = models.CharField(
        _("采购方式"), max_length=30, choices=ProcurementMethod.choices, blank=True, default=""
    )
    procured_on = models.DateField(_("采购结果日期"), null=True)
    contract_number = models.CharField(_("合同编号"), max_length=60, blank=True, default="")
    institution = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="undertaken_lines"
    )
    published_at = models.DateTimeField(_("公布时间"), null=True)

    class Meta:
        verbose_name = _("计划项目")
        constraints = [
            models.CheckConstraint(
                condition=Q(class_count__gte=1, class_size__gte=1, class_hours__gte=1),
                name="plan_line_is_positive",
                violation_error_message=_("班数、每班人数和课时都应大于 0。"),
            ),
            models.CheckConstraint(
                condition=Q(state=PlanLineState.PLANNED) | Q(institution__isnull=False),
                name="procured_line_has_institution",
                violation_error_message=_("登记采购结果必须选定承接机构。"),
            ),
        ]

    @property
    def planned_people(self) -> int:
        """Return enrolments planned (人次)."""
        return self.class_count * self.class_size


class TrainingClass(Entity):
    """培训班（班期）: one class filed by the undertaking institution."""

    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="classes")
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="classes")
    region_code = models.CharField(_("区划"), max_length=6)
    label = models.CharField(_("班名"), max_length=120)
    starts_on = models.DateField(_("开班日期"))
    ends_on = models.DateField(_("结班日期"))
    place = models.CharField(_("培训地点"), max_length=200)
    host_division_code = models.CharField(_("举办地区划"), max_length=6)
    state = models.CharField(
        _("状态"), max_length=20, choices=ClassState.choices, default=ClassState.DRAFT
    )
    filing_number = models.CharField(_("备案号"), max_length=40, null=True, unique=True)  # noqa: DJ001
    filed_at = models.DateTimeField(_("报备时间"), null=True)
    accepted_at = models.DateTimeField(_("备案时间"), null=True)
    opened_at = models.DateTimeField(_("开班时间"), null=True)
    completed_at = models.DateTimeField(_("结业时间"), null=True)
    # The head count when the roster was locked; decides the small-class uplift (YW-4.3-T07).
    enrolled_headcount = models.PositiveSmallIntegerField(_("锁定人数"), null=True)
    code_secret = EncryptedField(_("动态码种子"), blank=True, default="")
    entered_by = models.BigIntegerField(_("填报人"))
    accepted_by = models.BigIntegerField(_("备案审核人"), null=True)

    class Meta:
        verbose_name = _("培训班")
        indexes = [
            models.Index(fields=["region_code", "state", "-id"]),
            models.Index(fields=["institution", "state", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="class_ends_after_start",
                violation_error_message=_("结班日期不能早于开班日期。"),
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("entered_by")),
                name="class_accepted_by_another",
                violation_error_message=_("填报人不能审核自己的备案。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["opened", "completed"])
                | Q(enrolled_headcount__isnull=False),
                name="open_class_has_locked_roster",
                violation_error_message=_("开班时必须锁定名册人数。"),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ClassSession(Entity):
    """一节课: a stretch of teaching with its teacher and standard class hours."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.CASCADE, related_name="sessions"
    )
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    hours = models.PositiveSmallIntegerField(_("课时"))
    topic = models.CharField(_("内容"), max_length=120)
    teacher = models.CharField(_("教师"), max_length=60)

    class Meta:
        verbose_name = _("课次")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("下课时间应晚于上课时间。"),
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=12),
                name="session_hours_are_sane",
                violation_error_message=_("一节课的课时应在 1 到 12 之间。"),
            ),
            models.UniqueConstraint(
                fields=["training_class", "starts_at"],
                name="session_starts_once",
                violation_error_message=_("同一时间已有一节课。"),
            ),
        ]


class RosterImport(Entity):
    """One file taken into a roster: what became of each row, and what undoing must restore.

    ``faults`` and ``removed`` hold masked numbers only.
    """

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.CASCADE, related_name="roster_imports"
    )
    file_name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(_("摘要"), max_length=64)
    added = models.PositiveIntegerField(_("新增"))
    unchanged = models.PositiveIntegerField(_("已在名册"))
    rejected = models.PositiveIntegerField(_("未导入"))
    faults: models.JSONField[Any, Any] = models.JSONField(_("问题"), default=list)
    removed: models.JSONField[Any, Any] = models.JSONField(_("替换移除"), default=list)
    imported_by = models.BigIntegerField(_("导入人"), null=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("名册导入")
        ordering = ["id"]

    @property
    def total(self) -> int:
        """Return the persons' rows of the file: each is added, unchanged or rejected."""
        return self.added + self.unchanged + self.rejected


class Enrolment(Entity):
    """一名学员在一个班: one row of the roster."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.CASCADE, related_name="enrolments"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    row_number = models.PositiveIntegerField(_("序号"))
    employer_name = models.CharField(_("工作单位"), max_length=120, blank=True, default="")
    employer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="employee_enrolments"
    )
    notes = models.CharField(_("备注"), max_length=200, blank=True, default="")
    imported_in = models.ForeignKey(
        RosterImport, on_delete=models.SET_NULL, null=True, related_name="enrolments"
    )

    class Meta:
        verbose_name = _("学员名册")
        ordering = ["row_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "person"],
                name="person_once_in_class",
                violation_error_message=_("该学员已在本班名册中。"),
            ),
        ]


class Booking(models.Model):
    """A person's time taken by a session of a filed class: two can never overlap.

    The person is written as a range of one number, so that the exclusion needs no
    extension of the database.
    """

    id = models.BigAutoField(primary_key=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="bookings")
    session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="bookings")
    person_range = BigIntegerRangeField()
    period = DateTimeRangeField()

    class Meta:
        verbose_name = _("学员占用时间")
        constraints = [
            ExclusionConstraint(
                name="person_in_one_class_at_a_time",
                expressions=[
                    ("person_range", RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("有学员同一时间已在另一个班上课。"),
            ),
        ]


class HourEntry(models.Model):
    """The one ledger of hours: rows are only added; a mistake is undone by a reversing row."""

    id = models.BigAutoField(primary_key=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="hour_entries")
    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="hour_entries")
    hours = models.SmallIntegerField(_("课时"))
    source = models.CharField(_("签到方式"), max_length=20, choices=HourSource.choices)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True)
    recorded_by = models.BigIntegerField(_("登记人"), null=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    reason = models.CharField(_("更正理由"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("课时台账")
        indexes = [models.Index(fields=["session", "enrolment"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, hours__gt=0)
                | Q(reverses__isnull=False, hours__lt=0),
                name="hours_positive_unless_reversing",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""),
                name="reversal_has_reason",
                violation_error_message=_("更正课时必须写明理由。"),
            ),
        ]


class WrongCode(models.Model):
    """A sign-in that failed, kept so that codes cannot be guessed; no number in the clear."""

    id = models.BigAutoField(primary_key=True)
    session = models.ForeignKey(ClassSession, on_delete=models.CASCADE, related_name="wrong_codes")
    identity_index = models.CharField(_("证件号码索引"), max_length=64)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("签到失败记录")
        indexes = [models.Index(fields=["session", "identity_index", "at"])]
