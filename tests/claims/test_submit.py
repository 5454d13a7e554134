from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from jisheng.claims import queries
from jisheng.claims.enums import ClaimState, GrantStatus, LineState
from jisheng.claims.messages import chain_of
from jisheng.claims.models import Claim, DecisionRecord, Grant
from jisheng.claims.operations.carry_over_grant import carry_over_grant
from jisheng.claims.operations.submit_claim import submit_claim
from jisheng.foundation.errors import NotFound, NotPermitted, Refusal, WrongState
from jisheng.foundation.trail import history
from jisheng.ground.money import Money
from jisheng.policy import replay
from jisheng.registry.models import Person, PersonStatus
from tests.claims.ground import (
    SUBMITTED,
    answer,
    confirm,
    line_of,
    people_of,
    ready_class,
    submitted,
)
from tests.factories import World, make_completed_class, make_person, make_published_line


def yuan(amount: int) -> Money:
    return Money.from_yuan(amount)


def test_the_clerk_of_the_institution_submits_and_nobody_else(world: World) -> None:
    taught = ready_class(world, 3)
    for actor in (world.other_clerk, world.foreign_clerk, world.trainee, world.teacher):
        with pytest.raises(NotFound):
            submit_claim(actor, taught.uuid, accepts_commitment=True, at=SUBMITTED)
    for actor in (world.supervisor, world.reviewer, world.rechecker, world.auditor):
        with pytest.raises(NotPermitted):
            submit_claim(actor, taught.uuid, accepts_commitment=True, at=SUBMITTED)
    assert not Claim.objects.exists()
    claim = submitted(world, taught)
    # Three people in a class of 30 or fewer: 200 yuan × 10 days × 1.5 = 3,000 each.
    assert (claim.state, claim.amount_fen, claim.headcount) == ("submitted", yuan(9000), 3)
    assert [row.act for row in history(taught.uuid)][-1] == "submit"


def test_a_class_is_claimed_once(world: World) -> None:
    taught = ready_class(world, 2)
    assert list(queries.claimable_classes(world.clerk)) == [taught]
    submitted(world, taught)
    assert list(queries.claimable_classes(world.clerk)) == []
    with pytest.raises(WrongState):
        submitted(world, taught)
    claim = Claim.objects.get()
    with pytest.raises(IntegrityError, match="one_live_claim_a_class"), transaction.atomic():
        Claim.objects.bulk_create([Claim(**_copy(claim))])


def _copy(claim: Claim) -> dict[str, object]:
    skipped = {"id", "uuid"}
    return {
        f.attname: getattr(claim, f.attname)
        for f in claim._meta.concrete_fields
        if f.name not in skipped
    }


def test_without_confirmed_results_or_without_the_commitment_nothing_is_submitted(
    world: World,
) -> None:
    taught = make_completed_class(world, people=2)
    answer(people_of(taught))
    with pytest.raises(WrongState, match="结业评估"):
        submitted(world, taught)
    ready = ready_class(world, 2)
    with pytest.raises(Refusal, match="承诺"):
        submit_claim(world.clerk, ready.uuid, accepts_commitment=False, at=SUBMITTED)
    assert not Claim.objects.exists()
    assert not Grant.objects.exists()


@pytest.mark.parametrize(("heads", "each"), [(30, 3000), (31, 2000)])
def test_thirty_make_a_small_class_and_thirty_one_do_not(
    world: World, heads: int, each: int
) -> None:
    # 80 class hours are 10 days; 200 × 10 = 2,000, and half as much again up to 30 people.
    claim = submitted(world, ready_class(world, heads))
    assert claim.amount_fen == yuan(heads * each)
    assert {line.amount_fen for line in claim.lines.all()} == {yuan(each)}


def test_each_deduction_is_named_and_the_numbers_add_up(world: World) -> None:
    people = [make_person() for _ in range(5)]
    answer(people[:1], urban_employee_pension=True)
    answer(
        people[1:2],
        local_hukou=False,
        usual_resident=False,
        residence_permit=False,
        employed_here=False,
        unemployment_registered=False,
    )
    claim = submitted(world, ready_class(world, people, failed=[4]))
    chain = chain_of(queries.last_decision(claim))
    # Five on the roster, one failed, one draws a pension, one has no tie to the city: two.
    assert (chain.enrolled, chain.passed, chain.granted) == (5, 4, 2)
    assert {d.reason_code: d.heads for d in chain.deductions} == {
        "PENSION_RECIPIENT": 1,
        "NO_LOCAL_CONNECTION": 1,
    }
    assert "核减2人" in str(chain)
    assert claim.amount_fen == yuan(2 * 3000)
    states = [line.state for line in claim.lines.all()]
    assert states == ["excluded", "excluded", "included", "included", "excluded"]
    assert line_of(claim, 1).reason.startswith("二")
    assert Grant.objects.count() == 2


def test_every_fact_of_a_line_says_where_it_comes_from(world: World) -> None:
    claim = submitted(world, ready_class(world, 1))
    sources = line_of(claim, 1).sources
    assert sources["attended_hours"] == {
        "value": 80, "source": "课时台账", "as_of": "2020-10-23",
    }  # fmt: skip
    assert sources["passed"]["source"] == "结业评估"
    assert sources["yiwu_hukou"]["source"] == "数据比对"


def test_the_kept_decision_replays_to_the_same_bytes_and_cannot_be_changed(world: World) -> None:
    claim = submitted(world, ready_class(world, 4, failed=[2]))
    record = DecisionRecord.objects.get()
    content = bytes(record.content)
    assert replay(record.decision).to_json() == content
    assert hashlib.sha256(content).hexdigest() == record.sha256 == claim.decision_sha256
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        DecisionRecord.objects.update(amount_fen=Money(1))


def test_no_decision_holds_a_name_or_a_number(world: World) -> None:
    taught = ready_class(world, 3)
    submitted(world, taught)
    content = bytes(DecisionRecord.objects.get().content).decode()
    for person in people_of(taught):
        assert person.identity_number not in content
        assert person.name not in content


def test_a_line_whose_facts_are_missing_waits_and_says_for_what(world: World) -> None:
    people = [make_person(), make_person()]
    taught = make_completed_class(world, people=people)
    answer(people[:1])
    confirm(world, taught)
    claim = submitted(world, taught)
    waiting = line_of(claim, 2)
    assert waiting.state == LineState.UNKNOWN
    missing = queries.decision_view(world.reviewer, claim.uuid).missing
    assert {one.fact for one in missing} >= {"pension_drawn", "yiwu_hukou"}
    assert all(one.refs == ("2",) and "登记库比对" in one.holder for one in missing)
    assert Grant.objects.count() == 1


def test_the_same_programme_is_granted_to_a_person_once(world: World) -> None:
    person = make_person()
    line = make_published_line(world)
    first = submitted(world, ready_class(world, [person, make_person()], line=line))
    september = dt.date(2020, 9, 7)
    again = ready_class(world, [person, make_person()], line=line, starts_on=september)
    second = submitted(world, again)
    assert line_of(first, 1).state == LineState.INCLUDED
    assert line_of(second, 1).reason_code == "DUPLICATE_OCCUPATION_LEVEL"
    assert line_of(second, 2).state == LineState.INCLUDED
    assert Grant.objects.filter(person=person).count() == 1


def carried_over(world: World, person: Person, code: str, on: str) -> Grant:
    return carry_over_grant(
        world.administrator,
        person.uuid,
        programme_code=code,
        level="none",
        benefit="project_training",
        certificate_type="training_completion",
        governing_on=dt.date.fromisoformat(on),
        source="原系统台账",
        at=SUBMITTED,
    )


def test_the_fourth_subsidy_of_a_year_is_refused(world: World) -> None:
    person = make_person()
    for month in (3, 4, 5):
        carried_over(world, person, f"OLD-{month}", f"2020-0{month}-20")
    claim = submitted(world, ready_class(world, [person, make_person()]))
    assert line_of(claim, 1).reason_code == "ANNUAL_LIMIT_REACHED"
    assert line_of(claim, 2).state == LineState.INCLUDED
    assert Grant.objects.filter(person=person, status=GrantStatus.GRANTED).count() == 3


def test_the_grants_of_last_year_do_not_count(world: World) -> None:
    person = make_person()
    for month in (3, 4, 5):
        carried_over(world, person, f"OLD-{month}", f"2019-0{month}-20")
    claim = submitted(world, ready_class(world, [person]))
    assert line_of(claim, 1).state == LineState.INCLUDED


def test_earlier_grants_are_carried_over_by_the_administrator_only(world: World) -> None:
    person = make_person()
    for actor in (world.reviewer, world.clerk, world.auditor):
        with pytest.raises(NotPermitted):
            carried_over(replace(world, administrator=actor), person, "OLD", "2020-03-20")
    assert carried_over(world, person, "OLD", "2020-03-20").slot == 1
    with pytest.raises(Refusal, match="已登记"):
        carried_over(world, person, "OLD", "2020-03-20")


def test_a_class_that_is_too_large_gets_nothing_and_can_only_be_refused(world: World) -> None:
    claim = submitted(world, ready_class(world, 81, days=1))
    assert claim.amount_fen == yuan(0)
    assert {line.reason_code for line in claim.lines.all()} == {"CLASS_TOO_LARGE"}
    assert not Grant.objects.exists()


def test_a_preview_keeps_nothing(world: World) -> None:
    taught = ready_class(world, 2)
    decision = queries.preview_decision(world.clerk, taught.uuid, SUBMITTED)
    assert decision.amount == yuan(6000)
    assert not Claim.objects.exists()
    with pytest.raises(NotFound):
        queries.preview_decision(world.other_clerk, taught.uuid, SUBMITTED)


def test_claims_of_others_do_not_exist(world: World) -> None:
    claim = submitted(world, ready_class(world, 1))
    readers = (world.clerk, world.reviewer, world.rechecker, world.auditor, world.payment_clerk)
    for actor in readers:
        assert list(queries.claims(actor)) == [claim]
    outside = (world.other_clerk, world.other_reviewer, world.foreign_clerk, world.teacher,
               world.trainee, world.foreign_supervisor)  # fmt: skip
    for actor in outside:
        assert not queries.claims(actor).exists()
        with pytest.raises(NotFound):
            queries.decision_view(actor, claim.uuid)
    assert not PersonStatus.objects.filter(person=world.trainee_person).exists()
    assert queries.claims(world.reviewer, ClaimState.PAID).count() == 0
