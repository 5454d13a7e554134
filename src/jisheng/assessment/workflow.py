"""What may happen to a completion evaluation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.assessment.enums import EvaluationState as S
from jisheng.foundation.workflow import Act, Workflow

EVALUATION = Workflow(
    "assessment.evaluation",
    _("结业评估"),
    S,
    [
        Act("enter", _("录入结业成绩"), Duty.INSTITUTION_CLERK, (S.ENTERED,)),
        Act("submit", _("提交结业成绩"), Duty.INSTITUTION_CLERK, (S.ENTERED,), S.SUBMITTED),
        Act("confirm", _("确认结业评估"), Duty.PROJECT_SUPERVISOR, (S.SUBMITTED,), S.CONFIRMED),
        Act(
            "send_back",
            _("退回结业成绩"),
            Duty.PROJECT_SUPERVISOR,
            (S.SUBMITTED,),
            S.ENTERED,
            reason_needed=True,
        ),
    ],
)
