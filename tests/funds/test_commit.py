from __future__ import annotations

import datetime as dt
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jisheng.foundation.errors import NotFound, NotPermitted, Refusal, WrongState
from jisheng.foundation.trail import history
from jisheng.funds.enums import CommitmentState
from jisheng.funds.models import Commitment, Fund
from jisheng.funds.operations.allocate import allocate
from jisheng.funds.operations.commit import commit, commit_in_order
from jisheng.funds.operations.open_fund import open_fund
from jisheng.funds.operations.release import release
from jisheng.funds.queries.summary import summary_of
from jisheng.ground.money import Money
from jisheng.registry.models import OrganisationAccount
from tests.factories import ELSEWHERE, YIWU, make_institution
from tests.funds.office import AT, Office, make_office, yuan


def _free(fund: Fund) -> Money:
    return summary_of(Fund.objects.get(pk=fund.pk)).balance


def test_a_promise_takes_money_out_of_the_free_balance(office: Office) -> None:
    office.promise(amount=40_000)
    stands = summary_of(office.fund)
    assert (stands.allocated, stands.balance) == (yuan(100_000), yuan(60_000))
    assert (stands.committed, stands.in_transit, stands.spent) == (yuan(40_000), Money(0), Money(0))


def test_a_promise_beyond_the_free_balance_is_refused_with_what_is_short(office: Office) -> None:
    office.promise(amount=60_000)
    with pytest.raises(Refusal) as refused:
        office.promise(amount="40000.01")
    assert refused.value.code == "FUNDS_SHORT"
    assert "还差 ¥0.01" in refused.value.message
    assert Commitment.objects.count() == 1


def test_the_same_source_is_promised_once(office: Office) -> None:
    office.promise(source="claims:1/1")
    with pytest.raises(Refusal) as refused:
        office.promise(source="claims:1/1")
    assert refused.value.code == "ALREADY_COMMITTED"
    assert _free(office.fund) == yuan(99_000)


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_and_less_than_nothing_is_not_promised(office: Office, amount: int) -> None:
    with pytest.raises(Refusal) as refused:
        office.promise(amount=amount)
    assert refused.value.code == "AMOUNT_NOT_POSITIVE"


def test_a_payee_without_an_account_is_refused_by_name(office: Office) -> None:
    OrganisationAccount.objects.filter(organisation=office.payees[0]).update(
        valid_until=AT.date() - dt.timedelta(days=1)
    )
    with pytest.raises(Refusal) as refused:
        office.promise()
    assert refused.value.code == "PAYEE_HAS_NO_ACCOUNT"
    assert office.payees[0].name in refused.value.message
    assert _free(office.fund) == yuan(100_000)


def test_an_unknown_payee_and_a_missing_fund_are_refused(office: Office) -> None:
    with pytest.raises(NotFound):
        _commit(office, payee=uuid.uuid4())
    with pytest.raises(Refusal) as refused:
        _commit(office, fund_code="nowhere")
    assert refused.value.code == "NO_FUND"


def _commit(office: Office, payee: uuid.UUID | None = None, fund_code: str = "") -> Commitment:
    return commit(
        office.clerk,
        payee_uuid=payee or office.payees[0].uuid,
        amount=yuan(1),
        purpose="补贴",
        source="claims:x/1",
        region_code=YIWU,
        fund_code=fund_code or office.fund.code,
        at=AT,
    )


def test_a_released_promise_gives_its_money_back(office: Office) -> None:
    promise = office.promise(amount=70_000)
    with pytest.raises(Refusal) as refused:
        release(office.clerk, promise.source, reason=" ", at=AT)
    assert refused.value.code == "REASON_NEEDED"
    release(office.clerk, promise.source, reason="机构放弃", at=AT)
    assert _free(office.fund) == yuan(100_000)
    with pytest.raises(WrongState):
        release(office.clerk, promise.source, reason="再来一次", at=AT)


def test_a_promise_on_a_plan_is_not_released(office: Office) -> None:
    promise = office.promise()
    office.draw()
    with pytest.raises(Refusal) as refused:
        release(office.clerk, promise.source, reason="机构放弃", at=AT)
    assert refused.value.code == "ON_A_PLAN"


def test_the_history_of_the_matter_shows_the_promise(office: Office) -> None:
    matter = uuid.uuid4()
    commit(
        office.clerk,
        payee_uuid=office.payees[0].uuid,
        amount=yuan(10),
        purpose="补贴",
        source="claims:h/1",
        region_code=YIWU,
        fund_code=office.fund.code,
        at=AT,
        about=matter,
    )
    assert [row.act for row in history(matter)] == ["commit"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    allotted=st.lists(st.integers(0, 5_000), min_size=1, max_size=4),
    wanted=st.integers(1, 15_000),
)
def test_a_sum_is_divided_over_the_funds_in_order_to_the_fen(
    db: None, allotted: list[int], wanted: int
) -> None:
    with transaction.atomic():
        funds = [make_office(0, payees=0) for _ in allotted]
        for n, (office, fen) in enumerate(zip(funds, allotted, strict=True)):
            if fen:
                allocate(office.approver, office.fund.uuid, Money(fen), f"拨款 {n}", at=AT)
        try:
            parts = _in_order(funds, wanted)
        except Refusal:
            parts = []
        if sum(allotted) < wanted:
            assert parts == []
            assert [_free(o.fund).fen for o in funds] == allotted
        else:
            _check_parts(funds, allotted, wanted, parts)
        connection.check_constraints()
        transaction.set_rollback(True)


def _in_order(funds: list[Office], wanted: int) -> list[Commitment]:
    return commit_in_order(
        funds[0].clerk,
        payee_uuid=make_institution("演示培训学校").uuid,
        amount=Money(wanted),
        purpose="补贴",
        source="claims:split",
        region_code=YIWU,
        fund_order=[office.fund.code for office in funds],
        at=AT,
    )


def _check_parts(
    funds: list[Office], allotted: list[int], wanted: int, parts: list[Commitment]
) -> None:
    assert Money.total(part.amount_fen for part in parts) == Money(wanted)
    assert [part.source for part in parts] == [
        f"claims:split/{n}" for n in range(1, len(parts) + 1)
    ]
    left = [_free(office.fund).fen for office in funds]
    assert min(left) >= 0
    touched = [n for n, fen in enumerate(left) if fen < allotted[n]]
    # Every fund before the last one asked is drawn empty.
    assert all(left[n] == 0 for n in range(touched[-1]))
    for part in parts:
        release(funds[0].clerk, part.source, reason="撤销", at=AT)
    assert [_free(office.fund).fen for office in funds] == allotted


@pytest.mark.django_db(transaction=True)
def test_sixty_four_promises_at_once_never_exceed_the_fund() -> None:
    office = make_office(10_000, payees=1)
    together = threading.Barrier(16)

    def promise(number: int) -> bool:
        if number < 16:
            together.wait(timeout=20)
        try:
            office.promise(amount=300, source=f"claims:parallel/{number}")
        except Refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(16) as pool:
        kept = sum(pool.map(promise, range(64)))
    stands = summary_of(office.fund)
    assert kept == 33
    assert (stands.committed, stands.balance) == (yuan(9_900), yuan(100))


@pytest.mark.django_db(transaction=True)
def test_one_source_promised_from_two_funds_at_once_counts_once() -> None:
    offices = [make_office(1_000, payees=1) for _ in range(2)]
    together = threading.Barrier(2)

    def promise(office: Office) -> str:
        together.wait(timeout=20)
        try:
            office.promise(source="claims:same/1")
        except (Refusal, IntegrityError) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(promise, offices))
    assert ends.count("kept") == 1
    assert Commitment.objects.filter(state=CommitmentState.OPEN).count() == 1


def test_only_the_administrator_opens_a_fund_and_only_finance_allots_money(
    office: Office,
) -> None:
    with pytest.raises(NotPermitted):
        open_fund(office.clerk, code="x", name="x", region_code=YIWU, at=AT)
    with pytest.raises(NotFound):
        open_fund(office.administrator, code="x", name="x", region_code=ELSEWHERE, at=AT)
    with pytest.raises(NotPermitted):
        allocate(office.clerk, office.fund.uuid, yuan(1), "财预1号", at=AT)
    allocate(office.approver, office.fund.uuid, yuan(1), "财预1号", at=AT)
    assert _free(office.fund) == yuan(100_001)


def test_the_same_basis_brings_money_in_once(office: Office) -> None:
    allocate(office.approver, office.fund.uuid, yuan(5), "财预〔2020〕甲号", at=AT)
    with pytest.raises(Refusal) as refused:
        allocate(office.approver, office.fund.uuid, yuan(5), " 财预〔2020〕甲号 ", at=AT)
    assert refused.value.code == "BASIS_USED"
    assert _free(office.fund) == yuan(100_005)


@pytest.mark.parametrize(
    ("amount", "basis", "code"),
    [
        (0, "文", "AMOUNT_NOT_POSITIVE"),
        (-1, "文", "AMOUNT_NOT_POSITIVE"),
        (1, " ", "BASIS_NEEDED"),
    ],
)
def test_an_allotment_needs_an_amount_and_a_basis(
    office: Office, amount: int, basis: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        allocate(office.approver, office.fund.uuid, yuan(amount), basis, at=AT)
    assert refused.value.code == code


def test_a_fund_has_one_code_and_a_known_bank_file(office: Office) -> None:
    def again(code: str, template: str) -> str:
        with pytest.raises(Refusal) as refused:
            open_fund(
                office.administrator,
                code=code,
                name="又一个",
                region_code=YIWU,
                at=AT,
                bank_template=template,
            )
        return refused.value.code

    assert again(office.fund.code, "workbook") == "FUND_EXISTS"
    assert again("new", "telegraph") == "NO_BANK_TEMPLATE"
