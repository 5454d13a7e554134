from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from jisheng.foundation.errors import Refusal
from jisheng.funds import jobs
from jisheng.funds.bank import handover
from jisheng.funds.bank.simulator import Bank, Faults
from jisheng.funds.enums import ItemState, PlanState
from jisheng.funds.models import BankBatch, BankReturnFile, PaymentPlan, RefusedReturnFile
from jisheng.funds.operations.hand_over import resume_sending
from jisheng.funds.operations.send_batch import send_batch
from jisheng.funds.queries import refused_returns
from tests.funds.office import AT, Office, make_bank, make_office, number_of, yuan


@pytest.mark.django_db(transaction=True)
def test_a_folder_that_cannot_be_written_delays_the_batch_and_loses_nothing(
    office: Office, tmp_path: Path, settings: Any
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    settings.BANK_OUTBOX = blocked
    office.promise()
    plan = office.approve(office.draw())
    with pytest.raises(Refusal) as refused:
        send_batch(office.clerk, plan.uuid, at=AT)
    assert refused.value.code == "BANK_FOLDER_UNREACHABLE"
    plan.refresh_from_db()
    digest = plan.batch.sha256
    assert plan.state == PlanState.SENDING
    blocked.unlink()
    assert jobs.resume_sending(0) == 1
    plan.refresh_from_db()
    assert plan.state == PlanState.SENT
    assert BankBatch.objects.get(plan=plan).sha256 == digest
    assert (blocked / plan.batch.file_name).read_bytes() == plan.batch.file_bytes
    assert resume_sending(at=AT) == 0


@pytest.mark.django_db
def test_the_act_again_goes_on_with_the_same_file(
    office: Office, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.promise()
    plan = office.approve(office.draw())

    def fails(folder: Path, name: str) -> bool:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(handover, "place", fails)
        with pytest.raises(Refusal, match="No space left"):
            send_batch(office.clerk, plan.uuid, at=AT)
    again = send_batch(office.clerk, plan.uuid, at=AT)
    assert again.state == PlanState.SENT
    assert BankBatch.objects.count() == 1


@pytest.mark.django_db
def test_an_answer_before_the_hand_over_was_noted_is_taken(
    office: Office, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.promise(0, 700)
    plan = office.approve(office.draw())
    really = handover.place

    def placed_then_cut_off(folder: Path, name: str) -> bool:
        really(folder, name)
        raise OSError(5, "cut off")

    with monkeypatch.context() as patched:
        patched.setattr(handover, "place", placed_then_cut_off)
        with pytest.raises(Refusal):
            send_batch(office.clerk, plan.uuid, at=AT)
    [name] = bank.work(AT.date())
    assert office.read(bank.gives_to, name).paid == 1
    plan.refresh_from_db()
    assert plan.state == PlanState.SETTLED
    assert bank.work(AT.date()) == []
    assert bank.received(number_of(office.payees[0])) == yuan(700)


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_never_sent_from_inside_another_transaction(
    tmp_path: Path, settings: Any
) -> None:
    make_bank(tmp_path, settings)
    office = make_office()
    office.promise()
    plan = office.approve(office.draw())
    with pytest.raises(RuntimeError), transaction.atomic():
        send_batch(office.clerk, plan.uuid, at=AT)
    assert not BankBatch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_hands_sending_at_once_send_one_file(tmp_path: Path, settings: Any) -> None:
    bank = make_bank(tmp_path, settings)
    office = make_office()
    office.promise(0, 250)
    plan = office.approve(office.draw())
    together = threading.Barrier(4)

    def send(_: int) -> None:
        together.wait(timeout=20)
        try:
            send_batch(office.clerk, plan.uuid, at=AT)
        except Refusal:
            return
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(4)))
    assert PaymentPlan.objects.get().state == PlanState.SENT
    assert len(bank.work(AT.date())) == 1
    assert bank.refused() == []
    assert bank.received(number_of(office.payees[0])) == yuan(250)


@pytest.mark.django_db(transaction=True)
def test_the_queue_picks_returns_up_in_whatever_order_they_came(office: Office, bank: Bank) -> None:
    bank.faults = Faults(returned_late={number_of(office.payees[0]): "3001"}, per_answer=1)
    for n in range(2):
        office.promise(n)
    plan = office.pay()
    bank.work(AT.date())
    [late] = bank.send_back_late(AT.date())
    # The late return is read first, refused, and read again once the payment is known.
    (bank.gives_to / late).rename(bank.gives_to / f"0-{late}")
    assert jobs.pick_up_bank_returns(0) == 3
    assert set(plan.items.values_list("state", flat=True)) == {ItemState.RETURNED, ItemState.PAID}
    assert BankReturnFile.objects.count() == 3
    assert not RefusedReturnFile.objects.exists()
    assert [p.name for p in bank.gives_to.iterdir() if p.is_file()] == []
    assert jobs.pick_up_bank_returns(0) == 0


@pytest.mark.django_db(transaction=True)
def test_a_file_the_queue_cannot_read_stays_and_is_shown_with_its_reason(
    office: Office, bank: Bank
) -> None:
    (bank.gives_to / "fremd.txt").write_bytes("不是回盘".encode("gbk"))
    for _ in range(2):
        assert jobs.pick_up_bank_returns(0) == 0
    [shown] = refused_returns(office.clerk)
    assert (shown.name, shown.code) == ("fremd.txt", "BANK_FILE_UNKNOWN")
    assert (bank.gives_to / "fremd.txt").exists()


@pytest.mark.django_db(transaction=True)
def test_an_inbox_that_is_not_there_yet_holds_nothing(tmp_path: Path, settings: Any) -> None:
    settings.BANK_INBOX = tmp_path / "none"
    assert jobs.pick_up_bank_returns(0) == 0
