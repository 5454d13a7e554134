"""From the end of the notice to the bank's answer, as ``funds`` tells it."""

from __future__ import annotations

from uuid import UUID

import pytest

from jisheng.claims import queries
from jisheng.claims.enums import ClaimState, GrantStatus, LineState, PartState
from jisheng.claims.models import Claim, ClaimPart, Grant
from jisheng.claims.operations.commit_payment import commit_waiting
from jisheng.claims.operations.decide_objection import decide_objection
from jisheng.claims.operations.object_to_notice import object_to_notice
from jisheng.foundation import outbox
from jisheng.foundation.errors import NotFound
from jisheng.foundation.trail import SYSTEM, history
from jisheng.funds.models import Commitment, Fund
from jisheng.funds.operations.allocate import allocate
from jisheng.funds.operations.commit import commit
from jisheng.ground.money import Money
from tests.claims.ground import CLOSED, closed, fill_fund, published, ready_class, submitted, told
from tests.conftest import moment
from tests.factories import World

LATER = moment("2020-11-12 10:00")


@pytest.fixture
def committed(world: World) -> Claim:
    """A claim of three committed to be paid: 9,000 yuan."""
    claim = submitted(world, ready_class(world, 3))
    published(world, claim)
    return closed(world, claim)


def tell(event: str, payload: object) -> None:
    outbox.announce(f"funds.{event}", payload, at=LATER)  # type: ignore[arg-type]
    outbox.deliver_pending()


def test_the_end_of_the_notice_commits_the_amount_once(world: World, committed: Claim) -> None:
    commitment = Commitment.objects.get()
    assert commitment.amount_fen == Money.from_yuan(9000)
    assert commitment.payee == world.institution
    assert commitment.source == f"claims:{committed.uuid}:1/1"
    assert commit_waiting(LATER) == 0
    assert Commitment.objects.count() == 1


def test_money_that_arrived_ends_the_claim_and_counts_for_each_person(
    world: World, committed: Claim
) -> None:
    tell("paid", told(committed, 1, "2020-11-11"))
    committed.refresh_from_db()
    assert committed.state == ClaimState.PAID
    assert {line.state for line in committed.lines.all()} == {LineState.PAID}
    assert set(Grant.objects.values_list("status", flat=True)) == {GrantStatus.GRANTED}
    part = committed.parts.get()
    assert (part.state, str(part.paid_on)) == (PartState.PAID, "2020-11-11")
    acts = [row.act for row in history(committed.training_class.uuid)]
    assert acts[-2:] == ["payment_paid", "settle"]


def test_a_failed_payment_stays_owed_until_it_is_paid(world: World, committed: Claim) -> None:
    tell("payment_failed", told(committed, 1, "2020-11-10", reason="户名不符"))
    part = committed.parts.get()
    assert (part.state, part.remark) == (PartState.FAILED, "户名不符")
    tell("paid", told(committed, 1, "2020-11-12"))
    committed.refresh_from_db()
    assert committed.state == ClaimState.PAID


def test_money_that_came_back_is_owed_again(world: World, committed: Claim) -> None:
    tell("paid", told(committed, 1, "2020-11-11"))
    tell("payment_returned", told(committed, 1, "2020-11-14", reason="账户已销户"))
    committed.refresh_from_db()
    assert committed.state == ClaimState.COMMITTED
    assert set(Grant.objects.values_list("status", flat=True)) == {GrantStatus.RESERVED}
    tell("paid", told(committed, 1, "2020-11-18"))
    committed.refresh_from_db()
    assert committed.state == ClaimState.PAID


def test_what_other_packages_are_paid_for_is_passed_over(committed: Claim) -> None:
    tell("paid", {"source": "others:1", "amount_fen": 1, "on": "2020-11-11"})
    unknown = f"claims:{committed.training_class.uuid}:1"
    tell("paid", {"source": unknown, "amount_fen": 1, "on": "2020-11-11"})
    assert ClaimPart.objects.get().paid_fen == Money(0)


def test_a_claim_is_paid_only_when_the_stopped_part_is_settled_too(world: World) -> None:
    claim = submitted(world, ready_class(world, 3))
    notice = published(world, claim)
    at = moment("2020-11-03 10:00")
    objection = object_to_notice(notice.uuid, "本人没有来上课", "电话", at=at, row_number=1)
    closed(world, claim)
    tell("paid", told(claim, 1, "2020-11-11"))
    claim.refresh_from_db()
    assert claim.state == ClaimState.COMMITTED
    decide_objection(world.notice_officer, objection.uuid, "查无实据", upheld=False, at=LATER)
    tell("paid", told(claim, 2, "2020-11-16"))
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID
    # 6,000 and 3,000 yuan.
    assert [p.amount_fen.fen for p in claim.parts.all()] == [600_000, 300_000]


def test_an_objection_upheld_after_the_rest_was_paid_settles_the_claim(world: World) -> None:
    claim = submitted(world, ready_class(world, 3))
    notice = published(world, claim)
    at = moment("2020-11-03 10:00")
    objection = object_to_notice(notice.uuid, "本人没有来上课", "电话", at=at, row_number=1)
    closed(world, claim)
    tell("paid", told(claim, 1, "2020-11-11"))
    decide_objection(world.notice_officer, objection.uuid, "本人未到课", upheld=True, at=LATER)
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID


def test_the_special_account_is_asked_before_the_sources_it_pools(world: World) -> None:
    special = fill_fund(world, 5000, "special_account")
    claim = submitted(world, ready_class(world, 3))
    published(world, claim)
    closed(world, claim)
    # 5,000 yuan of the special account, the other 4,000 of the employment subsidy.
    amounts = Commitment.objects.order_by("source").values_list("fund__code", "amount_fen")
    assert list(amounts) == [
        (special.code, Money.from_yuan(5000)),
        ("employment_subsidy", Money.from_yuan(4000)),
    ]
    part = claim.parts.get()
    tell("paid", {"source": f"{part.source}/1", "amount_fen": 500_000, "on": "2020-11-11"})
    claim.refresh_from_db()
    assert claim.state == ClaimState.COMMITTED
    tell("paid", {"source": f"{part.source}/2", "amount_fen": 400_000, "on": "2020-11-12"})
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID


def test_a_short_fund_does_not_stop_the_notice_from_ending_and_is_tried_again(
    world: World,
) -> None:
    claim = submitted(world, ready_class(world, 3))
    published(world, claim)
    fund = Fund.objects.get()
    _spend_all(world, fund)
    done = closed(world, claim)
    assert done.state == ClaimState.PAYABLE
    assert not done.parts.exists()
    waiting = history(claim.training_class.uuid).filter(act="wait_for_money")
    assert "9,000" in waiting.get().reason
    assert commit_waiting(LATER) == 0
    assert waiting.count() == 1
    status = queries.where_is_my_money(_first_person(claim), LATER.date())[0]
    assert "等待资金" in status.step
    assert "前面还有 0 份" in status.what_next
    allocate(world.payment_approver, fund.uuid, Money.from_yuan(9000), "第二笔", at=LATER)
    assert commit_waiting(LATER) == 1
    done.refresh_from_db()
    assert done.state == ClaimState.COMMITTED


def _spend_all(world: World, fund: Fund) -> None:
    commit(
        SYSTEM,
        payee_uuid=world.other_institution.uuid,
        amount=Money.from_yuan(1_000_000),
        purpose="其他",
        source="others:1",
        region_code=fund.region_code,
        fund_code=fund.code,
        at=CLOSED,
    )


def _first_person(claim: Claim) -> UUID:
    line = claim.lines.select_related("person").first()
    assert line is not None
    return line.person.uuid


def test_nobody_of_another_region_sees_the_money(world: World, committed: Claim) -> None:
    assert queries.decision_view(world.auditor, committed.uuid).parts
    with pytest.raises(NotFound):
        queries.decision_view(world.foreign_clerk, committed.uuid)
