"""Questions about results and evaluations, asked as an actor."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.assessment.enums import EvaluationState
from jisheng.assessment.models import CompletionEvaluation, CompletionResult
from jisheng.foundation.errors import NotFound
from jisheng.training.models import Enrolment, TrainingClass

_PARTIES = (
    "training_class__institution__uuid",
    "training_class__line__plan__department__uuid",
)


@dataclass(frozen=True)
class ResultRow:
    """One trainee of the roster and the result, if entered."""

    enrolment: Enrolment
    result: CompletionResult | None


def evaluations(actor: Actor, *states: str) -> QuerySet[CompletionEvaluation]:
    """Return the evaluations within reach, newest first."""
    found = CompletionEvaluation.objects.filter(actor.visible("region_code", *_PARTIES))
    found = found.select_related("training_class__institution", "training_class__line__programme")
    return (found.filter(state__in=states) if states else found).order_by("-id")


def evaluation_of(class_uuid: UUID) -> CompletionEvaluation | None:
    """Return the evaluation of a class that the caller has already been allowed to see."""
    return CompletionEvaluation.objects.filter(training_class__uuid=class_uuid).first()


def result_rows(actor: Actor, class_uuid: UUID) -> list[ResultRow]:
    """Return the roster with results in its order; raises NotFound outside the scope."""
    training_class = (
        TrainingClass.objects.filter(
            actor.visible("region_code", "institution__uuid", "line__plan__department__uuid")
        )
        .filter(uuid=class_uuid)
        .first()
    )
    if training_class is None:
        raise NotFound(_("该培训班"))
    enrolments = training_class.enrolments.select_related("person", "completion_result")
    return [ResultRow(e, getattr(e, "completion_result", None)) for e in enrolments]


def results_of_person(person_uuid: UUID) -> QuerySet[CompletionResult]:
    """Return a person's own confirmed results, newest first."""
    return (
        CompletionResult.objects.filter(
            enrolment__person__uuid=person_uuid,
            enrolment__training_class__evaluation__state=EvaluationState.CONFIRMED,
        )
        .select_related("enrolment__training_class__line__programme")
        .order_by("-id")
    )
