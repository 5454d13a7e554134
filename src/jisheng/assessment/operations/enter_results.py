"""Entering who passed, by form rows; a file ends here too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.assessment.errors import class_not_completed
from jisheng.assessment.models import CompletionEvaluation, CompletionResult
from jisheng.assessment.permissions import of_class
from jisheng.assessment.workflow import EVALUATION
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.operation import lock, perform
from jisheng.training.enums import ClassState
from jisheng.training.models import Enrolment, TrainingClass

LARGEST_SCORE = Decimal(100)


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """The result of one trainee; ``score`` counts to 100 with one decimal, or is not given."""

    enrolment_uuid: UUID
    score: Decimal | None
    passed: bool


@transaction.atomic
def enter_results(
    actor: Actor, class_uuid: UUID, entries: Sequence[ResultEntry], *, at: dt.datetime
) -> CompletionEvaluation:
    """Enter or change results of a completed class before they are submitted (五（二）).

    Raises NotFound, NotPermitted, WrongState, Invalid naming every faulty entry.
    """
    evaluation = locked_or_new(actor, class_uuid, at)
    with perform(
        EVALUATION,
        "enter",
        evaluation,
        actor,
        at=at,
        permission=of_class,
        about=class_uuid,
    ) as step:
        refuse_unfinished(evaluation.training_class)
        save_results(evaluation, entries, actor, at)
        step.note(entered=len(entries), passed=sum(entry.passed for entry in entries))
    return evaluation


def locked_or_new(actor: Actor, class_uuid: UUID, at: dt.datetime) -> CompletionEvaluation:
    """Hold the class and return its evaluation, not yet saved when there is none."""
    classes = TrainingClass.objects.select_related("institution", "line__plan__department")
    training_class = lock(classes, class_uuid, _("该培训班"))
    found = CompletionEvaluation.objects.filter(training_class=training_class).first()
    evaluation = found or CompletionEvaluation(
        created_at=at,
        region_code=training_class.region_code,
        entered_by=int(actor.user_id or 0),
    )
    evaluation.training_class = training_class
    return evaluation


def refuse_unfinished(training_class: TrainingClass) -> None:
    """Raise WrongState until teaching has ended."""
    if training_class.state != ClassState.COMPLETED:
        raise class_not_completed(str(ClassState(training_class.state).label))


def save_results(
    evaluation: CompletionEvaluation,
    entries: Sequence[ResultEntry],
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Write the entries; raises Invalid naming all that cannot be taken."""
    roster = {e.uuid: e for e in evaluation.training_class.enrolments.select_related("person")}
    faults = [fault for entry in entries if (fault := _fault(entry, roster))]
    if faults:
        raise Invalid(faults)
    evaluation.entered_by = int(actor.user_id or 0)
    for entry in entries:
        CompletionResult.objects.update_or_create(
            enrolment=roster[entry.enrolment_uuid],
            defaults={
                "score": entry.score,
                "passed": entry.passed,
                "entered_by": evaluation.entered_by,
            },
            create_defaults={
                "created_at": at,
                "score": entry.score,
                "passed": entry.passed,
                "entered_by": evaluation.entered_by,
            },
        )


def _fault(entry: ResultEntry, roster: dict[UUID, Enrolment]) -> Fault | None:
    enrolment = roster.get(entry.enrolment_uuid)
    if enrolment is None:
        return Fault(
            str(entry.enrolment_uuid),
            _("这名学员不在本班锁定的名册中，不能录入成绩。"),
            _("请刷新名册后再录入。"),
        )
    if entry.score is not None and not score_is_possible(entry.score):
        return Fault(
            enrolment.person.name,
            _("成绩 %(score)s 不在 0 到 100 之间，或小数超过一位。") % {"score": entry.score},
            _("请改为 0 到 100 之间、最多一位小数的数。"),
        )
    return None


def score_is_possible(score: Decimal) -> bool:
    """Say whether a score lies within 0 and 100 with at most one decimal."""
    within = score.is_finite() and 0 <= score <= LARGEST_SCORE
    return within and score * 10 == int(score * 10)
