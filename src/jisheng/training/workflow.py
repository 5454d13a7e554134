"""What may happen to plans, their lines and classes, as tables of data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.foundation.workflow import Act, Workflow
from jisheng.training.enums import ClassState, PlanLineState, PlanState

PLANNER = Duty.PROJECT_PLANNER
SUPERVISOR = Duty.PROJECT_SUPERVISOR
CLERK = Duty.INSTITUTION_CLERK
TEACHER = Duty.TEACHER

EDITABLE = (ClassState.DRAFT, ClassState.RETURNED)

PLAN = Workflow(
    "training.plan",
    _("项目制培训计划"),
    PlanState,
    [
        Act("draft", _("起草计划"), PLANNER, (), PlanState.DRAFT),
        Act("add_line", _("增加计划项目"), PLANNER, (PlanState.DRAFT,)),
        Act("change_line", _("修改计划项目"), PLANNER, (PlanState.DRAFT,)),
        Act("remove_line", _("删除计划项目"), PLANNER, (PlanState.DRAFT,)),
        Act("confirm", _("审定计划"), SUPERVISOR, (PlanState.DRAFT,), PlanState.CONFIRMED),
    ],
)

PLAN_LINE = Workflow(
    "training.plan_line",
    _("计划项目"),
    PlanLineState,
    [
        Act(
            "record_procurement",
            _("登记采购结果"),
            PLANNER,
            (PlanLineState.PLANNED,),
            PlanLineState.PROCURED,
        ),
        Act(
            "publish_institution",
            _("公布承接机构"),
            SUPERVISOR,
            (PlanLineState.PROCURED,),
            PlanLineState.PUBLISHED,
        ),
    ],
)

CLASS = Workflow(
    "training.class",
    _("培训班"),
    ClassState,
    [
        Act("draft", _("新建培训班"), CLERK, (), ClassState.DRAFT),
        Act("change", _("修改班级信息"), CLERK, EDITABLE),
        Act("set_timetable", _("编排课程表"), CLERK, EDITABLE),
        Act("import_roster", _("导入名册"), CLERK, EDITABLE),
        Act("undo_import", _("撤销名册导入"), CLERK, EDITABLE),
        Act("add_trainee", _("添加学员"), CLERK, EDITABLE),
        Act("remove_trainee", _("移除学员"), CLERK, EDITABLE),
        Act("file", _("报备"), CLERK, EDITABLE, ClassState.FILED),
        Act(
            "send_back",
            _("退回补正"),
            SUPERVISOR,
            (ClassState.FILED,),
            ClassState.RETURNED,
            reason_needed=True,
        ),
        Act("accept", _("备案"), SUPERVISOR, (ClassState.FILED,), ClassState.ACCEPTED),
        Act("withdraw", _("撤回"), CLERK, EDITABLE, ClassState.WITHDRAWN),
        Act("open", _("开班并锁定名册"), CLERK, (ClassState.ACCEPTED,), ClassState.OPENED),
        Act("roll_call", _("教师点名"), TEACHER, (ClassState.OPENED,)),
        Act("roll_call_by_clerk", _("机构经办代为点名"), CLERK, (ClassState.OPENED,)),
        Act("record_paper_sheet", _("登记纸质签到表"), CLERK, (ClassState.OPENED,)),
        Act(
            "correct_hours",
            _("冲正课时"),
            CLERK,
            (ClassState.OPENED, ClassState.COMPLETED),
            reason_needed=True,
        ),
        Act("complete", _("结业"), CLERK, (ClassState.OPENED,), ClassState.COMPLETED),
    ],
)

# Reading a number whole changes nothing and needs no state.
REVEAL_TRAINEE = Act("reveal_identity", _("查看完整证件号码"), CLERK, reason_needed=True)
