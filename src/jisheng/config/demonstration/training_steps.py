"""The first half of the main job: plan, procurement, filing, roster, teaching, completion."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from decimal import Decimal
from uuid import UUID

from jisheng.assessment.operations.confirm_evaluation import confirm_evaluation
from jisheng.assessment.operations.enter_results import ResultEntry, enter_results
from jisheng.assessment.operations.submit_results import submit_results
from jisheng.catalogues.queries import programmes
from jisheng.config.demonstration.people import REGION, Trainee
from jisheng.config.demonstration.stage import SHANGHAI, Stage
from jisheng.config.demonstration.workbook import NUMBER_ROW, WRONG_DIGIT_ROW, messy_roster
from jisheng.foundation.errors import Fault
from jisheng.training import queries
from jisheng.training.enums import ProcurementMethod
from jisheng.training.models import ClassSession, TrainingClass
from jisheng.training.operations.accept_filing import accept_filing
from jisheng.training.operations.add_line import add_line
from jisheng.training.operations.add_trainee import add_trainee
from jisheng.training.operations.change_class import change_class
from jisheng.training.operations.complete_class import complete_class
from jisheng.training.operations.confirm_plan import confirm_plan
from jisheng.training.operations.draft_class import draft_class
from jisheng.training.operations.draft_plan import draft_plan
from jisheng.training.operations.file_class import file_class
from jisheng.training.operations.import_roster import import_roster
from jisheng.training.operations.open_class import open_class
from jisheng.training.operations.publish_institution import publish_institution
from jisheng.training.operations.record_paper_sheet import record_paper_sheet
from jisheng.training.operations.record_procurement import record_procurement
from jisheng.training.operations.roll_call import roll_call
from jisheng.training.operations.send_back import send_back
from jisheng.training.operations.set_timetable import set_timetable
from jisheng.training.operations.sign_in import sign_in
from jisheng.training.queries.session_checks import SessionPlan

FIRST_DAY, LAST_DAY = dt.date(2020, 9, 7), dt.date(2020, 9, 18)
HALF_DAYS = (("08:30", "11:45"), ("13:30", "16:45"))
# One trainee is ill for the last four days, one fails the final test.
ILL, FAILED = 13, 20
ILL_FROM = dt.date(2020, 9, 15)
PAPER_DAY = dt.date(2020, 9, 9)


def plan(stage: Stage) -> None:
    """Draft, confirm, procure, publish: two departments, one line each."""
    for planner, supervisor, department, code, school, size, key in (
        ("jihua", "shending", "commerce", "DS-ZB", "school", 30, "line"),
        ("jihua2", "shending2", "agriculture", "XC-NY", "other_school", 40, "other_line"),
    ):
        at = stage.on("2020-08-03")
        line_uuid = _plan_of(stage, planner, department, code, size, at)
        stage.kept[key] = str(line_uuid)
        confirmed = confirm_plan(stage.actor(supervisor), _plan_uuid(stage, key), at=at)
        stage.say(supervisor, f"审定《{confirmed.title}》")
        at = stage.on("2020-08-24")
        record_procurement(
            stage.actor(planner),
            line_uuid,
            method=ProcurementMethod.COMPETITIVE_CONSULTATION,
            procured_on=dt.date(2020, 8, 21),
            contract_number=f"YW-XMZ-2020-{code}",
            institution_uuid=stage.city.offices[school],
            at=at,
        )
        stage.say(planner, "登记采购结果（竞争性磋商，2020-08-21）")
        published = publish_institution(stage.actor(supervisor), line_uuid, at=at)
        stage.say(supervisor, f"公布承接机构：{published.institution}")


def _plan_of(
    stage: Stage, planner: str, department: str, code: str, size: int, at: dt.datetime
) -> UUID:
    actor = stage.actor(planner)
    made = draft_plan(
        actor,
        stage.city.offices[department],
        year=2020,
        title="2020年度项目制培训计划",
        at=at,
    )
    programme = programmes(actor).get(code=code)
    line = add_line(
        actor,
        made.uuid,
        programme_uuid=programme.uuid,
        class_count=4,
        class_size=size,
        class_hours=80,
        host_division_code=REGION,
        at=at,
    )
    stage.say(planner, f"编制计划：{programme.name}，4 个班，每班 {size} 人，80 课时")
    stage.note(f"估算补贴总额 {line.estimate_fen}：{line.estimate_words}")
    return line.uuid


def _plan_uuid(stage: Stage, key: str) -> UUID:
    return queries.plan_line(stage.actor("shenji"), stage.uuid(key)).plan.uuid


def elsewhere(stage: Stage) -> None:
    """Another school's class takes one person's hours: the clash the roster will meet."""
    clerk = stage.actor("jigou2")
    at = stage.on("2020-08-26")
    made = new_class(stage, "jigou2", "other_line", "智慧农业第一期", at)
    assert stage.city.elsewhere is not None
    add_by_hand(stage, "jigou2", made.uuid, stage.city.elsewhere, at)
    file_class(clerk, made.uuid, at=at)
    accept_filing(stage.actor("shending2"), made.uuid, at=stage.on("2020-08-27"))
    stage.say("shending2", "备案另一所学校的“智慧农业第一期”（同期上课，占用一名学员的时间）")


def new_class(
    stage: Stage,
    clerk: str,
    line: str,
    label: str,
    at: dt.datetime,
    days: tuple[dt.date, dt.date] = (FIRST_DAY, LAST_DAY),
) -> TrainingClass:
    """Draft a class of ten working days with its timetable."""
    actor = stage.actor(clerk)
    made = draft_class(
        actor,
        stage.uuid(line),
        label=label,
        starts_on=days[0],
        ends_on=days[1],
        place="义乌市稠城街道示范路 104 号 3 楼培训教室",
        host_division_code=REGION,
        at=at,
    )
    set_timetable(actor, made.uuid, _timetable(stage, clerk, *days), at=at)
    return made


def _timetable(stage: Stage, clerk: str, first: dt.date, last: dt.date) -> list[SessionPlan]:
    teacher = stage.actor("jiaoshi").name if clerk == "jigou" else "外聘教师"
    days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    return [
        SessionPlan(
            starts_at=_moment(day, start),
            ends_at=_moment(day, end),
            hours=4,
            topic=f"第{number}天{'上午' if start < '12' else '下午'}",
            teacher=teacher,
        )
        for number, day in enumerate((d for d in days if d.weekday() < 5), 1)
        for start, end in HALF_DAYS
    ]


def _moment(day: dt.date, time: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=SHANGHAI)


def roster(stage: Stage) -> None:
    """The school's Excel as it is: good rows in, faults told, two corrected by hand."""
    clerk = stage.actor("jigou")
    at = stage.on("2020-08-28")
    made = new_class(stage, "jigou", "line", "电商直播第一期", at)
    stage.kept["class"] = str(made.uuid)
    people, stranger = stage.city.people, stage.city.elsewhere
    assert stranger is not None
    file = messy_roster(people, stranger, "小商品城演示商贸有限公司")
    taken = import_roster(clerk, made.uuid, file.name, file.content, at=at)
    stage.say("jigou", f"导入名册“{file.name}”：{file.rows} 行，记入 {taken.record.added} 人")
    for fault in taken.draft.faults:
        if fault.severity.value == "blocking":
            stage.note(f"{fault.cell} {fault.column_label} {fault.value_shown}：{fault.message}")
    for index in (NUMBER_ROW, WRONG_DIGIT_ROW):
        add_by_hand(stage, "jigou", made.uuid, people[index], at)
    stage.say("jigou", "对照证件补录 2 人，名册共 30 人")


def add_by_hand(stage: Stage, clerk: str, class_uuid: UUID, one: Trainee, at: dt.datetime) -> None:
    """Put one invented person on a roster."""
    add_trainee(
        stage.actor(clerk),
        class_uuid,
        name=one.name,
        identity_number=one.identity_number,
        phone=one.phone,
        at=at,
    )


def filing(stage: Stage) -> None:
    """File, be sent back with all reasons at once, mend, file again, be accepted."""
    clerk, uuid = stage.actor("jigou"), stage.uuid("class")
    file_class(clerk, uuid, at=stage.on("2020-08-31"))
    stage.say("jigou", "报备“电商直播第一期”，9月7日至18日，10 天 80 课时")
    defects = [
        Fault("培训地点", "没有写明教室门牌", "请补充教室门牌。"),
        Fault("班名", "没有写年度", "请在班名前写明年度。"),
    ]
    send_back(stage.actor("shending"), uuid, defects, at=stage.on("2020-09-01"))
    stage.say("shending", f"退回补正，一次告知 {len(defects)} 条")
    change_class(
        clerk,
        uuid,
        label="2020年电商直播第一期",
        starts_on=FIRST_DAY,
        ends_on=LAST_DAY,
        place="义乌市稠城街道示范路 104 号 3 楼 301 教室",
        host_division_code=REGION,
        at=stage.on("2020-09-02"),
    )
    file_class(clerk, uuid, at=stage.on("2020-09-02", "10:00"))
    accepted = accept_filing(stage.actor("shending"), uuid, at=stage.on("2020-09-03"))
    stage.say("shending", f"备案，备案号 {accepted.filing_number}")


def teaching(stage: Stage) -> None:
    """Open (lock the roster) and prove every session: class code, roll-call, paper sheet."""
    clerk, teacher, uuid = stage.actor("jigou"), stage.actor("jiaoshi"), stage.uuid("class")
    opened = open_class(clerk, uuid, at=stage.on("2020-09-07", "08:00"))
    stage.say("jigou", f"开班并锁定名册：{opened.enrolled_headcount} 人")
    signed = 0
    for session in queries.training_class(teacher, uuid).sessions.all():
        stage.at = session.starts_at
        day = stage.at.astimezone(SHANGHAI).date()
        present = _present(stage, day)
        if day == FIRST_DAY:
            signed += _by_code(stage, session, present)
        elif day == PAPER_DAY:
            _on_paper(stage, session, present)
        else:
            roll_call(teacher, session.uuid, present, at=session.ends_at)
    stage.on("2020-09-18", "17:00")
    stage.say(
        "jiaoshi",
        f"20 节课考勤：动态码签到 {signed} 人次，其余由教师点名，9月9日用纸质签到表",
    )
    stage.note("1 人因病缺最后 4 天，计 48 课时；其余 29 人各 80 课时")
    complete_class(clerk, uuid, at=stage.on("2020-09-18", "17:30"))
    stage.say("jigou", "结业")


def _present(stage: Stage, day: dt.date) -> list[UUID]:
    rows = queries.training_class(stage.actor("jigou"), stage.uuid("class")).enrolments.all()
    away = stage.city.people[ILL].name if day >= ILL_FROM else ""
    return [row.uuid for row in rows if row.person.name != away]


def _by_code(stage: Stage, session: ClassSession, present: list[UUID]) -> int:
    numbers = [p.identity_number for p in stage.city.people]
    at = session.starts_at + dt.timedelta(minutes=2)
    code = queries.class_code(stage.actor("jiaoshi"), session.uuid, at).code
    for number in numbers:
        sign_in(session.uuid, code, number, at=at)
    return len(present)


def _on_paper(stage: Stage, session: ClassSession, present: list[UUID]) -> None:
    record_paper_sheet(
        stage.actor("jigou"),
        session.uuid,
        present,
        scan=blank_scan(),
        scan_name="9月9日签到表.png",
        at=session.ends_at,
    )


def blank_scan(width: int = 620, height: int = 877) -> bytes:
    """Return a white page as a PNG, standing for the scan of a signed sheet."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checked = kind + body
        return struct.pack(">I", len(body)) + checked + struct.pack(">I", zlib.crc32(checked))

    rows = b"".join(b"\x00" + b"\xff" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def completion(stage: Stage) -> None:
    """Enter results, submit them, and have the department confirm the evaluation."""
    clerk, uuid = stage.actor("jigou"), stage.uuid("class")
    failed = stage.city.people[FAILED].name
    entries = [
        ResultEntry(
            row.uuid,
            Decimal(52 if row.person.name == failed else 86),
            row.person.name != failed,
        )
        for row in queries.training_class(clerk, uuid).enrolments.all()
    ]
    at = stage.on("2020-09-21")
    enter_results(clerk, uuid, entries, at=at)
    submit_results(clerk, uuid, at=at)
    stage.say("jigou", "录入结业成绩并提交：29 人合格，1 人不合格")
    confirm_evaluation(stage.actor("shending"), uuid, at=stage.on("2020-09-22"))
    stage.say("shending", "确认结业评估，29 人取得培训合格证书")
