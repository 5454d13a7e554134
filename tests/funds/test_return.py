from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import NotPermitted, Refusal, WrongState
from jisheng.foundation.models import OutboxEvent
from jisheng.foundation.trail import SYSTEM, history
from jisheng.funds.bank.simulator import Bank, Faults
from jisheng.funds.enums import CommitmentState, ItemState, PlanState
from jisheng.funds.models import BankReturnFile, JournalEntry, PaymentItem, PaymentPlan
from jisheng.funds.operations.correct_item import correct_item, correct_items
from jisheng.funds.operations.read_return import read_return
from jisheng.funds.operations.release import release
from jisheng.funds.operations.send_again import send_again
from jisheng.funds.operations.send_batch import send_batch
from jisheng.funds.operations.withdraw_plan import withdraw_plan
from jisheng.funds.queries import items_to_correct
from jisheng.funds.queries.reconciliation import reconcile
from jisheng.funds.queries.summary import summary_of
from tests.conftest import moment
from tests.factories import make_actor
from tests.funds.office import AT, Office, make_bank, make_office, number_of, replace_account, yuan

pytestmark = pytest.mark.django_db

LATER = moment("2020-11-06 10:00")


def _events() -> list[tuple[str, str, int]]:
    rows = OutboxEvent.objects.order_by("id")
    return [(e.name, e.payload["source"], e.payload["amount_fen"]) for e in rows]


def _answers(office: Office, bank: Bank) -> Path:
    """Let the bank work and read everything it gives; return its folder."""
    for name in bank.work(AT.date()):
        office.read(bank.gives_to, name)
    return bank.gives_to


def _states(plan: PaymentPlan) -> list[str]:
    return list(plan.items.order_by("serial").values_list("state", flat=True))


@pytest.mark.parametrize("template", ["delimited_gbk", "fixed_gb18030", "workbook"])
def test_a_batch_all_paid_is_settled_in_every_bank_s_form(bank: Bank, template: str) -> None:
    office = make_office(template=template)
    promises = [office.promise(n, f"{1000 + n}.05") for n in range(3)]
    plan = office.pay()
    [name] = bank.work(AT.date())
    reading = office.read(bank.gives_to, name)
    assert "成功 3 笔" in reading.message
    plan.refresh_from_db()
    assert plan.state == PlanState.SETTLED
    assert _states(plan) == [ItemState.PAID] * 3
    stands = summary_of(office.fund)
    assert (stands.spent, stands.in_transit) == (yuan("3003.15"), yuan(0))
    assert _events() == [("funds.paid", p.source, p.amount_fen.fen) for p in promises]
    assert [bank.received(number_of(p)) for p in office.payees] == [p.amount_fen for p in promises]


def test_a_failed_line_goes_back_to_what_is_owed_and_says_why(office: Office, bank: Bank) -> None:
    bank.faults = Faults(failed={number_of(office.payees[1]): "1001"})
    for n in range(3):
        office.promise(n, 100)
    plan = office.pay()
    _answers(office, bank)
    assert _states(plan) == [ItemState.PAID, ItemState.FAILED, ItemState.PAID]
    failed = plan.items.get(serial=2)
    assert (failed.reason_code, failed.reason) == ("1001", "账号户名不符")
    stands = summary_of(office.fund)
    assert (stands.committed, stands.spent) == (yuan(100), yuan(200))
    assert _events()[1] == ("funds.payment_failed", failed.commitment.source, 10_000)
    assert reconcile(office.fund).is_even


def test_a_failed_line_is_paid_again_once_after_the_account_was_replaced(
    office: Office, bank: Bank
) -> None:
    old = number_of(office.payees[0])
    bank.faults = Faults(failed={old: "1002"})
    promise = office.promise(0, 500)
    failed = office.pay().items.get()
    _answers(office, bank)
    with pytest.raises(Refusal) as refused:
        correct_item(office.clerk, failed.uuid, at=AT)
    assert refused.value.code == "ACCOUNT_NOT_CORRECTED"
    new = replace_account(office.payees[0])
    again = correct_item(office.clerk, failed.uuid, at=AT)
    with pytest.raises(WrongState):
        correct_item(office.clerk, failed.uuid, at=AT)
    line = again.items.get()
    assert (line.replaces, line.commitment, line.number) == (failed, promise, new)
    assert again.state == PlanState.DRAFT
    with pytest.raises(WrongState):
        send_batch(office.clerk, again.uuid, at=AT)
    send_batch(office.clerk, office.approve(again).uuid, at=AT)
    _answers(office, bank)
    promise.refresh_from_db()
    assert promise.state == CommitmentState.PAID
    assert (bank.received(old), bank.received(new)) == (yuan(0), yuan(500))
    assert summary_of(office.fund).spent == yuan(500)


def test_a_passing_trouble_is_paid_again_to_the_same_account(office: Office, bank: Bank) -> None:
    number = number_of(office.payees[0])
    bank.faults = Faults(failed={number: "2002"})
    office.promise(0, 500)
    failed = office.pay().items.get()
    _answers(office, bank)
    again = correct_item(office.clerk, failed.uuid, at=AT)
    assert again.items.get().number == number


def test_money_that_came_back_days_later_is_reversed_and_paid_again(
    office: Office, bank: Bank
) -> None:
    old = number_of(office.payees[0])
    bank.faults = Faults(returned_late={old: "3001"})
    promise = office.promise(0, 800)
    plan = office.pay()
    _answers(office, bank)
    [name] = bank.send_back_late(LATER.date())
    reading = office.read(bank.gives_to, name, LATER)
    assert reading.returned == 1
    line = plan.items.get()
    assert (line.state, line.returned_on) == (ItemState.RETURNED, LATER.date())
    promise.refresh_from_db()
    assert promise.state == CommitmentState.OPEN
    stands = summary_of(office.fund)
    assert (stands.committed, stands.spent) == (yuan(800), yuan(0))
    kinds = list(
        JournalEntry.objects.filter(line_id=line.line_id).order_by("id").values_list("kind", "on")
    )
    assert kinds == [
        ("send", AT.date()), ("pay", AT.date()), ("return", LATER.date()), ("fail", LATER.date()),
    ]  # fmt: skip
    reversing = JournalEntry.objects.get(line_id=line.line_id, kind="return")
    assert reversing.reverses == JournalEntry.objects.get(line_id=line.line_id, kind="pay")
    assert _events()[-1][0] == "funds.payment_returned"
    new = replace_account(office.payees[0], LATER)
    again = correct_item(office.clerk, line.uuid, at=LATER)
    send_batch(office.clerk, office.approve(again).uuid, at=LATER)
    _answers(office, bank)
    assert (bank.received(old), bank.received(new)) == (yuan(0), yuan(800))
    assert reconcile(office.fund).is_even


def test_the_same_file_a_second_time_changes_nothing_and_says_so(
    office: Office, bank: Bank
) -> None:
    office.promise()
    office.pay()
    [name] = bank.work(AT.date())
    office.read(bank.gives_to, name)
    before = (JournalEntry.objects.count(), OutboxEvent.objects.count())
    again = office.read(bank.gives_to, name)
    assert again.already_read
    assert "没有重复入账" in again.message
    assert (JournalEntry.objects.count(), OutboxEvent.objects.count()) == before


def test_partial_files_settle_the_plan_with_the_last_line(
    office: Office, tmp_path: Path, settings: Any
) -> None:
    bank = make_bank(tmp_path, settings, Faults(per_answer=2))
    for n in range(3):
        office.promise(n)
    plan = office.pay()
    first, second = bank.work(AT.date())
    office.read(bank.gives_to, second)
    plan.refresh_from_db()
    assert plan.state == PlanState.SENT
    assert _states(plan) == [ItemState.SENT, ItemState.SENT, ItemState.PAID]
    office.read(bank.gives_to, first)
    plan.refresh_from_db()
    assert plan.state == PlanState.SETTLED


def test_a_whole_file_after_a_partial_one_counts_only_what_is_new(
    office: Office, bank: Bank
) -> None:
    for n in range(2):
        office.promise(n)
    plan = office.pay()
    [name] = bank.work(AT.date())
    whole = (bank.gives_to / name).read_bytes()
    head, _first, second, _end = whole.split(b"\r\n")
    number, day, _count, _total = head.split(b"|")
    partial = b"\r\n".join([b"|".join([number, day, b"1", b"1000.00"]), second, b""])
    assert read_return(office.clerk, "part.txt", partial, at=AT).paid == 1
    reading = read_return(office.clerk, "whole.txt", whole, at=AT)
    assert (reading.paid, reading.known_before) == (1, 1)
    assert _states(plan) == [ItemState.PAID] * 2
    assert summary_of(office.fund).spent == yuan(2000)


Spoil = Callable[[bytes], bytes]


def _line(number: int, change: Callable[[list[bytes]], list[bytes]]) -> Spoil:
    def spoil(data: bytes) -> bytes:
        lines = data.split(b"\r\n")
        lines[number] = b"|".join(change(lines[number].split(b"|")))
        return b"\r\n".join(lines)

    return spoil


def _value(number: int, column: int, value: str) -> Spoil:
    def change(values: list[bytes]) -> list[bytes]:
        values[column] = value.encode("gbk")
        return values

    return _line(number, change)


SPOILT: dict[str, tuple[Spoil, str]] = {
    "an unknown batch": (_value(0, 0, "20200101000000"), "UNKNOWN_BATCH"),
    "a wrong count": (_value(0, 2, "3"), "BANK_FILE_TOTALS"),
    "a wrong total": (_value(0, 3, "1999.99"), "BANK_FILE_TOTALS"),
    "an amount that differs": (
        lambda data: _value(0, 3, "2000.01")(_value(2, 3, "1000.01")(data)),
        "RETURN_LINE_WRONG",
    ),
    "amounts swapped between lines with the total kept": (
        lambda data: _value(2, 3, "999.99")(_value(1, 3, "1000.01")(data)),
        "RETURN_LINE_WRONG",
    ),
    "a line that is not ours": (_value(2, 0, "999999-0001"), "RETURN_LINE_WRONG"),
    "another account": (_value(2, 1, "1969990099999999"), "RETURN_LINE_WRONG"),
    "a line twice": (
        lambda data: data.replace(data.split(b"\r\n")[2], data.split(b"\r\n")[1]),
        "RETURN_LINE_WRONG",
    ),
    "a return before any payment": (_value(1, 4, "退汇"), "RETURN_LINE_WRONG"),
    "an unknown result": (_value(1, 4, "处理中"), "BANK_FILE_LINE"),
    "an amount that is none": (_value(1, 3, "1e3"), "BANK_FILE_LINE"),
    "a negative amount": (_value(1, 3, "-1000.00"), "BANK_FILE_LINE"),
    "a day that does not exist": (_value(1, 7, "20200230"), "BANK_FILE_LINE"),
    "a line without its columns": (_line(1, lambda values: values[:5]), "BANK_FILE_LINE"),
    "another charset": (lambda data: data.decode("gbk").encode("utf-8"), "BANK_FILE_LINE"),
    "a file cut in the middle of a line": (lambda data: data[:-20], "BANK_FILE_CUT_OFF"),
    "a file cut after a line": (
        lambda data: b"\r\n".join(data.split(b"\r\n")[:2]) + b"\r\n",
        "BANK_FILE_TOTALS",
    ),
    "a head alone": (lambda data: data.split(b"\r\n")[0] + b"\r\n", "BANK_FILE_TOTALS"),
    "an empty file": (lambda data: b"", "BANK_FILE_UNKNOWN"),
    "zeroes": (lambda data: bytes(len(data)), "BANK_FILE_UNKNOWN"),
    "a picture": (lambda data: b"\x89PNG\r\n\x1a\n" + data, "BANK_FILE_UNKNOWN"),
    "half a workbook": (lambda data: b"PK\x03\x04" + bytes(80), "BROKEN_WORKBOOK"),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_faulty_return_is_refused_whole_and_names_what_is_wrong(
    office: Office, bank: Bank, fault: str
) -> None:
    for n in range(2):
        office.promise(n)
    plan = office.pay()
    [name] = bank.work(AT.date())
    good = (bank.gives_to / name).read_bytes()
    spoil, code = SPOILT[fault]
    with pytest.raises(Refusal) as refused:
        read_return(office.clerk, name, spoil(good), at=AT)
    assert refused.value.code == code
    if code == "RETURN_LINE_WRONG":
        assert "回盘明细" in refused.value.message
    assert refused.value.remedy
    assert _states(plan) == [ItemState.SENT] * 2
    assert not BankReturnFile.objects.exists()
    assert read_return(office.clerk, name, good, at=AT).paid == 2


def test_reordered_lines_are_read_by_their_ids(office: Office, bank: Bank) -> None:
    bank.faults = Faults(failed={number_of(office.payees[0]): "1003"})
    for n in range(2):
        office.promise(n)
    plan = office.pay()
    [name] = bank.work(AT.date())
    head, first, second, end = (bank.gives_to / name).read_bytes().split(b"\r\n")
    read_return(office.clerk, name, b"\r\n".join([head, second, first, end]), at=AT)
    assert _states(plan) == [ItemState.FAILED, ItemState.PAID]


def test_a_bank_that_contradicts_itself_is_refused(office: Office, bank: Bank) -> None:
    office.promise()
    plan = office.pay()
    [name] = bank.work(AT.date())
    paid = (bank.gives_to / name).read_bytes()
    office.read(bank.gives_to, name)
    for word in ("失败", "成功"):
        other_day = _value(1, 7, "20201103")(_value(1, 4, word)(paid))
        with pytest.raises(Refusal) as refused:
            read_return(office.clerk, name, other_day, at=AT)
        assert refused.value.code == "RETURN_LINE_WRONG"
        assert "矛盾" in refused.value.message
    early = _value(1, 7, "20201101")(_value(1, 4, "退汇")(paid))
    with pytest.raises(Refusal, match="早于支付日期"):
        read_return(office.clerk, name, early, at=AT)
    assert _states(plan) == [ItemState.PAID]


def test_a_return_for_money_already_corrected_is_refused(office: Office, bank: Bank) -> None:
    bank.faults = Faults(failed={number_of(office.payees[0]): "1001"})
    office.promise()
    line = office.pay().items.get()
    [name] = bank.work(AT.date())
    office.read(bank.gives_to, name)
    replace_account(office.payees[0])
    correct_item(office.clerk, line.uuid, at=AT)
    now_paid = _value(1, 4, "成功")((bank.gives_to / name).read_bytes())
    with pytest.raises(Refusal) as refused:
        read_return(office.clerk, name, now_paid, at=AT)
    assert refused.value.code == "RETURN_LINE_WRONG"


def test_a_sent_line_without_an_answer_is_not_paid_again(office: Office, bank: Bank) -> None:
    promise = office.promise()
    line = office.pay().items.get()
    replace_account(office.payees[0])
    with pytest.raises(Refusal) as refused:
        correct_item(office.clerk, line.uuid, at=AT)
    assert refused.value.code == "RESULT_UNKNOWN"
    with pytest.raises(Refusal) as refused:
        office.draw(promise)
    assert refused.value.code == "COMMITMENT_TAKEN"
    assert PaymentItem.objects.count() == 1


def test_a_file_the_bank_lost_is_sent_again_as_it_was(office: Office, bank: Bank) -> None:
    office.promise(0, 300)
    plan = office.pay()
    lost = bank.takes_from / plan.batch.file_name
    content = lost.read_bytes()
    lost.unlink()
    with pytest.raises(Refusal) as refused:
        send_again(office.clerk, plan.uuid, reason="", at=AT)
    assert refused.value.code == "REASON_NEEDED"
    assert send_again(office.clerk, plan.uuid, reason="银行称未收到", at=AT).state == PlanState.SENT
    assert lost.read_bytes() == content
    _answers(office, bank)
    assert bank.received(number_of(office.payees[0])) == yuan(300)


def test_a_bank_that_has_the_batch_refuses_the_second_copy(office: Office, bank: Bank) -> None:
    office.promise(0, 300)
    plan = office.pay()
    _first = bank.work(AT.date())
    send_again(office.clerk, plan.uuid, reason="回盘迟迟未到", at=AT)
    assert bank.work(AT.date()) == []
    assert bank.refused() == [plan.batch.number]
    assert bank.received(number_of(office.payees[0])) == yuan(300)
    office.read(bank.gives_to, _first[0])
    assert _states(plan) == [ItemState.PAID]


def test_several_failed_lines_are_corrected_into_one_plan(office: Office, bank: Bank) -> None:
    bank.faults = Faults(failed={number_of(p): "2001" for p in office.payees})
    for n in range(3):
        office.promise(n)
    plan = office.pay()
    _answers(office, bank)
    again = correct_items(office.clerk, [i.uuid for i in plan.items.all()], at=AT)
    assert again.title == "重付：十一月第一批"
    assert again.items.count() == 3
    assert _states(plan) == [ItemState.SUPERSEDED] * 3


def test_a_withdrawn_correction_can_be_made_again(office: Office, bank: Bank) -> None:
    bank.faults = Faults(failed={number_of(office.payees[0]): "2001"})
    office.promise()
    line = office.pay().items.get()
    _answers(office, bank)
    again = correct_item(office.clerk, line.uuid, at=AT)
    withdraw_plan(office.clerk, again.uuid, reason="先核实", at=AT)
    line.refresh_from_db()
    assert line.state == ItemState.FAILED
    assert correct_item(office.clerk, line.uuid, at=AT).items.get().replaces == line


def test_reading_and_correcting_are_the_payment_clerk_s(office: Office, bank: Bank) -> None:
    bank.faults = Faults(failed={number_of(office.payees[0]): "2001"})
    office.promise()
    line = office.pay().items.get()
    [name] = bank.work(AT.date())
    data = (bank.gives_to / name).read_bytes()
    for wrong in (office.approver, make_actor(Duty.AUDITOR)):
        with pytest.raises(NotPermitted):
            read_return(wrong, name, data, at=AT)
    assert read_return(SYSTEM, name, data, at=AT).failed == 1
    for wrong in (office.approver, make_actor(Duty.AUDITOR)):
        with pytest.raises(NotPermitted):
            correct_item(wrong, line.uuid, at=AT)


def test_the_history_of_a_line_tells_its_whole_life(office: Office, bank: Bank) -> None:
    bank.faults = Faults(returned_late={number_of(office.payees[0]): "3001"})
    office.promise()
    line = office.pay().items.get()
    _answers(office, bank)
    [name] = bank.send_back_late(LATER.date() + dt.timedelta(days=1))
    office.read(bank.gives_to, name, LATER)
    replace_account(office.payees[0], LATER)
    correct_item(office.clerk, line.uuid, at=LATER)
    assert [row.act for row in history(line.uuid)] == ["pay", "return", "correct"]


def test_a_promise_given_up_after_its_payment_failed_is_not_paid_after_all(
    office: Office, bank: Bank
) -> None:
    bank.faults = Faults(failed={number_of(office.payees[0]): "1001"})
    given_up = office.promise(0, 400)
    line = office.pay().items.get()
    _answers(office, bank)
    # Without this other promise the account's own limit would have hidden the mistake.
    office.promise(1, 400)
    release(office.clerk, given_up.source, reason="机构放弃", at=AT)
    replace_account(office.payees[0])
    with pytest.raises(Refusal) as refused:
        correct_item(office.clerk, line.uuid, at=AT)
    assert refused.value.code == "COMMITMENT_RELEASED"
    assert not items_to_correct(office.clerk).exists()
    assert reconcile(office.fund).is_even
