"""What may happen to money, as tables."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.foundation.workflow import Act, Workflow
from jisheng.funds.enums import UNANSWERED, CommitmentState, FundState, ItemState, PlanState

FUND = Workflow(
    "funds.fund",
    _("资金渠道"),
    FundState,
    [
        Act("open", _("设立资金渠道"), Duty.ADMINISTRATOR, (), FundState.OPEN),
        Act("allocate", _("登记拨入资金"), Duty.PAYMENT_APPROVER, (FundState.OPEN,)),
    ],
)

# Done for whoever commits: that package has asked for the duty already.
COMMITMENT = Workflow(
    "funds.commitment",
    _("应付"),
    CommitmentState,
    [
        Act("commit", _("确认应付"), "", (), CommitmentState.OPEN),
        Act(
            "release",
            _("撤销应付"),
            "",
            (CommitmentState.OPEN,),
            CommitmentState.RELEASED,
            reason_needed=True,
        ),
    ],
)

_CLERK = Duty.PAYMENT_CLERK
_APPROVER = Duty.PAYMENT_APPROVER

PLAN = Workflow(
    "funds.plan",
    _("拨付计划"),
    PlanState,
    [
        Act("draw_up", _("制单"), _CLERK, (), PlanState.DRAFT),
        Act("submit", _("提交复核"), _CLERK, (PlanState.DRAFT,), PlanState.SUBMITTED),
        Act(
            "withdraw",
            _("撤回计划"),
            _CLERK,
            (PlanState.DRAFT,),
            PlanState.WITHDRAWN,
            reason_needed=True,
        ),
        Act("approve", _("复核通过"), _APPROVER, (PlanState.SUBMITTED,), PlanState.APPROVED),
        Act(
            "send_back",
            _("退回制单"),
            _APPROVER,
            (PlanState.SUBMITTED, PlanState.APPROVED),
            PlanState.DRAFT,
            reason_needed=True,
        ),
        Act("send", _("发送银行"), _CLERK, (PlanState.APPROVED,), PlanState.SENDING),
        Act("hand_over", _("批量文件送达"), "", (PlanState.SENDING,), PlanState.SENT),
        Act(
            "send_again",
            _("重送同一文件"),
            _CLERK,
            (PlanState.SENT,),
            PlanState.SENDING,
            reason_needed=True,
        ),
        Act(
            "download",
            _("下载批量文件"),
            _CLERK,
            (PlanState.SENDING, PlanState.SENT, PlanState.SETTLED),
        ),
        Act("read_return", _("读入回盘"), _CLERK, (PlanState.SENT, PlanState.SETTLED)),
        Act("settle", _("回盘完成"), "", (PlanState.SENT,), PlanState.SETTLED),
    ],
)

ITEM = Workflow(
    "funds.item",
    _("拨付明细"),
    ItemState,
    [
        Act("pay", _("银行支付成功"), "", UNANSWERED, ItemState.PAID),
        Act("fail", _("银行支付失败"), "", UNANSWERED, ItemState.FAILED),
        Act("return", _("银行退汇"), "", (ItemState.PAID,), ItemState.RETURNED),
        Act(
            "correct",
            _("更正账户并重付"),
            _CLERK,
            (ItemState.FAILED, ItemState.RETURNED),
            ItemState.SUPERSEDED,
        ),
        Act("reveal_account", _("查看完整账号"), _CLERK, tuple(ItemState)),
    ],
)
