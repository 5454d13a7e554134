"""Third part of the main job: every session proven in its own way, to the end of the class."""

from __future__ import annotations

from jisheng.config.demonstration.training_steps import blank_scan
from tests.browser import PHONE as PHONE_SIZE
from tests.journeys.filing import BETTER_NAME
from tests.journeys.seats import Journey, Seat
from tests.journeys.town import AWAY, FAILED, PHONE, TRAINEE


def the_teacher_shows_the_class_code(journey: Journey) -> None:
    journey.time_comes("08:20")
    teacher = journey.seat("teacher").finds_on_desk("今天的课", f"08:30–11:30 {BETTER_NAME}")
    teacher.reads_fact("应到", "12").follows("显示课堂码").reads("已签到 0 / 12")
    journey.kept["code"] = teacher.main.locator(".big-code").inner_text().strip()
    address = teacher.main.locator(".code-address").inner_text().strip()
    journey.kept["check_in"] = address.removeprefix(teacher.visitor.site)


def a_trainee_signs_in_on_a_phone_without_scripts(journey: Journey) -> None:
    phone = journey.seat(TRAINEE, PHONE_SIZE, scripts=False).opens(journey.kept["check_in"])
    phone.fills(**{"课堂码（6 位数字）": journey.kept["code"]}).presses("签到")
    phone.reads("签到成功", "已登记 4 课时。")
    wide = phone.page.locator("body").evaluate("body => body.scrollWidth")
    assert wide <= PHONE_SIZE["width"]


def a_trainee_without_an_account_signs_in_by_identity_number(journey: Journey) -> None:
    phone = journey.stranger(PHONE_SIZE, scripts=False).opens(journey.kept["check_in"])
    wrong = f"{(int(journey.kept['code']) + 1) % 1_000_000:06d}"
    number = journey.town.people[PHONE + 1].identity_number
    for code, told in ((wrong, "签到没有成功"), (journey.kept["code"], "签到成功")):
        phone.fills(**{"课堂码（6 位数字）": code, "身份证号": number}).presses("签到")
        phone.reads(told)
    phone.visitor.context.close()


def the_teacher_calls_the_others_who_have_no_phone(journey: Journey) -> None:
    teacher = journey.seat("teacher")
    teacher.page.reload()
    teacher.reads("已签到 2 / 12")
    teacher.finds_on_desk("今天的课", "08:30–11:30").follows("点名")
    teacher.follows("全选").presses("登记课时").reads("已为 10 名学员登记课时。")


def the_teacher_calls_the_roll_of_the_afternoon(journey: Journey) -> None:
    journey.time_comes("13:40")
    teacher = journey.seat("teacher").finds_on_desk("今天的课", "13:30–16:30")
    teacher.follows("点名").follows("全选")
    teacher.main.get_by_label(journey.town.people[AWAY].name).uncheck()
    teacher.presses("登记课时").reads("已为 11 名学员登记课时。").reads_fact("未签到", "1")


def the_clerk_records_the_signed_sheet_with_its_scan(journey: Journey) -> None:
    journey.day_comes("2020-09-15", "11:40")
    clerk = journey.seat("clerk").opens(f"{journey.kept['class']}timetable/")
    clerk.main.get_by_role("link", name="签到").nth(2).click()
    clerk.follows("录入纸质签到表").follows("全选")
    name = "9月15日上午签到表.png"
    scan = {"name": name, "mimeType": "image/png", "buffer": blank_scan(62, 88)}
    clerk.hands_in("签到表扫描件", scan).presses("登记课时")
    clerk.reads("已为 12 名学员登记课时。", "纸质签到表", name)


def the_teacher_calls_the_roll_of_the_last_session(journey: Journey) -> None:
    journey.time_comes("13:30")
    teacher = journey.seat("teacher").finds_on_desk("今天的课", "13:30–16:30")
    teacher.follows("点名").follows("全选").presses("登记课时")
    teacher.reads("已为 12 名学员登记课时。")


def the_hours_are_in_the_one_ledger(journey: Journey) -> None:
    # Four sessions of four hours: eleven people 16 hours, the one away 12; 11 × 16 + 12 = 188.
    journey.time_comes("16:35")
    clerk = journey.seat("clerk").opens(journey.kept["class"]).turns_to("课时")
    clerk.reads_fact("课程表课时", "16").reads_fact("已记入台账", "188")
    clerk.reads_row(journey.town.people[AWAY].name, "12", "缺").reads("4码", "4点", "4纸")


def the_clerk_completes_the_class(journey: Journey) -> None:
    clerk = journey.seat("clerk").confirms("办理结业")
    clerk.reads("已办理结业，可以录入结业结果。", "已结业")


def the_clerk_enters_the_results_and_hands_them_in(journey: Journey) -> None:
    journey.day_comes("2020-09-16")
    clerk = journey.seat("clerk").finds_on_desk("待录入结业成绩", BETTER_NAME).follows("录入成绩")
    for place, one in enumerate(journey.town.people):
        _enters(clerk, one.name, passed=place != FAILED)
    clerk.presses("保存成绩").reads("已保存 12 名学员的成绩。").reads_fact("合格", "11")
    clerk.confirms("提交结业成绩").reads("成绩已提交，等待行业主管部门确认结业评估。")


def _enters(clerk: Seat, name: str, *, passed: bool) -> None:
    row = clerk.main.locator("tbody tr").filter(has=clerk.page.get_by_text(name, exact=True))
    row.get_by_role("spinbutton").fill("85" if passed else "52")
    row.get_by_role("combobox").select_option(label="合格" if passed else "不合格")


def the_supervisor_confirms_who_passed(journey: Journey) -> None:
    journey.day_comes("2020-09-17")
    supervisor = journey.seat("supervisor").finds_on_desk("待确认的结业评估", BETTER_NAME)
    supervisor.reads_row(journey.town.people[FAILED].name, "52", "不合格")
    supervisor.confirms("确认结业评估").reads("结业评估已确认，合格证书已编号。")


def play(journey: Journey) -> None:
    """Play this part in its order."""
    the_teacher_shows_the_class_code(journey)
    a_trainee_signs_in_on_a_phone_without_scripts(journey)
    a_trainee_without_an_account_signs_in_by_identity_number(journey)
    the_teacher_calls_the_others_who_have_no_phone(journey)
    the_teacher_calls_the_roll_of_the_afternoon(journey)
    the_clerk_records_the_signed_sheet_with_its_scan(journey)
    the_teacher_calls_the_roll_of_the_last_session(journey)
    the_hours_are_in_the_one_ledger(journey)
    the_clerk_completes_the_class(journey)
    the_clerk_enters_the_results_and_hands_them_in(journey)
    the_supervisor_confirms_who_passed(journey)
