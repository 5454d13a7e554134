"""Another school's class at the same hours, made by operations: it takes one person's time."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from jisheng.training.enums import ProcurementMethod
from jisheng.training.models import TrainingClass
from jisheng.training.operations.add_line import add_line
from jisheng.training.operations.add_trainee import add_trainee
from jisheng.training.operations.confirm_plan import confirm_plan
from jisheng.training.operations.draft_class import draft_class
from jisheng.training.operations.draft_plan import draft_plan
from jisheng.training.operations.file_class import file_class
from jisheng.training.operations.publish_institution import publish_institution
from jisheng.training.operations.record_procurement import record_procurement
from jisheng.training.operations.set_timetable import set_timetable
from jisheng.training.queries.session_checks import SessionPlan
from tests.conftest import moment
from tests.journeys.town import EARLY, REGION, Town

DAYS = ("2020-09-14", "2020-09-15")
HALVES = (("08:30", "11:30"), ("13:30", "16:30"))


def a_class_elsewhere(town: Town) -> TrainingClass:
    """File a class of two days under the other department, with one person on its roster."""
    line = _published_line(town)
    clerk = town.actor("other_clerk")
    made = draft_class(
        clerk,
        line,
        label="直播入门第一期",
        starts_on=dt.date.fromisoformat(DAYS[0]),
        ends_on=dt.date.fromisoformat(DAYS[1]),
        place="义乌市后宅街道学校路 2 号 102 教室",
        host_division_code=REGION,
        at=EARLY,
    )
    set_timetable(clerk, made.uuid, sessions(), at=EARLY)
    one = town.elsewhere
    assert one is not None
    add_trainee(
        clerk,
        made.uuid,
        name=one.name,
        identity_number=one.identity_number,
        phone=one.phone,
        at=EARLY,
    )
    return file_class(clerk, made.uuid, at=EARLY)


def sessions() -> list[SessionPlan]:
    """Return morning and afternoon of both days, four class hours each."""
    return [
        SessionPlan(moment(f"{day} {start}"), moment(f"{day} {end}"), 4, "直播入门", "外聘教师")
        for day in DAYS
        for start, end in HALVES
    ]


def _published_line(town: Town) -> UUID:
    planner, supervisor = town.actor("other_planner"), town.actor("other_supervisor")
    department = town.offices["agriculture"]
    plan = draft_plan(planner, department, year=2020, title="2020年度农村电商培训计划", at=EARLY)
    assert town.programme is not None
    line = add_line(
        planner,
        plan.uuid,
        programme_uuid=town.programme.uuid,
        class_count=1,
        class_size=40,
        class_hours=16,
        host_division_code=REGION,
        at=EARLY,
    )
    confirm_plan(supervisor, plan.uuid, at=EARLY)
    record_procurement(
        planner,
        line.uuid,
        method=ProcurementMethod.PUBLIC_TENDER,
        procured_on=EARLY.date(),
        contract_number="YW-XMZ-2020-01",
        institution_uuid=town.offices["other_school"],
        at=EARLY,
    )
    return publish_institution(supervisor, line.uuid, at=EARLY).uuid
