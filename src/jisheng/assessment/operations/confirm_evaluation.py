"""Confirming who passed: from here on the certificates count."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from jisheng.accounts.actor import Actor
from jisheng.assessment.errors import same_person
from jisheng.assessment.models import CompletionEvaluation, CompletionResult
from jisheng.assessment.operations.enter_results import locked_or_new
from jisheng.assessment.permissions import of_class
from jisheng.assessment.workflow import EVALUATION
from jisheng.foundation.operation import perform


@transaction.atomic
def confirm_evaluation(actor: Actor, class_uuid: UUID, *, at: dt.datetime) -> CompletionEvaluation:
    """Confirm the completion evaluation and number the certificates of all who passed.

    Done by the sector department (五（二）), never by anybody who entered a result. Raises
    NotFound, NotPermitted, WrongState, Refusal.
    """
    evaluation = locked_or_new(actor, class_uuid, at)
    with perform(
        EVALUATION, "confirm", evaluation, actor, at=at, permission=of_class, about=class_uuid
    ) as step:
        results = _results(evaluation)
        if actor.user_id in {evaluation.entered_by, *(result.entered_by for result in results)}:
            raise same_person()
        evaluation.confirmed_by = actor.user_id
        evaluation.confirmed_at = at
        numbers = _certify(evaluation, results, timezone.localdate(at))
        step.note(passed=len(numbers), certificates=[numbers[0], numbers[-1]] if numbers else [])
    return evaluation


def certificate_number(region_code: str, year: int, class_serial: int, row: int) -> str:
    """Return region, year, class of that year (4 digits) and row of the roster (3 digits)."""
    return f"{region_code}{year}{class_serial:04d}{row:03d}"


def _results(evaluation: CompletionEvaluation) -> list[CompletionResult]:
    found = CompletionResult.objects.filter(enrolment__training_class=evaluation.training_class)
    return list(found.select_related("enrolment").order_by("enrolment__row_number"))


def _certify(
    evaluation: CompletionEvaluation, results: list[CompletionResult], day: dt.date
) -> list[str]:
    evaluation.certificate_year = day.year
    evaluation.class_serial = _next_serial(evaluation.region_code, day.year)
    passed = [result for result in results if result.passed]
    for place, result in enumerate(passed, 1):
        result.certificate_number = certificate_number(
            evaluation.region_code, day.year, evaluation.class_serial, place
        )
        result.certified_on = day
    CompletionResult.objects.bulk_update(passed, ["certificate_number", "certified_on"])
    return [str(result.certificate_number) for result in passed]


def _next_serial(region_code: str, year: int) -> int:
    """Take the next place of the region's year; two confirmations at once wait for each other."""
    with connection.cursor() as cursor:
        lock_name = f"certificate-serial-{region_code}-{year}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [lock_name])
    taken = CompletionEvaluation.objects.filter(region_code=region_code, certificate_year=year)
    return int(taken.aggregate(last=Max("class_serial"))["last"] or 0) + 1
