from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jisheng.accounts.actor import Actor
from jisheng.assessment.models import CompletionEvaluation
from jisheng.assessment.operations.enter_results import locked_or_new
from jisheng.assessment.permissions import of_class
from jisheng.assessment.workflow import EVALUATION
from jisheng.foundation.operation import perform


@transaction.atomic
def send_back(
    actor: Actor, class_uuid: UUID, reasons: Sequence[str], *, at: dt.datetime
) -> CompletionEvaluation:
    """Return submitted results to the institution with every reason at once (一次性告知).

    Raises NotFound, NotPermitted, WrongState, Refusal without a reason.
    """
    told = [reason.strip() for reason in reasons if reason.strip()]
    evaluation = locked_or_new(actor, class_uuid, at)
    with perform(
        EVALUATION,
        "send_back",
        evaluation,
        actor,
        at=at,
        permission=of_class,
        reason="；".join(told),
        about=class_uuid,
    ):
        evaluation.returned_reasons = told
    return evaluation
