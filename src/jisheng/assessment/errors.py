"""Refusals of this floor that several operations share."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal, WrongState


def class_not_completed(state: str) -> WrongState:
    """Say that results come after teaching has ended."""
    return WrongState(
        "CLASS_NOT_COMPLETED",
        _("本班当前为“%(state)s”，结业后才能录入成绩。") % {"state": state},
        _("请先办理结班，再录入成绩。"),
    )


def same_person() -> Refusal:
    """Say that who entered results may not confirm them."""
    return Refusal(
        "SAME_PERSON",
        _("您录入过本班成绩，不能再确认本班的结业评估：录入和确认必须是两个人。"),
        _("请由行业主管部门的其他项目审核人员确认。"),
    )
