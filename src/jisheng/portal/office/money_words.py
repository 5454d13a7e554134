"""What the money half's operations note in the trail, in the office's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jisheng.portal import histories

histories.register_labels(
    {
        "batch": _("批次号"),
        "chain": _("人数增减"),
        "code": _("代码"),
        "count": _("笔数"),
        "document": _("文件"),
        "duty": _("岗位"),
        "entered": _("录入成绩"),
        "failed": _("失败笔数"),
        "file": _("文件"),
        "fund": _("资金渠道"),
        "headcount": _("核准人数"),
        "holder": _("户名"),
        "name": _("名称"),
        "new_tail": _("新账号尾号"),
        "notice_from": _("公示开始"),
        "notice_until": _("公示截止"),
        "number": _("账号"),
        "old_tail": _("原账号尾号"),
        "on": _("银行日期"),
        "paid": _("成功笔数"),
        "part": _("第几笔"),
        "passed": _("合格人数"),
        "payee": _("收款单位"),
        "reason": _("原因"),
        "returned": _("退汇笔数"),
        "row": _("名单第几行"),
        "tail": _("账号尾号"),
        "total": _("合计"),
        "working_days": _("工作日数"),
    }
)
histories.hide("promised_for")
