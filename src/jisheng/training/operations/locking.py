"""Hold the rows an act is about, with what asking for permission needs beside them."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from jisheng.foundation.operation import lock
from jisheng.training.models import ClassSession, PlanLine, ProjectPlan, TrainingClass


def lock_plan(plan_uuid: UUID) -> ProjectPlan:
    """Fetch and hold a plan; raises NotFound."""
    return lock(ProjectPlan.objects.select_related("department"), plan_uuid, _("该计划"))


def lock_line(line_uuid: UUID) -> PlanLine:
    """Fetch and hold a plan line; raises NotFound."""
    lines = PlanLine.objects.select_related("plan__department", "programme", "institution")
    return lock(lines, line_uuid, _("该计划项目"))


def lock_class(class_uuid: UUID) -> TrainingClass:
    """Fetch and hold a class; raises NotFound."""
    classes = TrainingClass.objects.select_related(
        "line__plan__department", "line__programme", "institution"
    )
    return lock(classes, class_uuid, _("该培训班"))


def lock_session(session_uuid: UUID) -> ClassSession:
    """Fetch and hold a session, so that hours are posted for it by one hand at a time.

    Raises NotFound.
    """
    sessions = ClassSession.objects.select_related(
        "training_class__line__plan__department",
        "training_class__line__programme",
        "training_class__institution",
    )
    return lock(sessions, session_uuid, _("该课次"))


def one_at_a_time(what: str, number: int = 0) -> None:
    """Wait until no other transaction does the same thing; held until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [what, number])
