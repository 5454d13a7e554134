"""What may happen to a claim and to an objection."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.claims.enums import ClaimState as S
from jisheng.claims.enums import ObjectionState as O
from jisheng.foundation.workflow import Act, Workflow

_CLERK = Duty.INSTITUTION_CLERK
_REVIEWER = Duty.CLAIM_REVIEWER
_RECHECKER = Duty.CLAIM_RECHECKER
_OFFICER = Duty.NOTICE_OFFICER

CLAIM = Workflow(
    "claims.claim",
    _("补贴申请"),
    S,
    [
        Act("submit", _("提交补贴申请"), _CLERK, (), S.SUBMITTED),
        Act("resubmit", _("补正后重新提交"), _CLERK, (S.RETURNED,), S.SUBMITTED),
        Act("redecide", _("补充事实后重新核定"), _REVIEWER, (S.SUBMITTED,)),
        Act("review", _("初审通过"), _REVIEWER, (S.SUBMITTED,), S.REVIEWED),
        Act(
            "send_back",
            _("初审退回"),
            _REVIEWER,
            (S.SUBMITTED,),
            S.RETURNED,
            reason_needed=True,
        ),
        Act("refuse", _("不予补贴"), _REVIEWER, (S.SUBMITTED,), S.REFUSED, reason_needed=True),
        Act("recheck", _("复核通过"), _RECHECKER, (S.REVIEWED,), S.RECHECKED),
        Act(
            "send_back_at_recheck",
            _("复核退回"),
            _RECHECKER,
            (S.REVIEWED,),
            S.RETURNED,
            reason_needed=True,
        ),
        Act("publish", _("发布公示"), _OFFICER, (S.RECHECKED,), S.IN_NOTICE),
        Act(
            "withdraw_notice",
            _("撤回公示"),
            _OFFICER,
            (S.IN_NOTICE,),
            S.RETURNED,
            reason_needed=True,
        ),
        Act("close_notice", _("公示期满结束公示"), _OFFICER, (S.IN_NOTICE,), S.PAYABLE),
        Act("commit", _("确认应付"), "", (S.PAYABLE, S.COMMITTED, S.PAID), S.COMMITTED),
        Act("end_without_payment", _("无应付金额，结案"), "", (S.PAYABLE,), S.REFUSED),
        Act("settle", _("全部拨付到账"), "", (S.COMMITTED,), S.PAID),
        Act("reopen", _("退汇，恢复待拨付"), "", (S.PAID, S.COMMITTED), S.COMMITTED),
    ],
)

OBJECTION = Workflow(
    "claims.objection",
    _("公示异议"),
    O,
    [
        Act("object", _("收到异议"), "", (), O.RECEIVED),
        Act("uphold", _("认定异议成立"), _OFFICER, (O.RECEIVED,), O.UPHELD, reason_needed=True),
        Act(
            "dismiss",
            _("认定异议不成立"),
            _OFFICER,
            (O.RECEIVED,),
            O.DISMISSED,
            reason_needed=True,
        ),
    ],
)

# A grant has no states a person moves it through; entering an earlier one is an act all the same.
CARRY_OVER = Act("carry_over_grant", _("登记以往补贴"), Duty.ADMINISTRATOR)

# Trying rules changes nothing; who writes or publishes them may.
TRY_RULES = Act("try_rules", _("试算规则"), Duty.RULE_EDITOR)
