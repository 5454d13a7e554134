"""What training knows of a class and a plan, by the rulebook's fact names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from jisheng.ground.region import Region
from jisheng.registry.facts import Evidenced
from jisheng.training.enums import PlanLineState
from jisheng.training.models import TrainingClass


def class_facts(training_class: TrainingClass) -> dict[str, Evidenced]:
    """Return the facts of a class with their sources; what is not yet true is absent."""
    line, day = training_class.line, training_class.ends_on
    facts = {
        "class_hours_total": Evidenced(planned_hours(training_class), "课程表", day),
        "host_division_code": Evidenced(training_class.host_division_code, "班级备案", day),
        "class_end_date": Evidenced(day, "班级备案", day),
        "project": Evidenced(line.programme.code, "培训项目目录", day),
        "level": Evidenced(line.programme.level or "none", "培训项目目录", day),
        "procured_and_published": Evidenced(
            line.state == PlanLineState.PUBLISHED, "采购结果登记", _day_of(line.published_at, day)
        ),
        "class_filed": Evidenced(
            training_class.filing_number is not None,
            "班级备案",
            _day_of(training_class.accepted_at, day),
        ),
    }
    if training_class.enrolled_headcount is not None:
        facts["enrolled_headcount"] = Evidenced(
            training_class.enrolled_headcount,
            "开班锁定名册",
            _day_of(training_class.opened_at, day),
        )
    return facts


def trainee_hours(training_class: TrainingClass) -> dict[int, int]:
    """Return standard hours attended by enrolment id, everybody on the roster (one query)."""
    sums = training_class.enrolments.order_by("row_number").annotate(
        total=Coalesce(Sum("hour_entries__hours"), 0)
    )
    return dict(sums.values_list("id", "total"))


def planned_hours(training_class: TrainingClass) -> int:
    """Return the standard hours of the timetable."""
    total = training_class.sessions.aggregate(total=Sum("hours"))["total"]
    return int(total or 0)


def planned_facts(
    size: int, hours: int, host_division_code: str, region_code: str, year: int
) -> dict[str, Any]:
    """Return the figures of a plan as facts; a class held elsewhere is planned for talent."""
    return {
        "planned_headcount": size,
        "class_hours_total": hours,
        "host_division_code": host_division_code,
        "high_skill_talent_selected": is_away(host_division_code, region_code),
        "class_end_date": dt.date(year, 12, 31),
    }


def is_away(host_division_code: str, region_code: str) -> bool:
    """Say whether a class is held outside the region that files it (四（三） 赴…)."""
    return not Region(host_division_code).is_within(Region(region_code))


def _day_of(moment: dt.datetime | None, otherwise: dt.date) -> dt.date:
    return otherwise if moment is None else timezone.localdate(moment)
