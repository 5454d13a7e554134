"""Review, re-check, sending back: who may, who may not, and never one person twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.claims import queries
from jisheng.claims.enums import ClaimState, GrantStatus, LineState
from jisheng.claims.errors import FactsMissing, RecheckDiffers
from jisheng.claims.models import Claim, Grant, Opinion
from jisheng.claims.operations.publish_notice import publish_notice
from jisheng.claims.operations.recheck import recheck
from jisheng.claims.operations.redecide import redecide
from jisheng.claims.operations.refuse import refuse
from jisheng.claims.operations.review import review
from jisheng.claims.operations.send_back import send_back
from jisheng.foundation.errors import NotFound, NotPermitted, Refusal, WrongState
from jisheng.ground.money import Money
from tests.claims.ground import (
    DESK,
    PUBLISHED,
    RECHECKED,
    REVIEWED,
    SUBMITTED,
    answer,
    confirm,
    line_of,
    people_of,
    ready_class,
    submitted,
)
from tests.factories import World, make_completed_class, make_person


@pytest.fixture
def claim(world: World) -> Claim:
    """A claim of three, all granted: 3 × 3,000 yuan."""
    return submitted(world, ready_class(world, 3))


def with_duty(actor: Actor, duty: str) -> Actor:
    """Return the same account holding one more duty over the whole region."""
    more = replace(actor.reaches[0], duty=duty, organisation_uuid=None)
    return replace(actor, reaches=(*actor.reaches, more))


def test_the_reviewer_of_the_department_reviews_and_nobody_else(world: World, claim: Claim) -> None:
    for actor in world.all_but(world.reviewer):
        with pytest.raises((NotPermitted, NotFound)):
            review(actor, claim.uuid, at=REVIEWED)
    with pytest.raises(NotFound):
        review(world.other_reviewer, claim.uuid, at=REVIEWED)
    assert review(world.reviewer, claim.uuid, at=REVIEWED).state == ClaimState.REVIEWED
    with pytest.raises(WrongState):
        review(world.reviewer, claim.uuid, at=REVIEWED)


def test_the_rechecker_of_the_region_rechecks_and_nobody_else(world: World, claim: Claim) -> None:
    with pytest.raises(WrongState):
        recheck(world.rechecker, claim.uuid, at=RECHECKED)
    review(world.reviewer, claim.uuid, at=REVIEWED)
    for actor in world.all_but(world.rechecker):
        with pytest.raises((NotPermitted, NotFound)):
            recheck(actor, claim.uuid, at=RECHECKED)
    assert recheck(world.rechecker, claim.uuid, at=RECHECKED).state == ClaimState.RECHECKED


def test_one_person_with_all_duties_still_has_one_hand(world: World, claim: Claim) -> None:
    clerk_too = with_duty(world.clerk, Duty.CLAIM_REVIEWER)
    with pytest.raises(Refusal, match="不同的人"):
        review(clerk_too, claim.uuid, at=REVIEWED)
    review(world.reviewer, claim.uuid, at=REVIEWED)
    with pytest.raises(Refusal, match="不同的人"):
        recheck(with_duty(world.reviewer, Duty.CLAIM_RECHECKER), claim.uuid, at=RECHECKED)
    recheck(world.rechecker, claim.uuid, at=RECHECKED)
    for actor in (world.clerk, world.reviewer, world.rechecker):
        both = with_duty(actor, Duty.NOTICE_OFFICER)
        with pytest.raises(Refusal, match="不同的人"):
            publish_notice(both, claim.uuid, PUBLISHED.date(), DESK, at=PUBLISHED)


@pytest.mark.usefixtures("claim")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reviewed_by", "entered_by"),
        ("rechecked_by", "entered_by"),
        ("rechecked_by", "reviewed_by"),
        ("published_by", "entered_by"),
        ("published_by", "reviewed_by"),
        ("published_by", "rechecked_by"),
    ],
)
def test_the_database_itself_refuses_one_person_in_two_places(one: str, other: str) -> None:
    names = ("entered_by", "reviewed_by", "rechecked_by", "published_by")
    hands = {name: 900_000 + place for place, name in enumerate(names)}
    Claim.objects.update(**hands)
    with pytest.raises(IntegrityError, match="_is_not_"), transaction.atomic():
        Claim.objects.update(**{one: hands[other]})


def test_sending_back_tells_all_reasons_and_frees_the_reserved_slots(
    world: World, claim: Claim
) -> None:
    with pytest.raises(Refusal, match="理由"):
        send_back(world.reviewer, claim.uuid, ["  "], at=REVIEWED)
    for actor in (world.clerk, world.rechecker, world.notice_officer):
        with pytest.raises(NotPermitted):
            send_back(actor, claim.uuid, ["考勤表缺页"], at=REVIEWED)
    reasons = ["考勤表缺页", "第 2 号姓名有误"]
    returned = send_back(world.reviewer, claim.uuid, reasons, at=REVIEWED)
    assert (returned.state, returned.returned_reasons) == ("returned", reasons)
    assert set(Grant.objects.values_list("status", flat=True)) == {GrantStatus.WITHDRAWN}
    again = submitted(world, claim.training_class, at=RECHECKED)
    assert again.pk == claim.pk
    assert (again.state, again.reviewed_by) == ("submitted", None)
    assert Grant.objects.filter(status=GrantStatus.RESERVED).count() == 3
    assert again.decisions.count() == 2


def test_the_rechecker_sends_back_what_waits_there(world: World, claim: Claim) -> None:
    review(world.reviewer, claim.uuid, at=REVIEWED)
    with pytest.raises(NotPermitted):
        send_back(world.reviewer, claim.uuid, ["晚了"], at=RECHECKED)
    assert send_back(world.rechecker, claim.uuid, ["金额存疑"], at=RECHECKED).state == "returned"
    assert Opinion.objects.filter(stage="recheck", result="sent_back").exists()


def test_missing_facts_block_the_review_until_they_are_supplied(world: World) -> None:
    people = [make_person(), make_person()]
    taught = make_completed_class(world, people=people)
    answer(people[:1])
    confirm(world, taught)
    claim = submitted(world, taught)
    with pytest.raises(FactsMissing) as refused:
        review(world.reviewer, claim.uuid, at=REVIEWED)
    told = "".join(fault.message for fault in refused.value.faults)
    assert "养老金" in told
    assert "第 2 号" in told
    answer(people[1:])
    for actor in (world.clerk, world.rechecker, world.auditor):
        with pytest.raises(NotPermitted):
            redecide(actor, claim.uuid, at=REVIEWED)
    assert redecide(world.reviewer, claim.uuid, at=REVIEWED).amount_fen == Money.from_yuan(6000)
    assert line_of(claim, 2).state == LineState.INCLUDED
    review(world.reviewer, claim.uuid, at=REVIEWED)
    with pytest.raises(WrongState):
        redecide(world.reviewer, claim.uuid, at=REVIEWED)


def test_a_change_of_facts_is_shown_to_the_rechecker_and_must_be_explained(
    world: World, claim: Claim
) -> None:
    review(world.reviewer, claim.uuid, at=REVIEWED)
    assert queries.differences_now(claim, RECHECKED) == ()
    answer(people_of(claim.training_class)[1:2], urban_employee_pension=True)
    with pytest.raises(RecheckDiffers) as shown:
        recheck(world.rechecker, claim.uuid, at=RECHECKED)
    # Somebody drawing a pension takes 3,000 of the 9,000 yuan away.
    line, total = shown.value.differences
    assert "第 2 号" in line
    assert "9,000.00" in total
    assert "6,000.00" in total
    done = recheck(
        world.rechecker, claim.uuid, at=RECHECKED, explanation="比对日期晚于结业，不影响"
    )
    assert done.amount_fen == Money.from_yuan(9000)
    opinion = Opinion.objects.get(stage="recheck")
    assert opinion.differences == [line, total]
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        Opinion.objects.update(result="refused")


def test_only_a_claim_without_an_amount_can_be_refused(world: World, claim: Claim) -> None:
    with pytest.raises(Refusal, match="9,000"):
        refuse(world.reviewer, claim.uuid, ["不想给"], at=REVIEWED)
    failed = submitted(world, ready_class(world, 2, failed=[0, 1]), at=SUBMITTED)
    with pytest.raises(Refusal, match="核定金额为 0"):
        review(world.reviewer, failed.uuid, at=REVIEWED)
    with pytest.raises(NotPermitted):
        refuse(world.clerk, failed.uuid, ["全班不合格"], at=REVIEWED)
    assert refuse(world.reviewer, failed.uuid, ["全班不合格"], at=REVIEWED).state == "refused"
    assert submitted(world, failed.training_class, at=RECHECKED).pk != failed.pk
