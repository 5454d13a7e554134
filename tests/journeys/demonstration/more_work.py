"""Work in the states that the demonstration's journey leaves behind, so that every page is there.

Each class of two days and three people stops at another step of the main job.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from jisheng.assessment.operations.confirm_evaluation import confirm_evaluation
from jisheng.assessment.operations.enter_results import ResultEntry, enter_results
from jisheng.assessment.operations.submit_results import submit_results
from jisheng.catalogues.queries import programmes
from jisheng.claims.operations.close_notice import close_notice
from jisheng.claims.operations.object_to_notice import object_to_notice
from jisheng.claims.operations.publish_notice import AcceptingDesk, publish_notice
from jisheng.claims.operations.recheck import recheck
from jisheng.claims.operations.review import review
from jisheng.claims.operations.send_back import send_back as send_claim_back
from jisheng.claims.operations.submit_claim import submit_claim
from jisheng.config.demonstration.city import BANK, SCHOOL
from jisheng.config.demonstration.money_steps import WRONG_NAME, bank
from jisheng.config.demonstration.people import REGION, Trainee, trainees
from jisheng.config.demonstration.stage import SHANGHAI, Stage
from jisheng.config.demonstration.training_steps import PAPER_DAY, add_by_hand
from jisheng.config.demonstration.workbook import MessyRoster, messy_roster
from jisheng.foundation import outbox
from jisheng.foundation.trail import SYSTEM
from jisheng.funds import queries as funds
from jisheng.funds.operations.approve_plan import approve_plan
from jisheng.funds.operations.draw_up_plan import draw_up_plan
from jisheng.funds.operations.pick_up_returns import pick_up_returns
from jisheng.funds.operations.send_batch import send_batch
from jisheng.funds.operations.submit_plan import submit_plan
from jisheng.registry.enums import PersonStatusKind
from jisheng.registry.operations.find_or_register_person import find_or_register_person
from jisheng.registry.operations.record_person_status import record_person_status
from jisheng.registry.operations.set_account import set_account
from jisheng.training import queries
from jisheng.training.enums import ProcurementMethod
from jisheng.training.models import TrainingClass
from jisheng.training.operations.accept_filing import accept_filing
from jisheng.training.operations.add_line import add_line
from jisheng.training.operations.complete_class import complete_class
from jisheng.training.operations.confirm_plan import confirm_plan
from jisheng.training.operations.draft_class import draft_class
from jisheng.training.operations.draft_plan import draft_plan
from jisheng.training.operations.file_class import file_class
from jisheng.training.operations.import_roster import import_roster
from jisheng.training.operations.open_class import open_class
from jisheng.training.operations.publish_institution import publish_institution
from jisheng.training.operations.record_procurement import record_procurement
from jisheng.training.operations.roll_call import roll_call
from jisheng.training.operations.set_timetable import set_timetable
from jisheng.training.queries.session_checks import SessionPlan

HEADS, SEED, NUMBERS = 3, 20200712, "一二三四五六七八九"
PLANNED, FIRST, NOW = "2020-07-06", dt.date(2020, 7, 13), "2020-10-27"
HALVES = ("08:30", "13:30")


@dataclass(frozen=True)
class Left:
    """What no link leads to, or not soon: a class to hand a roster in for, the lesson whose code
    is on the screen, one proven on paper, a notice."""

    draft: UUID
    roster: MessyRoster
    lesson: UUID
    paper: UUID
    notice: UUID


def put_on_desks(stage: Stage) -> Left:
    """Leave one class or claim at each step."""
    line = _lines(stage)
    draft, roster = _class_filled_in(stage, line)
    ended, claimable, back, rechecked, noticed, *rest = (
        _taught(stage, line, number) for number in range(9)
    )
    del ended
    _evaluate(stage, claimable)
    send_claim_back(
        stage.actor("chushen"),
        _claim(stage, back),
        ["结业成绩：第二名学员的成绩单未盖章，请盖章后重新提交。"],
        at=stage.on(NOW),
    )
    _recheck(stage, _claim(stage, rechecked))
    open_notice = _notice(stage, _claim(stage, noticed), "2020-10-26")
    object_to_notice(open_notice, "请核实户籍。", "154-0000-0000", at=stage.on(NOW), row_number=1)
    _payments(stage, rest)
    lesson = queries.sessions_on(stage.actor("jiaoshi"), stage.at.date())[0]
    paper = next(
        session
        for session in queries.training_class(
            stage.actor("jigou"), stage.uuid("class")
        ).sessions.all()
        if session.starts_at.astimezone(SHANGHAI).date() == PAPER_DAY
    )
    return Left(draft, roster, lesson.uuid, paper.uuid, open_notice)


def _lines(stage: Stage) -> UUID:
    """Plan two lines, of which one still waits for its procurement."""
    planner, at = stage.actor("jihua"), stage.on(PLANNED)
    office = stage.city.offices["commerce"]
    plan = draft_plan(planner, office, year=2020, title="2020年度补充计划", at=at)
    kept, _ = (
        add_line(
            planner,
            plan.uuid,
            programme_uuid=programmes(planner).get(code=code).uuid,
            class_count=10,
            class_size=HEADS,
            class_hours=16,
            host_division_code=REGION,
            at=at,
        )
        for code in ("DS-KJ", "SH-YL")
    )
    confirm_plan(stage.actor("shending"), plan.uuid, at=at)
    record_procurement(
        planner,
        kept.uuid,
        method=ProcurementMethod.PUBLIC_TENDER,
        procured_on=at.date(),
        contract_number="YW-XMZ-2020-KJ",
        institution_uuid=stage.city.offices["school"],
        at=at,
    )
    return publish_institution(stage.actor("shending"), kept.uuid, at=at).uuid


def _class_filled_in(stage: Stage, line: UUID) -> tuple[UUID, MessyRoster]:
    """Leave a class being filled in, with the roster its school sent."""
    made = drafted(stage, line, "跨境电商第十期", dt.date(2020, 11, 23))
    *people, elsewhere = trainees(HEADS * 5, SEED + 1)
    file = messy_roster(people, elsewhere, SCHOOL)
    import_roster(stage.actor("jigou"), made.uuid, file.name, file.content, at=stage.on(NOW))
    return made.uuid, file


def drafted(
    stage: Stage, line: UUID, label: str, first: dt.date, teacher: str = ""
) -> TrainingClass:
    """Draft a class of two days with its timetable; without a name the city's teacher teaches."""
    clerk, at = stage.actor("jigou"), stage.on(f"{first - dt.timedelta(days=5)}")
    made = draft_class(
        clerk,
        line,
        label=label,
        starts_on=first,
        ends_on=first + dt.timedelta(days=1),
        place="义乌市稠城街道示范路 104 号 3 楼 302 教室",
        host_division_code=REGION,
        at=at,
    )
    teacher = teacher or stage.actor("jiaoshi").name
    halves = [stage.on(f"{first + dt.timedelta(day)}", time) for day in (0, 1) for time in HALVES]
    plans = [
        SessionPlan(half, half + dt.timedelta(hours=3), 4, f"第{number}课", teacher)
        for number, half in enumerate(halves, 1)
    ]
    stage.at = at
    set_timetable(clerk, made.uuid, plans, at=at)
    return made


def _taught(stage: Stage, line: UUID, number: int) -> UUID:
    """Teach a class to its end."""
    first = FIRST + dt.timedelta(days=3 * number)
    clerk, teacher = stage.actor("jigou"), stage.actor("jiaoshi")
    made = drafted(stage, line, f"跨境电商第{NUMBERS[number]}期", first)
    for one in trainees(HEADS * 9, SEED)[number::9]:
        _answered_for(stage, one)
        add_by_hand(stage, "jigou", made.uuid, one, stage.at)
    file_class(clerk, made.uuid, at=stage.at)
    accept_filing(stage.actor("shending"), made.uuid, at=stage.at)
    open_class(clerk, made.uuid, at=stage.on(f"{first}", "08:00"))
    present = [row.uuid for row in queries.training_class(clerk, made.uuid).enrolments.all()]
    for session in queries.training_class(clerk, made.uuid).sessions.all():
        roll_call(teacher, session.uuid, present, at=session.ends_at)
    complete_class(clerk, made.uuid, at=stage.on(f"{first + dt.timedelta(days=1)}", "17:30"))
    return made.uuid


def _answered_for(stage: Stage, one: Trainee) -> None:
    """Let the registers answer that a trainee is local and draws no pension."""
    person = find_or_register_person(one.name, one.identity_number, one.phone, at=stage.at)
    for kind in PersonStatusKind:
        record_person_status(
            SYSTEM,
            person.uuid,
            kind,
            holds=kind == PersonStatusKind.LOCAL_HUKOU,
            source="市大数据平台比对（演示）",
            as_of=dt.date(2020, 7, 1),
            valid_from=dt.date(2020, 1, 1),
            at=stage.at,
        )


def _evaluate(stage: Stage, uuid: UUID) -> None:
    clerk, at = stage.actor("jigou"), stage.on("2020-10-12")
    rows = queries.training_class(clerk, uuid).enrolments.all()
    enter_results(clerk, uuid, [ResultEntry(r.uuid, Decimal(85), True) for r in rows], at=at)
    submit_results(clerk, uuid, at=at)
    confirm_evaluation(stage.actor("shending"), uuid, at=at)


def _claim(stage: Stage, uuid: UUID) -> UUID:
    _evaluate(stage, uuid)
    at = stage.on("2020-10-12", "14:00")
    return submit_claim(stage.actor("jigou"), uuid, accepts_commitment=True, at=at).uuid


def _recheck(stage: Stage, claim: UUID) -> None:
    review(stage.actor("chushen"), claim, at=stage.on("2020-10-13"))
    recheck(stage.actor("fuhe"), claim, at=stage.on("2020-10-14"))


def _notice(stage: Stage, claim: UUID, day: str) -> UUID:
    _recheck(stage, claim)
    desk = AcceptingDesk(address="义乌市示范路 1 号", phone="0579-00000000")
    at = stage.on(day)
    return publish_notice(stage.actor("gongshi"), claim, at.date(), desk, at=at).uuid


def _payments(stage: Stage, classes: Sequence[UUID]) -> None:
    """Leave one sum failed, one sent, one to approve, and one to draw up."""
    stage.on(NOW)
    set_account(
        SYSTEM,
        stage.city.offices["school"],
        holder=SCHOOL,
        number=WRONG_NAME,
        bank_name=BANK[0],
        bank_code=BANK[1],
        valid_from=stage.at.date(),
        at=stage.at,
    )
    failed, sent, submitted, due = classes
    _send(stage, _drawn_up(stage, failed))
    bank().work(stage.at.date())
    pick_up_returns(at=stage.at)
    outbox.deliver_pending()
    _send(stage, _drawn_up(stage, sent))
    submit_plan(stage.actor("zhidan"), _drawn_up(stage, submitted), at=stage.at)
    _make_payable(stage, due)


def _make_payable(stage: Stage, uuid: UUID) -> None:
    claim = _claim(stage, uuid)
    _notice(stage, claim, "2020-10-15")
    close_notice(stage.actor("gongshi"), claim, at=stage.on(NOW))


def _drawn_up(stage: Stage, uuid: UUID) -> UUID:
    _make_payable(stage, uuid)
    clerk = stage.actor("zhidan")
    due = [one.uuid for one in funds.payable_commitments(clerk)]
    return draw_up_plan(clerk, due, f"跨境电商补贴（{uuid.hex[:4]}）", at=stage.at).uuid


def _send(stage: Stage, plan: UUID) -> None:
    submit_plan(stage.actor("zhidan"), plan, at=stage.at)
    approve_plan(stage.actor("shenpi"), plan, at=stage.at)
    send_batch(stage.actor("zhidan"), plan, at=stage.at)
