from __future__ import annotations

import uuid

import pytest

from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import NotFound
from jisheng.funds import queries
from jisheng.funds.bank.simulator import Bank, Faults
from jisheng.funds.models import PaymentPlan
from jisheng.funds.operations.correct_item import correct_item
from jisheng.ground.money import ZERO
from tests.factories import ELSEWHERE, make_actor, make_institution
from tests.funds.office import AT, Office, number_of, replace_account, yuan

pytestmark = pytest.mark.django_db


def _paid_plan(office: Office, bank: Bank) -> PaymentPlan:
    bank.faults = Faults(failed={number_of(office.payees[1]): "1001"})
    for n in range(2):
        office.promise(n, 100)
    plan = office.pay()
    for name in bank.work(AT.date()):
        office.read(bank.gives_to, name)
    return plan


def test_the_paying_side_sees_money_and_everybody_else_nothing(office: Office, bank: Bank) -> None:
    plan = _paid_plan(office, bank)
    seers = [Duty.PAYMENT_CLERK, Duty.PAYMENT_APPROVER, Duty.AUDITOR, Duty.ADMINISTRATOR]
    for duty in seers:
        actor = make_actor(duty)
        assert queries.plan(actor, plan.uuid) == plan
        assert queries.fund(actor, office.fund.uuid) == office.fund
        assert len(queries.items(actor, plan.uuid)) == 2
    outsiders = [
        make_actor(Duty.PAYMENT_CLERK, region_code=ELSEWHERE),
        make_actor(Duty.INSTITUTION_CLERK, make_institution("别家")),
        make_actor(Duty.CLAIM_REVIEWER),
        make_actor(Duty.TRAINEE),
    ]
    for actor in outsiders:
        for ask in (queries.plan, queries.items, queries.batch, queries.return_lines):
            with pytest.raises(NotFound):
                ask(actor, plan.uuid)
        for ask_fund in (queries.fund, queries.journal, queries.reconciliation):
            with pytest.raises(NotFound):
                ask_fund(actor, office.fund.uuid)
        for lists in (queries.plans, queries.funds, queries.payable_commitments,
                      queries.commitments, queries.items_to_correct):  # fmt: skip
            assert not lists(actor).exists()
        assert queries.summary(actor) == []
        with pytest.raises(NotFound):
            queries.item(actor, plan.items.first().uuid)  # type: ignore[union-attr]


def test_a_province_sees_its_counties(office: Office) -> None:
    office.promise()
    plan = office.draw()
    assert queries.plan(make_actor(Duty.AUDITOR, region_code="330000"), plan.uuid) == plan


def test_lists_count_lines_and_money(office: Office, bank: Bank) -> None:
    plan = queries.plan(office.clerk, _paid_plan(office, bank).uuid)
    assert (plan.line_count, plan.total_fen) == (2, yuan(200))  # type: ignore[attr-defined]


def test_a_failed_line_waits_to_be_corrected_until_it_is(office: Office, bank: Bank) -> None:
    plan = _paid_plan(office, bank)
    [failed] = queries.items_to_correct(office.clerk)
    assert failed == plan.items.get(serial=2)
    bank.faults = Faults()
    replace_account(office.payees[1])
    correct_item(office.clerk, failed.uuid, at=AT)
    assert not queries.items_to_correct(office.clerk).exists()
    assert not queries.payable_commitments(office.clerk).exists()
    source = failed.commitment.source
    assert len(queries.payments_for(source)) == 2
    assert len(queries.payments_for(source.rpartition("/")[0])) == 2


def test_the_journal_runs_along_with_every_balance(office: Office, bank: Bank) -> None:
    _paid_plan(office, bank)
    lines = queries.journal(office.clerk, office.fund.uuid)
    assert [line.kind for line in lines] == [
        "allocate", "commit", "commit", "send", "send", "pay", "fail",
    ]  # fmt: skip
    last = lines[-1]
    assert (last.balance, last.committed) == (yuan(99_800), yuan(100))
    assert (last.in_transit, last.spent) == (ZERO, yuan(100))
    for line in lines:
        kept = line.balance + line.committed + line.in_transit + line.spent
        assert kept == yuan(100_000)
    [stands] = queries.summary(office.clerk)
    assert (stands.spent, stands.committed) == (last.spent, last.committed)


def test_the_reconciliation_is_even_and_names_what_is_open(office: Office, bank: Bank) -> None:
    _paid_plan(office, bank)
    office.promise(2, 30)
    unanswered = office.promise(0, 7)
    office.pay(unanswered)
    found = queries.reconciliation(office.clerk, office.fund.uuid)
    assert found.is_even
    assert found.committed_total == yuan(237)
    assert (found.bank_sent, found.bank_paid, found.bank_failed) == (
        yuan(207),
        yuan(100),
        yuan(100),
    )
    assert [(item.amount, item.waits_for) for item in found.open_items] == [
        (yuan(100), "更正账户并重付：账号户名不符"),
        (yuan(30), "制单"),
        (yuan(7), "银行回盘，结果未知"),
    ]


def test_what_is_not_there_is_not_found(office: Office) -> None:
    for ask in (queries.plan, queries.item, queries.fund):
        with pytest.raises(NotFound):
            ask(office.clerk, uuid.uuid4())
    assert queries.payments_for("claims:none").count() == 0


def test_a_plan_not_sent_yet_has_no_batch(office: Office) -> None:
    office.promise()
    assert queries.batch(office.clerk, office.draw().uuid) is None
