"""Whatever the desks, the bank and chance do in whatever order, the journal is in balance."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jisheng.foundation.errors import Refusal
from jisheng.funds.bank.reasons import REASONS
from jisheng.funds.bank.simulator import Bank, Faults
from jisheng.funds.enums import CommitmentState, PlanState
from jisheng.funds.models import Commitment, PaymentItem, PaymentPlan
from jisheng.funds.operations.allocate import allocate
from jisheng.funds.operations.approve_plan import approve_plan
from jisheng.funds.operations.correct_item import correct_items
from jisheng.funds.operations.draw_up_plan import draw_up_plan
from jisheng.funds.operations.release import release
from jisheng.funds.operations.send_again import send_again
from jisheng.funds.operations.send_back_plan import send_back_plan
from jisheng.funds.operations.send_batch import send_batch
from jisheng.funds.operations.submit_plan import submit_plan
from jisheng.funds.operations.withdraw_plan import withdraw_plan
from jisheng.funds.queries import items_to_correct, payable_commitments
from jisheng.ground.money import Money
from tests.funds.invariants import check_journal, check_nobody_is_paid_twice, received
from tests.funds.office import AT, NUMBERS, Office, make_office, number_of, replace_account

PAYEES = 3
_WHICH = st.integers(0, 999)


class Payments(RuleBasedStateMachine):
    """Desks and a bank that act at random; refusals are part of the day."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        # Sending asks to be outermost; here the test's own transaction is to be rolled back.
        self.outer._from_testcase = True  # type: ignore[attr-defined]
        self.outer.__enter__()
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name)
        self.folders = override_settings(BANK_OUTBOX=home / "to", BANK_INBOX=home / "from")
        self.folders.enable()
        self.bank = Bank(home / "bank", home / "to", home / "from")
        self.office: Office = make_office("500.00", PAYEES)
        self.at = AT
        self.files: list[str] = []

    def teardown(self) -> None:
        try:
            self._finish()
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)
            self.folders.disable()
            self.folder.cleanup()

    @rule(fen=st.integers(1, 50_000))
    def allot(self, fen: int) -> None:
        basis = f"财预{next(NUMBERS)}号"
        allocate(self.office.approver, self.office.fund.uuid, Money(fen), basis, at=self.at)

    @rule(payee=st.integers(0, PAYEES - 1), fen=st.integers(1, 30_000))
    def promise(self, payee: int, fen: int) -> None:
        with suppress(Refusal):
            self.office.promise(payee, Money(fen).plain())

    @rule(which=_WHICH)
    def give_up(self, which: int) -> None:
        if found := self._one(Commitment.objects.filter(fund=self.office.fund), which):
            with suppress(Refusal):
                release(self.office.clerk, found.source, reason="放弃", at=self.at)

    @rule(most=st.integers(1, 4))
    def draw_up(self, most: int) -> None:
        chosen = [c.uuid for c in payable_commitments(self.office.clerk)[:most]]
        if chosen:
            draw_up_plan(self.office.clerk, chosen, "计划", at=self.at)

    @rule(
        which=_WHICH,
        act=st.sampled_from(["submit", "approve", "send", "approve", "send", "back", "drop"]),
    )
    def move_a_plan(self, which: int, act: str) -> None:
        plan = self._one(PaymentPlan.objects.filter(fund=self.office.fund), which)
        if plan is None:
            return
        clerk, approver = self.office.clerk, self.office.approver
        acts: dict[str, Any] = {
            "submit": lambda: submit_plan(clerk, plan.uuid, at=self.at),
            "approve": lambda: approve_plan(approver, plan.uuid, at=self.at),
            "send": lambda: send_batch(clerk, plan.uuid, at=self.at),
            "back": lambda: send_back_plan(approver, plan.uuid, reason="再看", at=self.at),
            "drop": lambda: withdraw_plan(clerk, plan.uuid, reason="不付了", at=self.at),
        }
        with suppress(Refusal):
            acts[act]()

    @rule(most=st.integers(1, 4))
    def pay(self, most: int) -> None:
        with suppress(Refusal):
            self.office.promise(most % PAYEES, 10 * most)
        chosen = list(payable_commitments(self.office.clerk)[:most])
        if chosen:
            self.office.pay(*chosen)

    @precondition(lambda self: any(self.bank.takes_from.glob("*.txt")))
    @rule(
        failed=st.dictionaries(st.integers(0, PAYEES - 1), st.sampled_from(sorted(REASONS))),
        per_answer=st.integers(0, 2),
    )
    def bank_works(self, failed: dict[int, str], per_answer: int) -> None:
        self.bank.faults = Faults(
            failed={number_of(self.office.payees[n]): code for n, code in failed.items()},
            per_answer=per_answer,
        )
        self.files += self.bank.work(self.at.date())

    @precondition(lambda self: self.bank.ledger())
    @rule(bad=st.sets(st.integers(0, PAYEES - 1), min_size=1))
    def money_comes_back(self, bad: set[int]) -> None:
        self.at += dt.timedelta(days=1)
        self.bank.faults = Faults(
            returned_late={number_of(self.office.payees[n]): "3001" for n in bad}
        )
        self.files += self.bank.send_back_late(self.at.date())

    @precondition(lambda self: self.files)
    @rule(which=_WHICH)
    def read_some_file_perhaps_again(self, which: int) -> None:
        name = self.files[which % len(self.files)]
        with suppress(Refusal):
            self.office.read(self.bank.gives_to, name, self.at)

    @precondition(lambda self: self.files)
    @rule()
    def read_the_newest_file(self) -> None:
        with suppress(Refusal):
            self.office.read(self.bank.gives_to, self.files[-1], self.at)

    @precondition(lambda self: self.files)
    @rule(which=_WHICH)
    def send_the_same_again(self, which: int) -> None:
        sent = PaymentPlan.objects.filter(fund=self.office.fund, state=PlanState.SENT)
        if plan := self._one(sent, which):
            send_again(self.office.clerk, plan.uuid, reason="银行称未收到", at=self.at)

    @precondition(lambda self: self.files)
    @rule(which=_WHICH, new_account=st.booleans())
    def correct(self, which: int, new_account: bool) -> None:
        item = self._one(PaymentItem.objects.filter(plan__fund=self.office.fund), which)
        if item is None:
            return
        if new_account:
            replace_account(item.commitment.payee, self.at)
        with suppress(Refusal):
            correct_items(self.office.clerk, [item.uuid], at=self.at)

    @invariant()
    def the_journal_is_in_balance(self) -> None:
        connection.check_constraints()
        check_journal(self.office.fund)

    @invariant()
    def nobody_is_paid_twice(self) -> None:
        check_nobody_is_paid_twice(self.office.fund, self.bank)

    @staticmethod
    def _one(rows: Any, which: int) -> Any:
        found = list(rows.order_by("id"))
        return found[which % len(found)] if found else None

    def _finish(self) -> None:
        """Take every promise to its end: nothing may be stuck, whatever has happened."""
        self.bank.faults = Faults()
        for _ in range(4):
            self._push_plans()
            self.files += self.bank.work(self.at.date())
            self._read_all()
            self._correct_all()
            chosen = list(payable_commitments(self.office.clerk))
            if chosen:
                self.office.pay(*chosen)
        check_journal(self.office.fund)
        for commitment in Commitment.objects.filter(fund=self.office.fund):
            owed = commitment.amount_fen
            if commitment.state == CommitmentState.RELEASED:
                owed = Money(0)
            assert received(commitment, self.bank) == owed

    def _push_plans(self) -> None:
        for plan in PaymentPlan.objects.filter(fund=self.office.fund):
            if plan.state == PlanState.SUBMITTED:
                send_back_plan(self.office.approver, plan.uuid, reason="收尾", at=self.at)
            if plan.state in (PlanState.DRAFT, PlanState.SUBMITTED):
                withdraw_plan(self.office.clerk, plan.uuid, reason="收尾", at=self.at)
            if plan.state == PlanState.APPROVED:
                send_batch(self.office.clerk, plan.uuid, at=self.at)

    def _read_all(self) -> None:
        for _ in range(2):
            for name in self.files:
                with suppress(Refusal):
                    self.office.read(self.bank.gives_to, name, self.at)

    def _correct_all(self) -> None:
        for item in items_to_correct(self.office.clerk).filter(plan__fund=self.office.fund):
            replace_account(item.commitment.payee, self.at)
            plan = correct_items(self.office.clerk, [item.uuid], at=self.at)
            send_batch(self.office.clerk, self.office.approve(plan).uuid, at=self.at)


def _run(examples: int, steps: int, *, shortened: bool = False) -> None:
    run_state_machine_as_test(
        Payments,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            # Making a failing sequence short takes minutes; the soak does that.
            phases=[Phase.generate, *([Phase.shrink] if shortened else [])],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_journal_is_in_balance_at_every_moment(db: None) -> None:
    _run(examples=20, steps=25)


@pytest.mark.soak
def test_the_journal_is_in_balance_through_long_years(db: None) -> None:
    _run(examples=300, steps=60, shortened=True)
