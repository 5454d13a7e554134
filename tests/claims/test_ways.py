"""Where a class, a person's money and a class's history stand."""

from __future__ import annotations

import datetime as dt

import pytest

from jisheng.catalogues.models import OfficeParameter
from jisheng.claims import queries
from jisheng.claims.models import Claim
from jisheng.claims.operations.object_to_notice import object_to_notice
from jisheng.claims.operations.record_payment import record_failed, record_paid
from jisheng.claims.operations.review import review
from jisheng.claims.operations.send_back import send_back
from jisheng.foundation.errors import NotFound
from jisheng.funds.operations.draw_up_plan import draw_up_plan
from jisheng.funds.queries import payable_commitments
from jisheng.ground.money import Money
from tests.claims.ground import (
    CLOSED,
    CONFIRMED,
    JAN,
    LAST_ON,
    REVIEWED,
    SUBMITTED,
    answer,
    closed,
    line_of,
    published,
    ready_class,
    submitted,
    told,
)
from tests.conftest import moment
from tests.factories import YIWU, World, make_class, make_person

DAY = dt.date(2020, 11, 3)


def current(training_class_uuid: object) -> str:
    way = queries.class_way(training_class_uuid)  # type: ignore[arg-type]
    return next((step.key for step in way if step.state == "current"), "")


def money_of(claim: Claim, place: int, day: dt.date = DAY) -> queries.MoneyStatus:
    return queries.where_is_my_money(line_of(claim, place).person.uuid, day)[0]


def test_the_way_of_a_class_has_one_current_step_from_plan_to_money(world: World) -> None:
    draft = make_class(world)
    assert current(draft.uuid) == "file"
    taught = ready_class(world, 2)
    uuid = taught.uuid
    assert current(uuid) == "claim"
    claim = submitted(world, taught)
    assert current(uuid) == "review"
    published(world, claim)
    assert current(uuid) == "notice"
    closed(world, claim)
    assert current(uuid) == "pay"
    record_paid(told(claim, 1, "2020-11-11"), moment("2020-11-12 10:00"))
    way = queries.class_way(uuid)
    assert {step.state for step in way} == {"done"}
    days = {step.key: step.on for step in way}
    assert days["claim"] == SUBMITTED.date()
    assert days["notice"] == dt.date(2020, 11, 6)
    assert days["evaluate"] == CONFIRMED.date()


def test_a_returned_claim_puts_the_bar_back_to_the_institution(world: World) -> None:
    claim = submitted(world, ready_class(world, 2))
    send_back(world.reviewer, claim.uuid, ["考勤表缺页"], at=REVIEWED)
    assert current(claim.training_class.uuid) == "claim"
    status = money_of(claim, 1)
    assert (status.step, status.reason) == ("已退回培训机构补正", "考勤表缺页")


def test_during_the_notice_everybody_learns_the_last_day_and_how_it_was_counted(
    world: World,
) -> None:
    claim = submitted(world, ready_class(world, 2))
    published(world, claim)
    status = money_of(claim, 1)
    assert (status.step, status.due_on) == ("公示中", LAST_ON)
    # Tuesday the 3rd, Wednesday, Thursday.
    assert "还剩 3 个工作日" in status.due_words
    assert status.amount == Money.from_yuan(3000)
    assert "拨付给培训机构" in status.what_next


def test_a_deadline_nobody_has_set_is_said_to_be_none_and_one_set_is_counted(
    world: World,
) -> None:
    claim = submitted(world, ready_class(world, 1))
    assert money_of(claim, 1).due_on is None
    assert "没有规定" in money_of(claim, 1).due_words
    OfficeParameter.objects.create(
        created_at=CONFIRMED,
        document="yiwu",
        region_code=YIWU,
        name="review_working_days",
        value=10,
        basis="办事指南",
        valid_from=JAN,
    )
    # From Tuesday 27 October: 27–30, 2–6 November, Monday the 9th.
    assert money_of(claim, 1).due_on == dt.date(2020, 11, 9)


def test_who_was_refused_stopped_or_waits_is_told_why(world: World) -> None:
    people = [make_person() for _ in range(4)]
    answer(people[:1], urban_employee_pension=True)
    claim = submitted(world, ready_class(world, people))
    notice = published(world, claim)
    refused = money_of(claim, 1)
    assert (refused.step, refused.amount) == ("不予补贴", Money(0))
    assert "养老" in refused.reason
    at = moment("2020-11-03 10:00")
    object_to_notice(notice.uuid, "本人没有来上课", "电话", at=at, row_number=1)
    done = closed(world, claim)
    assert "核查中" in money_of(done, 2).step
    assert money_of(done, 3).step == "待拨付"
    record_failed(told(done, 1, "2020-11-10", reason="户名不符"), moment("2020-11-10 12:00"))
    assert "户名不符" in money_of(done, 3).reason
    record_paid(told(done, 1, "2020-11-12"), moment("2020-11-12 12:00"))
    assert "2020-11-12" in money_of(done, 3).reason
    # The other's part is still held; this one has its own answer.
    assert (money_of(done, 3).step, money_of(done, 3).holder) == ("已拨付", "")


def test_before_a_claim_the_person_learns_whose_turn_it_is(world: World) -> None:
    taught = ready_class(world, [world.trainee_person])
    (status,) = queries.where_is_my_money(world.trainee_person.uuid, DAY)
    assert status.class_uuid == taught.uuid
    assert "尚未申请补贴" in status.step
    assert status.holder == "培训机构"


def test_the_history_of_a_class_holds_every_floors_acts_in_order(world: World) -> None:
    claim = submitted(world, ready_class(world, 2))
    published(world, claim)
    closed(world, claim)
    uuid = claim.training_class.uuid
    rows = list(queries.history(world.auditor, uuid))
    kinds = [row.subject_kind for row in rows]
    assert {"assessment.evaluation", "claims.claim", "funds.commitment"} <= set(kinds)
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    acts = [row.act for row in rows if row.subject_kind == "claims.claim"]
    assert acts == ["submit", "review", "recheck", "publish", "close_notice", "commit"]
    for actor in (world.other_clerk, world.foreign_supervisor, world.trainee):
        with pytest.raises(NotFound):
            queries.history(actor, uuid)


def test_offices_read_who_drew_the_payment_up_and_the_institution_does_not(world: World) -> None:
    claim = submitted(world, ready_class(world, 2))
    published(world, claim)
    closed(world, claim)
    due = [one.uuid for one in payable_commitments(world.payment_clerk)]
    draw_up_plan(world.payment_clerk, due, "十一月第一批", at=CLOSED)
    uuid = claim.training_class.uuid
    drawn = queries.history(world.auditor, uuid).get(subject_kind="funds.plan")
    assert (drawn.act, drawn.actor_id) == ("draw_up", world.payment_clerk.user_id)
    assert not queries.history(world.clerk, uuid).filter(subject_kind="funds.plan").exists()


def test_no_row_of_the_history_holds_a_whole_number(world: World) -> None:
    claim = submitted(world, ready_class(world, 2))
    review(world.reviewer, claim.uuid, at=REVIEWED)
    rows = queries.history(world.auditor, claim.training_class.uuid)
    text = " ".join(f"{row.reason}{row.changes}" for row in rows)
    for line in claim.lines.select_related("person"):
        assert line.person.identity_number not in text
