from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal, WrongState
from jisheng.foundation.trail import SYSTEM, history
from jisheng.funds.enums import ItemState, PlanState
from jisheng.funds.models import BankBatch, Commitment, PaymentItem, PaymentPlan
from jisheng.funds.operations.approve_plan import approve_plan
from jisheng.funds.operations.download_batch import download_batch
from jisheng.funds.operations.draw_up_plan import draw_up_plan
from jisheng.funds.operations.reveal_account import reveal_account
from jisheng.funds.operations.send_back_plan import send_back_plan
from jisheng.funds.operations.send_batch import send_batch
from jisheng.funds.operations.submit_plan import submit_plan
from jisheng.funds.operations.withdraw_plan import withdraw_plan
from jisheng.funds.queries import payable_commitments
from jisheng.funds.queries.summary import summary_of
from jisheng.registry.models import Organisation, OrganisationAccount
from tests.factories import ELSEWHERE, make_actor, make_institution
from tests.funds.office import AT, Office, make_office, number_of, replace_account, yuan

pytestmark = pytest.mark.django_db


def _code(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_a_plan_goes_from_clerk_to_approver_to_the_bank(
    office: Office, settings: Any, tmp_path: Path
) -> None:
    settings.BANK_OUTBOX = tmp_path
    first, second = office.promise(0, 1500), office.promise(1, "2000.50")
    plan = office.draw()
    lines = list(plan.items.all())
    assert [line.amount_fen for line in lines] == [yuan(1500), yuan("2000.50")]
    assert [line.commitment for line in lines] == [first, second]
    assert [line.number for line in lines] == [number_of(p) for p in office.payees[:2]]
    plan = send_batch(office.clerk, office.approve(plan).uuid, at=AT)
    assert plan.state == PlanState.SENT
    assert set(plan.items.values_list("state", flat=True)) == {ItemState.SENT}
    assert summary_of(office.fund).in_transit == yuan("3500.50")
    content = (tmp_path / plan.batch.file_name).read_bytes()
    assert content == plan.batch.file_bytes
    assert [row.act for row in history(plan.uuid)] == [
        "draw_up", "submit", "approve", "send", "hand_over",
    ]  # fmt: skip


def test_each_step_belongs_to_one_duty(office: Office) -> None:
    office.promise()
    wrong = make_actor(Duty.CLAIM_REVIEWER)
    for actor in (office.approver, wrong):
        with pytest.raises(NotPermitted):
            draw_up_plan(actor, [office.promises[0].uuid], "计划", at=AT)
    plan = office.draw()
    for actor in (office.approver, wrong):
        with pytest.raises(NotPermitted):
            submit_plan(actor, plan.uuid, at=AT)
    submit_plan(office.clerk, plan.uuid, at=AT)
    for actor in (office.clerk, wrong):
        with pytest.raises(NotPermitted):
            approve_plan(actor, plan.uuid, at=AT)
        with pytest.raises(NotPermitted):
            send_back_plan(actor, plan.uuid, reason="不对", at=AT)
    approve_plan(office.approver, plan.uuid, at=AT)
    for actor in (office.approver, wrong):
        with pytest.raises(NotPermitted):
            send_batch(actor, plan.uuid, at=AT)
    with pytest.raises(NotPermitted):
        send_batch(SYSTEM, plan.uuid, at=AT)


def _outsiders() -> list[Actor]:
    return [
        make_actor(Duty.PAYMENT_CLERK, region_code=ELSEWHERE),
        make_actor(Duty.INSTITUTION_CLERK, make_institution("别处培训学校")),
        make_actor(Duty.TEACHER, make_institution("另一培训学校")),
    ]


def test_outsiders_do_not_learn_that_a_plan_exists(office: Office) -> None:
    office.promise()
    plan = office.draw()
    for outsider in _outsiders():
        with pytest.raises(NotFound):
            submit_plan(outsider, plan.uuid, at=AT)
        with pytest.raises(NotFound):
            draw_up_plan(outsider, [office.promises[0].uuid], "计划", at=AT)


def _with_both_duties(office: Office) -> Actor:
    both = (*office.clerk.reaches, *office.approver.reaches)
    return Actor(office.clerk.user_id, "both", "一人两岗", both)


def test_who_drew_a_plan_up_does_not_approve_it_even_with_both_duties(office: Office) -> None:
    office.promise()
    plan = office.draw()
    submit_plan(office.clerk, plan.uuid, at=AT)
    with pytest.raises(NotPermitted) as refused:
        approve_plan(_with_both_duties(office), plan.uuid, at=AT)
    assert refused.value.code == "OWN_PLAN"
    with pytest.raises(IntegrityError, match="payment_approved_by_another"), transaction.atomic():
        PaymentPlan.objects.filter(pk=plan.pk).update(
            approved_by=office.clerk.user_id, state=PlanState.APPROVED
        )


def test_the_database_sends_no_plan_that_nobody_approved(office: Office) -> None:
    office.promise()
    plan = office.draw()
    with pytest.raises(IntegrityError, match="sent_plan_was_approved"), transaction.atomic():
        PaymentPlan.objects.filter(pk=plan.pk).update(state=PlanState.SENDING)


def test_a_plan_sent_back_needs_a_reason_and_a_new_approval(office: Office) -> None:
    office.promise()
    plan = office.approve(office.draw())
    with pytest.raises(Refusal) as refused:
        send_back_plan(office.approver, plan.uuid, reason="", at=AT)
    assert _code(refused) == "REASON_NEEDED"
    plan = send_back_plan(office.approver, plan.uuid, reason="用途有误", at=AT)
    assert (plan.state, plan.approved_by) == (PlanState.DRAFT, None)
    with pytest.raises(WrongState):
        send_batch(office.clerk, plan.uuid, at=AT)


def test_nothing_chosen_makes_no_plan(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        draw_up_plan(office.clerk, [], "计划", at=AT)
    assert _code(refused) == "NOTHING_CHOSEN"


def test_a_plan_needs_a_title(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        draw_up_plan(office.clerk, [office.promise().uuid], "  ", at=AT)
    assert _code(refused) == "TITLE_NEEDED"


def test_promises_of_two_funds_do_not_mix(office: Office) -> None:
    other = make_office()
    chosen = [office.promise().uuid, other.promise().uuid]
    with pytest.raises(Refusal) as refused:
        draw_up_plan(office.clerk, chosen, "计划", at=AT)
    assert _code(refused) == "FUNDS_MIXED"
    assert not PaymentPlan.objects.exists()


def test_a_promise_is_drawn_up_once(office: Office) -> None:
    promise = office.promise()
    office.draw()
    with pytest.raises(Refusal) as refused:
        office.draw(promise)
    assert _code(refused) == "COMMITMENT_TAKEN"
    assert "十一月第一批" in refused.value.message
    assert not payable_commitments(office.clerk).exists()


def test_the_database_keeps_two_live_lines_of_one_promise_apart(office: Office) -> None:
    office.promise()
    office.promise(1)
    plan = office.draw()
    line, other = plan.items.all()
    with pytest.raises(IntegrityError, match="one_live_item_a_commitment"), transaction.atomic():
        _copy_of(line, replaces=other, serial=8)
    PaymentItem.objects.filter(pk=line.pk).update(state=ItemState.FAILED)
    with pytest.raises(IntegrityError, match="one_first_item_a_commitment"), transaction.atomic():
        _copy_of(line, replaces=None, serial=9)


def _copy_of(line: PaymentItem, **changes: Any) -> PaymentItem:
    copy = PaymentItem.objects.get(pk=line.pk)
    copy.pk, copy.line_id, copy.state = None, f"{line.line_id}x", ItemState.WAITING
    copy.uuid = Commitment().uuid
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def test_a_withdrawn_draft_frees_its_promises(office: Office) -> None:
    promise = office.promise()
    plan = office.draw()
    plan = withdraw_plan(office.clerk, plan.uuid, reason="改日再付", at=AT)
    assert plan.state == PlanState.WITHDRAWN
    assert list(payable_commitments(office.clerk)) == [promise]
    assert office.draw(promise).items.count() == 1


def test_an_account_replaced_since_is_not_paid_to(office: Office) -> None:
    office.promise()
    plan = office.draw()
    replace_account(office.payees[0])
    with pytest.raises(Refusal) as refused:
        submit_plan(office.clerk, plan.uuid, at=AT)
    assert _code(refused) == "ACCOUNT_REPLACED"
    assert office.payees[0].name in refused.value.message


def test_a_character_the_bank_does_not_know_is_found_when_the_plan_is_drawn_up(
    office: Office,
) -> None:
    for payee, holder in zip(office.payees, ("正常学校", "𬱖培训学校", "甲|乙学校"), strict=True):
        OrganisationAccount.objects.filter(organisation=payee).update(holder=holder)
    for n in range(3):
        office.promise(n)
    with pytest.raises(Invalid) as refused:
        office.draw()
    assert [fault.place for fault in refused.value.faults] == [
        "第 2 笔 收款户名",
        "第 3 笔 收款户名",
    ]
    assert "“𬱖”" in refused.value.faults[0].message
    assert not PaymentPlan.objects.exists()


def test_a_bank_with_the_full_character_set_takes_a_rare_one(tmp_path: Path, settings: Any) -> None:
    settings.BANK_OUTBOX = tmp_path
    office = make_office(template="fixed_gb18030", payees=1)
    OrganisationAccount.objects.filter(organisation=office.payees[0]).update(holder="𬱖培训学校")
    office.promise()
    plan = office.pay()
    assert "𬱖培训学校".encode("gb18030") in (tmp_path / plan.batch.file_name).read_bytes()


def test_the_bank_file_cannot_be_changed_once_built(office: Office, bank: object) -> None:
    office.promise()
    plan = office.pay()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        BankBatch.objects.filter(plan=plan).update(sha256="0" * 64)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        BankBatch.objects.filter(plan=plan).delete()


def test_account_numbers_are_sealed_and_every_look_is_on_record(
    office: Office, bank: object
) -> None:
    office.promise()
    plan = office.pay()
    line = plan.items.get()
    assert line.number_tail == number_of(office.payees[0])[-4:]
    assert reveal_account(office.clerk, line.uuid, at=AT) == number_of(office.payees[0])
    assert [row.act for row in history(line.uuid)] == ["reveal_account"]
    name, content = download_batch(office.clerk, plan.uuid, at=AT)
    assert (name, content) == (plan.batch.file_name, plan.batch.file_bytes)
    assert history(plan.uuid).last().act == "download"  # type: ignore[union-attr]
    with pytest.raises(NotPermitted):
        reveal_account(office.approver, line.uuid, at=AT)


def test_no_trail_row_shows_an_account_number(office: Office, bank: object) -> None:
    office.promise()
    plan = office.pay()
    number = number_of(Organisation.objects.get(pk=office.payees[0].pk))
    told = "".join(str(row.changes) for row in history(plan.uuid))
    assert number not in told
