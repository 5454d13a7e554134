"""Who may enter results and who may confirm them: the two parties of one class."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from jisheng.accounts.actor import must_have_duty
from jisheng.assessment.models import CompletionEvaluation
from jisheng.foundation.workflow import Act


def of_class(doer: Any, act: Act, evaluation: CompletionEvaluation) -> None:
    """Let pass the institution's or the department's duty; raises NotFound, NotPermitted."""
    training_class = evaluation.training_class
    must_have_duty(
        doer,
        act,
        training_class.region_code,
        training_class.institution.uuid,
        training_class.line.plan.department.uuid,
        what=_("该培训班"),
    )
