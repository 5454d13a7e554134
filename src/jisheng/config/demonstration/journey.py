"""The main job from plan to paid, in its order."""

from __future__ import annotations

import datetime as dt

from jisheng.config.demonstration import in_hand
from jisheng.config.demonstration import money_steps as money
from jisheng.config.demonstration import training_steps as training
from jisheng.config.demonstration.stage import SHANGHAI, Step

BEGINNING = dt.datetime(2020, 8, 3, 9, 0, tzinfo=SHANGHAI)
# Where the site stands after the journey.
LAST_DAY = dt.date(2020, 10, 27)
STEPS = (
    Step("fund", "专账拨入资金", money.fund),
    Step("plan", "编制项目计划、登记采购结果、公布承接机构", training.plan),
    Step("elsewhere", "另一所学校同期办班", training.elsewhere),
    Step("roster", "新建培训班，导入名册", training.roster),
    Step("filing", "报备、一次性告知退回、补正、备案", training.filing),
    Step("teaching", "开班锁定名册，逐课考勤，结业", training.teaching),
    Step("completion", "结业成绩与结业评估", training.completion),
    Step("claim", "申请补贴、按文件核定、初审、复核", money.claim),
    Step("notice", "公示", money.notice),
    Step("objection", "异议只停该学员部分，公示期满", money.objection),
    Step("first_payment", "拨付：制单、复核、送银行、回盘", money.first_payment, whole=False),
    Step("second_payment", "支付失败，更正后重付", money.second_payment, whole=False),
    Step("late_return", "退汇，更正后重付", money.late_return, whole=False),
    Step("objection_settled", "异议办结，补付该部分", money.objection_settled, whole=False),
    Step("in_hand", "留在各岗位手上的事", in_hand.in_hand),
)
