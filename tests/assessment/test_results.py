from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from jisheng.assessment import queries
from jisheng.assessment.enums import EvaluationState
from jisheng.assessment.facts import confirmed_results
from jisheng.assessment.models import CompletionEvaluation, CompletionResult
from jisheng.assessment.operations.confirm_evaluation import confirm_evaluation
from jisheng.assessment.operations.enter_results import ResultEntry, enter_results
from jisheng.assessment.operations.send_back import send_back
from jisheng.assessment.operations.submit_results import submit_results
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal, WrongState
from jisheng.foundation.trail import history
from jisheng.training.enums import ClassState
from jisheng.training.models import TrainingClass
from tests.conftest import moment
from tests.factories import World, make_class, make_completed_class

AFTER = moment("2020-10-26 10:00")


def entries_of(training_class: TrainingClass, *passed: bool) -> list[ResultEntry]:
    enrolments = training_class.enrolments.all()
    return [
        ResultEntry(e.uuid, Decimal("85.5"), verdict)
        for e, verdict in zip(enrolments, passed, strict=True)
    ]


def test_the_clerk_of_the_institution_enters_results_and_nobody_else(
    world: World, taught: TrainingClass
) -> None:
    entries = entries_of(taught, True, True, False)
    for actor in (world.other_clerk, world.foreign_clerk, world.trainee):
        with pytest.raises(NotFound):
            enter_results(actor, taught.uuid, entries, at=AFTER)
    for actor in (world.supervisor, world.teacher, world.reviewer, world.auditor):
        with pytest.raises(NotPermitted):
            enter_results(actor, taught.uuid, entries, at=AFTER)
    assert not CompletionResult.objects.exists()
    evaluation = enter_results(world.clerk, taught.uuid, entries, at=AFTER)
    assert evaluation.state == EvaluationState.ENTERED
    rows = queries.result_rows(world.supervisor, taught.uuid)
    assert [r.result.passed for r in rows if r.result] == [True, True, False]


def test_results_wait_until_teaching_has_ended(world: World) -> None:
    running = make_class(world, people=2, state=ClassState.OPENED)
    with pytest.raises(WrongState, match="结业后才能录入成绩"):
        enter_results(world.clerk, running.uuid, entries_of(running, True, True), at=AFTER)


@pytest.mark.parametrize("score", ["100.1", "-1", "88.25", "NaN", "Infinity"])
def test_an_impossible_score_is_refused_by_name(
    world: World, taught: TrainingClass, score: str
) -> None:
    enrolment = taught.enrolments.select_related("person").first()
    assert enrolment is not None
    entry = ResultEntry(enrolment.uuid, Decimal(score), True)
    with pytest.raises(Invalid) as refused:
        enter_results(world.clerk, taught.uuid, [entry], at=AFTER)
    assert refused.value.faults[0].place == enrolment.person.name


def test_somebody_of_another_class_cannot_be_entered(world: World, taught: TrainingClass) -> None:
    other = make_completed_class(world, people=3)
    with pytest.raises(Invalid, match="不在本班"):
        enter_results(world.clerk, taught.uuid, entries_of(other, True, True, True), at=AFTER)


def test_results_are_submitted_only_when_everybody_has_one(
    world: World, taught: TrainingClass
) -> None:
    enter_results(world.clerk, taught.uuid, entries_of(taught, True, True, True)[:2], at=AFTER)
    with pytest.raises(Invalid) as refused:
        submit_results(world.clerk, taught.uuid, at=AFTER)
    assert len(refused.value.faults) == 1
    assert "第 3 号" in refused.value.faults[0].place
    enter_results(world.clerk, taught.uuid, entries_of(taught, True, True, False), at=AFTER)
    with pytest.raises(NotPermitted):
        submit_results(world.supervisor, taught.uuid, at=AFTER)
    assert submit_results(world.clerk, taught.uuid, at=AFTER).state == EvaluationState.SUBMITTED
    with pytest.raises(WrongState):
        enter_results(world.clerk, taught.uuid, entries_of(taught, True, True, True), at=AFTER)


def test_the_department_confirms_and_each_who_passed_gets_a_certificate_number(
    world: World, taught: TrainingClass
) -> None:
    enter_results(world.clerk, taught.uuid, entries_of(taught, True, False, True), at=AFTER)
    submit_results(world.clerk, taught.uuid, at=AFTER)
    for actor in world.all_but(world.supervisor):
        with pytest.raises((NotPermitted, NotFound)):
            confirm_evaluation(actor, taught.uuid, at=AFTER)
    assert confirmed_results(taught) is None
    evaluation = confirm_evaluation(world.supervisor, taught.uuid, at=AFTER)
    assert evaluation.state == EvaluationState.CONFIRMED
    numbers = CompletionResult.objects.order_by("enrolment__row_number").values_list(
        "certificate_number", flat=True
    )
    # Region 330782, year 2020, first class of that year, first and second who passed.
    assert list(numbers) == ["33078220200001001", None, "33078220200001002"]
    confirmed = confirmed_results(taught)
    assert confirmed is not None
    assert list(confirmed.passed.values()) == [True, False, True]
    with pytest.raises(WrongState):
        send_back(world.supervisor, taught.uuid, ["晚了"], at=AFTER)
    acts = [row.act for row in history(taught.uuid)]
    assert acts == ["enter", "submit", "confirm"]


def test_the_second_class_of_a_year_takes_the_next_numbers(world: World) -> None:
    for serial in ("0001", "0002"):
        taught = make_completed_class(world, people=1)
        enter_results(world.clerk, taught.uuid, entries_of(taught, True), at=AFTER)
        submit_results(world.clerk, taught.uuid, at=AFTER)
        confirm_evaluation(world.supervisor, taught.uuid, at=AFTER)
        assert CompletionResult.objects.filter(
            certificate_number=f"3307822020{serial}001",
            enrolment__training_class=taught,
        ).exists()


def test_sending_back_needs_reasons_and_shows_them_all(world: World, taught: TrainingClass) -> None:
    enter_results(world.clerk, taught.uuid, entries_of(taught, True, True, True), at=AFTER)
    submit_results(world.clerk, taught.uuid, at=AFTER)
    with pytest.raises(Refusal, match="理由"):
        send_back(world.supervisor, taught.uuid, [" "], at=AFTER)
    with pytest.raises(NotPermitted):
        send_back(world.clerk, taught.uuid, ["试卷缺页"], at=AFTER)
    reasons = ["第 2 号试卷缺页", "第 3 号成绩与试卷不符"]
    evaluation = send_back(world.supervisor, taught.uuid, reasons, at=AFTER)
    assert evaluation.state == EvaluationState.ENTERED
    assert evaluation.returned_reasons == reasons
    assert submit_results(world.clerk, taught.uuid, at=AFTER).returned_reasons == []


def test_the_database_refuses_one_person_on_both_sides(world: World, taught: TrainingClass) -> None:
    enter_results(world.clerk, taught.uuid, entries_of(taught, True, True, True), at=AFTER)
    with (
        pytest.raises(IntegrityError, match="evaluation_confirmed_by_another"),
        transaction.atomic(),
    ):
        CompletionEvaluation.objects.update(confirmed_by=world.clerk.user_id)


def test_the_database_gives_no_certificate_to_who_failed(
    world: World, taught: TrainingClass
) -> None:
    enter_results(world.clerk, taught.uuid, entries_of(taught, False, True, True), at=AFTER)
    with (
        pytest.raises(IntegrityError, match="only_who_passed_is_certified"),
        transaction.atomic(),
    ):
        CompletionResult.objects.filter(passed=False).update(
            certificate_number="1", certified_on=AFTER.date()
        )


def test_results_of_another_office_do_not_exist_in_lists(
    world: World, taught: TrainingClass
) -> None:
    enter_results(world.clerk, taught.uuid, entries_of(taught, True, True, True), at=AFTER)
    assert queries.evaluations(world.supervisor).count() == 1
    assert queries.evaluations(world.auditor).count() == 1
    for actor in (world.other_supervisor, world.other_clerk, world.foreign_supervisor):
        assert queries.evaluations(actor).count() == 0
        with pytest.raises(NotFound):
            queries.result_rows(actor, taught.uuid)
