from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.assessment.models import CompletionEvaluation
from jisheng.assessment.operations.enter_results import locked_or_new
from jisheng.assessment.permissions import of_class
from jisheng.assessment.workflow import EVALUATION
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.operation import perform


@transaction.atomic
def submit_results(actor: Actor, class_uuid: UUID, *, at: dt.datetime) -> CompletionEvaluation:
    """Hand the results to the department for its completion evaluation (五（二）).

    Raises NotFound, NotPermitted, WrongState, Invalid naming everybody without a result.
    """
    evaluation = locked_or_new(actor, class_uuid, at)
    with perform(
        EVALUATION, "submit", evaluation, actor, at=at, permission=of_class, about=class_uuid
    ) as step:
        _refuse_gaps(evaluation)
        evaluation.submitted_at = at
        evaluation.returned_reasons = []
        passed = evaluation.training_class.enrolments.filter(completion_result__passed=True)
        step.note(passed=passed.count())
    return evaluation


def _refuse_gaps(evaluation: CompletionEvaluation) -> None:
    enrolments = evaluation.training_class.enrolments.filter(completion_result__isnull=True)
    faults = [
        Fault(
            _("名册第 %(row)s 号 %(name)s") % {"row": e.row_number, "name": e.person.name},
            _("还没有结业成绩。"),
            _("请录入成绩；缺考的录为不合格。"),
        )
        for e in enrolments.select_related("person")
    ]
    if faults:
        raise Invalid(faults)
