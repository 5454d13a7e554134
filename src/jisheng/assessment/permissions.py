"""Who may enter results and who may confirm them: the two parties of one class."""

from __future__ import annotations

from typing import Any

from jisheng.assessment.models import CompletionEvaluation
from jisheng.foundation.workflow import Act
from jisheng.training.permissions import may_act_on_class


def of_class(doer: Any, act: Act, evaluation: CompletionEvaluation) -> None:
    """Let pass the institution's or the department's duty; raises NotFound, NotPermitted."""
    may_act_on_class(doer, act, evaluation.training_class)
