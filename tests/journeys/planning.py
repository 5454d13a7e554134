"""First part of the main job: the plan of the year, until an institution may teach."""

from __future__ import annotations

from tests.journeys.seats import Journey
from tests.journeys.town import SCHOOL

PLAN = "2020年度项目制培训计划"


def the_planner_drafts_the_plan_of_the_year(journey: Journey) -> None:
    journey.day_comes("2020-08-03")
    planner = journey.seat("planner").opens("/office/plans/").follows("编制计划")
    planner.fills(年度="2020", 计划名称=PLAN).presses("保存，下一步：增加项目")
    planner.reads(PLAN, "计划里还没有培训项目。")
    journey.kept["plan"] = planner.path


def the_planner_sees_the_estimate_and_adds_the_line(journey: Journey) -> None:
    # Twelve people are 30 or fewer, so the daily standard of 四（一） rises by half (四（三）):
    # 200 × 1.5 = 300 yuan. Sixteen hours are two days of eight. One class costs
    # 12 people × 2 days × 300 = 7,200 yuan, two classes 14,400.
    planner = journey.seat("planner").follows("增加项目")
    planner.chooses("培训项目", "电商直播")
    planner.fills(班数="2", 每班人数="12", 每班课时="16", 举办地="义乌市")
    planner.presses("试算").reads("试算结果（尚未保存）", "¥14,400.00")
    planner.presses("保存").reads("2 个班 × 12 人 = 24 人次", "¥14,400.00")
    assert planner.main.get_by_text("审定计划").count() == 0


def the_supervisor_confirms_it(journey: Journey) -> None:
    supervisor = journey.seat("supervisor").finds_on_desk("待审定的计划", PLAN)
    supervisor.confirms("审定计划").reads("计划已审定，可以组织采购。", "已审定")


def the_planner_records_who_won_the_procurement(journey: Journey) -> None:
    journey.day_comes("2020-08-24")
    planner = journey.seat("planner").finds_on_desk("待登记采购结果的项目", "电商直播")
    planner.follows("登记采购结果")
    planner.chooses("采购方式", "竞争性磋商").chooses("承接机构", SCHOOL)
    planner.fills(采购结果日期="2020-08-21", 合同编号="YW-XMZ-2020-07")
    planner.presses("保存采购结果").reads("YW-XMZ-2020-07", "已采购")


def the_supervisor_publishes_the_institution(journey: Journey) -> None:
    supervisor = journey.seat("supervisor").finds_on_desk("待公布的承接机构", "电商直播")
    supervisor.confirms("公布承接机构").reads("承接机构已公布，机构可以报备开班。")


def anybody_sees_the_institution_published(journey: Journey) -> None:
    anybody = journey.stranger().opens("/undertakings/")
    anybody.reads_row(SCHOOL, "电商直播")
    anybody.visitor.context.close()


def play(journey: Journey) -> None:
    """Play this part in its order."""
    the_planner_drafts_the_plan_of_the_year(journey)
    the_planner_sees_the_estimate_and_adds_the_line(journey)
    the_supervisor_confirms_it(journey)
    the_planner_records_who_won_the_procurement(journey)
    the_supervisor_publishes_the_institution(journey)
    anybody_sees_the_institution_published(journey)
