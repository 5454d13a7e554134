"""Second part of the main job: an institution files its class, and the department answers."""

from __future__ import annotations

from jisheng.config.demonstration.workbook import (
    FULL_WIDTH_ROW,
    NUMBER_ROW,
    WRONG_DIGIT_ROW,
    messy_roster,
)
from jisheng.ground.identity import mask_identity
from tests.journeys.elsewhere import a_class_elsewhere
from tests.journeys.seats import Journey, Seat
from tests.journeys.town import ROSTER_SIZE

CLASS, BETTER_NAME = "电商直播第一期", "2020年电商直播第一期"
PLACE, BETTER_PLACE = "义乌市江东街道培训楼", "义乌市江东街道培训路 8 号 3 楼 301 教室"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def another_school_has_filed_a_class_at_the_same_hours(journey: Journey) -> None:
    a_class_elsewhere(journey.town)


def the_clerk_drafts_the_class(journey: Journey) -> None:
    journey.day_comes("2020-08-31")
    clerk = journey.seat("clerk").opens("/provider/lines/").follows("新建培训班")
    clerk.fills(班名=CLASS, 开班日期="2020-09-14", 结班日期="2020-09-15", 培训地点=PLACE)
    clerk.presses("保存，下一步：课程表").reads("课程表还是空的。")


def the_clerk_generates_the_timetable(journey: Journey) -> None:
    clerk, teacher = journey.seat("clerk"), journey.town.actor("teacher").name
    clerk.ticks("周一", "周二").fills(教师=teacher).presses("排入课程表")
    clerk.reads("已排入 4 节课。", "计划 16 课时，已排 16 课时。", "共 4 节课，2 天")
    clerk.follows("下一步：名册")


def the_clerk_uploads_the_roster_as_the_school_keeps_it(journey: Journey) -> None:
    people, elsewhere = journey.town.people, journey.town.elsewhere
    assert elsewhere is not None
    file = messy_roster(people, elsewhere, "江东演示商贸有限公司")
    clerk = journey.seat("clerk")
    clerk.hands_in("名册文件", {"name": file.name, "mimeType": XLSX, "buffer": file.content})
    clerk.presses("检查名册").reads(f"检查结果：{file.name}")


def every_fault_stands_at_its_cell(journey: Journey) -> None:
    """Fourteen rows from row 5 on: twelve people, one of them twice, and one from elsewhere."""
    clerk, people = journey.seat("clerk"), journey.town.people
    clerk.reads_fact("读到学员", "14").reads_fact("将新增", "10")
    clerk.reads_fact("有问题，不导入", "4")
    clerk.reads_row("E9", "公民身份号码", "数字")
    clerk.reads_row("E16", "公民身份号码", "校验")
    clerk.reads_row("E17", "公民身份号码", "出现 2 次，身份证号与 E10 相同")
    clerk.reads_row("E18", "公民身份号码", "另一个培训班")
    clerk.reads_row("E7", mask_identity(people[FULL_WIDTH_ROW].identity_number))
    clerk.reads_no(*(one.identity_number for one in people))


def the_good_rows_are_kept_and_two_people_added_by_hand(journey: Journey) -> None:
    clerk = journey.seat("clerk").presses("只导入没有问题的 10 人")
    clerk.reads("读到 14 人：新增 10 人，已在名册 0 人，有问题未导入 4 人。")
    for place in (NUMBER_ROW, WRONG_DIGIT_ROW):
        one = journey.town.people[place]
        clerk.follows("逐个添加学员")
        clerk.fills(姓名=one.name, 身份证号=one.identity_number, 手机号码=one.phone)
        clerk.presses("保存").reads("已加入名册。", one.name)
    clerk.reads(f"共 {ROSTER_SIZE} 名学员")


def the_clerk_files_it(journey: Journey) -> None:
    clerk = journey.seat("clerk").follows("下一步：报备").reads("没有发现问题")
    clerk.presses("提交报备").reads("已报备，等主管部门审核。", "待备案审核")
    journey.kept["class"] = clerk.path


def the_supervisor_sends_it_back_with_both_reasons_at_once(journey: Journey) -> None:
    journey.day_comes("2020-09-01")
    supervisor = journey.seat("supervisor").finds_on_desk("待审核的备案", CLASS)
    supervisor.reads("没有发现问题", PLACE)
    supervisor.sends_back(
        "退回补正", ("培训地点", "没有写明门牌和教室"), ("基本信息", "班名没有写年度")
    )
    supervisor.reads("已退回补正，机构会看到全部理由。", "已退回补正")


def the_clerk_sees_both_mends_both_and_files_again(journey: Journey) -> None:
    journey.day_comes("2020-09-02")
    clerk = journey.seat("clerk").finds_on_desk("退回补正的培训班", CLASS)
    clerk.reads("没有写明门牌和教室", "班名没有写年度")
    clerk.fills(班名=BETTER_NAME, 培训地点=BETTER_PLACE).presses("保存，下一步：课程表")
    clerk.follows("下一步：名册").follows("下一步：报备").presses("提交报备")
    clerk.reads("已报备，等主管部门审核。", BETTER_NAME)


def the_supervisor_accepts_it(journey: Journey) -> None:
    supervisor = journey.seat("supervisor").finds_on_desk("待审核的备案", BETTER_NAME)
    supervisor.reads(BETTER_PLACE).presses("予以备案").reads("已予以备案，机构可在开班日开班。")


def the_clerk_opens_it_and_the_roster_is_locked(journey: Journey) -> None:
    journey.day_comes("2020-09-14", "08:05")
    clerk = journey.seat("clerk").finds_on_desk("待开班", BETTER_NAME)
    clerk.confirms("开班并锁定名册").reads("已开班，名册已锁定。", "培训中")
    clerk.turns_to("名册").reads("名册已在开班时锁定，锁定人数 12 人")
    _is_locked(clerk, journey.kept["class"])


def _is_locked(clerk: Seat, class_path: str) -> None:
    """The address where people were added answers now that the class is no longer filled in."""
    uuid = class_path.strip("/").rpartition("/")[2]
    answer = clerk.page.goto(f"{clerk.visitor.site}/provider/{uuid}/trainees/new/")
    assert answer is not None
    assert answer.status == 409
    clerk.reads("培训中")


def play(journey: Journey) -> None:
    """Play this part in its order."""
    another_school_has_filed_a_class_at_the_same_hours(journey)
    the_clerk_drafts_the_class(journey)
    the_clerk_generates_the_timetable(journey)
    the_clerk_uploads_the_roster_as_the_school_keeps_it(journey)
    every_fault_stands_at_its_cell(journey)
    the_good_rows_are_kept_and_two_people_added_by_hand(journey)
    the_clerk_files_it(journey)
    the_supervisor_sends_it_back_with_both_reasons_at_once(journey)
    the_clerk_sees_both_mends_both_and_files_again(journey)
    the_supervisor_accepts_it(journey)
    the_clerk_opens_it_and_the_roster_is_locked(journey)
