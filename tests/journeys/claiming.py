"""Fourth part of the main job: the rulebook decides, two desks check, the public may object."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from jisheng.ground.identity import mask_identity
from jisheng.ground.names import mask_name
from tests.journeys.filing import BETTER_NAME
from tests.journeys.seats import Journey, Seat
from tests.journeys.town import AWAY, DOUBTED, FAILED, PENSIONER, SCHOOL

# 四（一）: 200 yuan a person for each day of 8 class hours. 四（三）: the roster was locked at 12
# people, which is 30 or fewer, so the standard rises by 50 %: 200 × 1.5 = 300 yuan a day.
# Of the 12, one did not pass and one draws the urban employees' pension: 10 are left. Nine of
# them attended 16 hours, 16 // 8 = 2 days; one attended 12, which makes 1 whole day.
# 9 × 2 × 300 = 5,400; 1 × 1 × 300 = 300; together 5,700.
TOTAL = "¥5,700.00"
ARITHMETIC = [
    "9人 × 2天 × 200元/天 × (1+50%) = 5,400.00元",
    "1人 × 1天 × 200元/天 × (1+50%) = 300.00元",
    "合计 5,400.00 + 300.00 = 5,700.00元",
]
# Without the one somebody objects to, who is due 2 × 300 = 600: 5,100.
UNDISPUTED, DISPUTED = "¥5,100.00", "¥600.00"


def the_clerk_reads_the_decision_and_submits_the_claim(journey: Journey) -> None:
    journey.day_comes("2020-09-18")
    clerk = journey.seat("clerk").finds_on_desk("可以申请补贴的培训班", BETTER_NAME)
    the_decision_reads_as_the_document_does(clerk, journey)
    clerk.presses("提交补贴申请").reads("请勾选承诺，没有承诺不能提交申请。")
    clerk.ticks("我已阅读并代表本机构作出以上承诺").presses("提交补贴申请")
    clerk.reads("补贴申请已提交，由行业主管部门初审。", "待初审")
    journey.kept["claim"] = clerk.path


def the_decision_reads_as_the_document_does(seat: Seat, journey: Journey) -> None:
    people = journey.town.people
    seat.reads("予以补贴", TOTAL, "伍仟柒佰元整").reads_fact("核准人数", "10 人（名册 12 人）")
    seat.reads_fact("依据", "义政办发〔2019〕104号").reads_fact("收款方", "培训机构（五（二））")
    # Each finding stands under its clause, in the order of the document.
    numbers = seat.main.locator(".clause-number").all_inner_texts()
    assert numbers == ["二", "四（一）", "五", "五（二）", "终段"]
    uplift = seat.main.locator(".uplift-chosen")
    expect(uplift).to_contain_text(re.compile(r"小班上浮\s*\+50%\s*四（三）"))
    assert seat.main.locator(".arithmetic li").all_inner_texts() == ARITHMETIC
    seat.reads("不上浮为 ¥3,800.00，上浮增加 ¥1,900.00。")
    for place, told in (
        (AWAY, ("12", "1", "核准", "¥300.00")),
        (PENSIONER, ("核减", "¥0.00", "二：正在按月领取城镇职工基本养老金")),
        (FAILED, ("核减", "¥0.00", "二：结业评估不合格")),
        (DOUBTED, ("16", "2", "核准", "¥600.00")),
    ):
        seat.reads_row(people[place].name, *told)


def the_reviewer_agrees(journey: Journey) -> None:
    journey.day_comes("2020-09-21")
    reviewer = journey.seat("reviewer").finds_on_desk("待初审的补贴申请", BETTER_NAME)
    the_decision_reads_as_the_document_does(reviewer, journey)
    reviewer.confirms("初审通过", "名册、课时与成绩已核对。").reads("初审已通过，交人社局复核。")


def another_rechecks_and_the_replay_agrees(journey: Journey) -> None:
    journey.day_comes("2020-09-22")
    rechecker = journey.seat("rechecker").finds_on_desk("待复核的补贴申请", BETTER_NAME)
    rechecker.reads("重算一致").confirms("复核通过").reads("复核已通过，交行业主管部门公示。")


def the_officer_publishes_over_the_national_day(journey: Journey) -> None:
    # Friday 2020-09-25 is the day of publication and does not count. Of the days after it,
    # Saturday 26 is free, Sunday 27 is worked for the holiday (1), then 28 (2), 29 (3) and
    # 30 September (4); 1 to 8 October are free; Friday 9 October is the fifth.
    journey.day_comes("2020-09-25")
    officer = journey.seat("notice_officer").finds_on_desk("待公示的补贴申请", BETTER_NAME)
    officer.follows("拟定公示")
    officer.fills(受理地址="义乌市江东街道商务路 1 号", 邮编="322000", 受理电话="0579-00000000")
    officer.presses("预览").reads("2020年10月9日（周五）", "第 5 个工作日", "公众将看到", TOTAL)
    _counts(officer)
    officer.presses("确认发布").reads("公示已发布，公众现在就能看到。")
    journey.kept["office_notice"] = officer.path
    journey.kept["notice"] = officer.path.removeprefix("/office")


def _counts(officer: Seat) -> None:
    tiles = [text.split() for text in officer.main.locator(".day-tile").all_inner_texts()]
    counted = {tile[0]: tile[2] for tile in tiles if "个工作日" in tile}
    assert counted == {
        "9月27日": "1",
        "9月28日": "2",
        "9月29日": "3",
        "9月30日": "4",
        "10月9日": "5",
    }


def anybody_sees_masked_rows_and_no_person_whole(journey: Journey) -> None:
    journey.day_comes("2020-09-28")
    anybody = journey.seat_of_the_public().opens("/").follows(BETTER_NAME)
    assert anybody.path == journey.kept["notice"]
    anybody.reads("共5个工作日", "2020年10月9日（周五）24:00", TOTAL, SCHOOL)
    people = journey.town.people
    granted = [one for place, one in enumerate(people) if place not in (FAILED, PENSIONER)]
    for one in granted:
        anybody.reads_row(mask_identity(one.identity_number), mask_name(one.name))
    assert anybody.main.locator("tbody tr").count() == len(granted)
    anybody.reads_no(*(one.name for one in people))
    anybody.reads_no(*(one.identity_number for one in people), *(one.phone for one in people))
    anybody.reads_no(people[FAILED].identity_number[:10], "养老", "不合格名单")


def somebody_objects_to_one_row(journey: Journey) -> None:
    one = journey.town.people[DOUBTED]
    anybody = journey.seat_of_the_public()
    row = anybody.main.locator("tr").filter(has_text=mask_identity(one.identity_number))
    row.get_by_role("link", name="异议").click()
    anybody.fills(
        反映的事实="该学员培训期间在外地，请核实是否到课。", 姓名和联系方式="王先生 15400000000"
    )
    anybody.presses("提交异议").reads("异议已收到", "受理编号")


def the_notice_cannot_be_closed_on_its_last_day(journey: Journey) -> None:
    journey.day_comes("2020-10-09", "17:00")
    officer = journey.seat("notice_officer").opens(journey.kept["office_notice"])
    officer.reads("最后 1 个工作日", "次日起可以结束公示")
    assert officer.main.locator("summary", has_text="结束公示").count() == 0


def the_officer_closes_it_the_day_after(journey: Journey) -> None:
    journey.day_comes("2020-10-10")
    officer = journey.seat("notice_officer").finds_on_desk("公示", BETTER_NAME)
    officer.confirms("结束公示").reads("公示已结束，无异议的部分已转入应付。", UNDISPUTED)


def the_public_page_keeps_no_person(journey: Journey) -> None:
    anybody = journey.seat_of_the_public().opens(journey.kept["notice"])
    anybody.reads("公示已结束", TOTAL)
    anybody.reads_no(*(mask_identity(one.identity_number) for one in journey.town.people))


def play(journey: Journey) -> None:
    """Play this part in its order."""
    the_clerk_reads_the_decision_and_submits_the_claim(journey)
    the_reviewer_agrees(journey)
    another_rechecks_and_the_replay_agrees(journey)
    the_officer_publishes_over_the_national_day(journey)
    anybody_sees_masked_rows_and_no_person_whole(journey)
    somebody_objects_to_one_row(journey)
    the_notice_cannot_be_closed_on_its_last_day(journey)
    the_officer_closes_it_the_day_after(journey)
    the_public_page_keeps_no_person(journey)
