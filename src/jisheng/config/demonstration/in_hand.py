"""What lies on the desks when the journey is over, so that every duty finds something to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from jisheng.assessment.operations.confirm_evaluation import confirm_evaluation
from jisheng.assessment.operations.enter_results import ResultEntry, enter_results
from jisheng.assessment.operations.submit_results import submit_results
from jisheng.catalogues.queries import programmes
from jisheng.claims.operations.submit_claim import submit_claim
from jisheng.config.demonstration.people import REGION, Trainee
from jisheng.config.demonstration.stage import Stage
from jisheng.config.demonstration.training_steps import add_by_hand, new_class
from jisheng.training import queries
from jisheng.training.models import TrainingClass
from jisheng.training.operations.accept_filing import accept_filing
from jisheng.training.operations.add_line import add_line
from jisheng.training.operations.complete_class import complete_class
from jisheng.training.operations.draft_plan import draft_plan
from jisheng.training.operations.file_class import file_class
from jisheng.training.operations.open_class import open_class
from jisheng.training.operations.roll_call import roll_call


def in_hand(stage: Stage) -> None:
    """A claim to review, a class being taught, a filing to accept, a plan to confirm."""
    more = stage.city.more
    _claim_to_review(stage, more[:32])
    _class_being_taught(stage, more[32:44])
    _filing_to_accept(stage, more[44:])
    _plan_to_confirm(stage)


def _opened(
    stage: Stage, label: str, days: tuple[dt.date, dt.date], people: Sequence[Trainee]
) -> TrainingClass:
    """Take a class to its first day."""
    at = stage.on(f"{days[0] - dt.timedelta(days=10)}")
    made = new_class(stage, "jigou", "line", label, at, days)
    for one in people:
        add_by_hand(stage, "jigou", made.uuid, one, at)
    file_class(stage.actor("jigou"), made.uuid, at=at)
    accept_filing(stage.actor("shending"), made.uuid, at=stage.on(f"{days[0]}", "07:30"))
    return open_class(stage.actor("jigou"), made.uuid, at=stage.on(f"{days[0]}", "08:00"))


def _teach_until(stage: Stage, made: TrainingClass, last: dt.datetime) -> None:
    teacher = stage.actor("jiaoshi")
    found = queries.training_class(teacher, made.uuid)
    present = [row.uuid for row in found.enrolments.all()]
    for session in found.sessions.all():
        if session.ends_at <= last:
            roll_call(teacher, session.uuid, present, at=session.ends_at)


def _claim_to_review(stage: Stage, people: Sequence[Trainee]) -> None:
    days = (dt.date(2020, 10, 12), dt.date(2020, 10, 23))
    made = _opened(stage, "2020年电商直播第二期", days, people)
    at = stage.on("2020-10-23", "17:30")
    _teach_until(stage, made, at)
    clerk = stage.actor("jigou")
    complete_class(clerk, made.uuid, at=at)
    rows = queries.training_class(clerk, made.uuid).enrolments.all()
    enter_results(clerk, made.uuid, [ResultEntry(r.uuid, Decimal(85), True) for r in rows], at=at)
    submit_results(clerk, made.uuid, at=at)
    confirm_evaluation(stage.actor("shending"), made.uuid, at=stage.on("2020-10-26"))
    claim = submit_claim(clerk, made.uuid, accepts_commitment=True, at=stage.on("2020-10-26"))
    stage.say("jigou", f"“{made.label}”申请补贴 {claim.amount_fen}，待初审")


def _class_being_taught(stage: Stage, people: Sequence[Trainee]) -> None:
    days = (dt.date(2020, 10, 26), dt.date(2020, 11, 6))
    made = _opened(stage, "2020年电商直播第三期", days, people)
    _teach_until(stage, made, stage.on("2020-10-26", "17:00"))
    stage.say("jigou", f"“{made.label}”正在上课，10月27日有课")


def _filing_to_accept(stage: Stage, people: Sequence[Trainee]) -> None:
    at = stage.on("2020-10-26")
    days = (dt.date(2020, 11, 9), dt.date(2020, 11, 20))
    made = new_class(stage, "jigou", "line", "2020年电商直播第四期", at, days)
    for one in people:
        add_by_hand(stage, "jigou", made.uuid, one, at)
    file_class(stage.actor("jigou"), made.uuid, at=at)
    stage.say("jigou", f"报备“{made.label}”，待备案")


def _plan_to_confirm(stage: Stage) -> None:
    planner = stage.actor("jihua")
    at = stage.on("2020-10-27")
    plan = draft_plan(
        planner, stage.city.offices["commerce"], year=2021, title="2021年度项目制培训计划", at=at
    )
    for code, size in (("DS-KJ", 30), ("DS-ZB", 45)):
        add_line(
            planner,
            plan.uuid,
            programme_uuid=programmes(planner).get(code=code).uuid,
            class_count=3,
            class_size=size,
            class_hours=80,
            host_division_code=REGION,
            at=at,
        )
    stage.say("jihua", f"编制《{plan.title}》，待审定")
