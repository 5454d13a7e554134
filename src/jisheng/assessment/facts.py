"""What the rules may ask of this floor: who passed, by the confirmed evaluation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from jisheng.assessment.enums import EvaluationState
from jisheng.assessment.models import CompletionEvaluation, CompletionResult
from jisheng.training.models import TrainingClass


@dataclass(frozen=True, slots=True)
class ConfirmedResults:
    """Who passed, by enrolment, and the day the department confirmed it."""

    confirmed_on: dt.date
    passed: dict[int, bool]


def confirmed_results(training_class: TrainingClass) -> ConfirmedResults | None:
    """Return the confirmed results by enrolment id; None while nothing is confirmed."""
    evaluation = CompletionEvaluation.objects.filter(
        training_class=training_class, state=EvaluationState.CONFIRMED
    ).first()
    if evaluation is None or evaluation.confirmed_at is None:
        return None
    results = CompletionResult.objects.filter(enrolment__training_class=training_class).order_by(
        "enrolment__row_number"
    )
    passed = dict(results.values_list("enrolment_id", "passed"))
    return ConfirmedResults(timezone.localdate(evaluation.confirmed_at), passed)
