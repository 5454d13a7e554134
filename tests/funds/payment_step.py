"""The payment step from promise to settled, as the desks would go on after any interruption.

:func:`serve` reads one request a line (JSON), runs each in a process of its own that may be
killed on the way, and answers one line. It stands apart from pytest so that what is killed
is a process like the server's.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from jisheng.accounts.actor import Actor, actor_of
from jisheng.accounts.models import User
from jisheng.foundation.errors import Refusal
from jisheng.funds.bank.simulator import Bank, Faults
from jisheng.funds.enums import CommitmentState, PlanState
from jisheng.funds.models import Commitment, Fund, PaymentPlan
from jisheng.funds.operations.approve_plan import approve_plan
from jisheng.funds.operations.commit import commit
from jisheng.funds.operations.correct_item import correct_item
from jisheng.funds.operations.draw_up_plan import draw_up_plan
from jisheng.funds.operations.hand_over import resume_sending
from jisheng.funds.operations.pick_up_returns import pick_up_returns
from jisheng.funds.operations.send_batch import send_batch
from jisheng.funds.operations.submit_plan import submit_plan
from jisheng.funds.queries import items_to_correct, payable_commitments
from jisheng.ground.money import Money
from jisheng.registry.models import Organisation, OrganisationAccount
from tests.funds.crash import Crash
from tests.funds.office import AT, replace_account

ROUNDS = 12


class PaymentStep:
    """One run of the step over one fund; begun again it goes on from what the tables say."""

    def __init__(self, request: dict[str, Any], folder: Path, crash: Crash) -> None:
        home = folder / request["name"]
        settings.BANK_OUTBOX = home / "to-bank"
        settings.BANK_INBOX = home / "from-bank"
        self.crash = crash
        self.fund = Fund.objects.get(uuid=request["fund"])
        self.clerk = _actor(request["clerk"])
        self.approver = _actor(request["approver"])
        self.owed: list[dict[str, Any]] = request["owed"]
        self.bank = Bank(home / "bank", home / "to-bank", home / "from-bank", _faults(request))

    def run(self) -> None:
        """Go on until everybody has their money and nothing is under way."""
        # What the server does first when it starts.
        resume_sending(at=AT)
        for owed in self.owed:
            self._promise(owed)
        for _ in range(ROUNDS):
            self._desks()
            with self.crash.paused():
                self.bank.work(AT.date())
                self.bank.send_back_late(AT.date())
            pick_up_returns(at=AT)
            if self._is_finished():
                return
        raise RuntimeError("stuck: some money is still on its way")

    def _promise(self, owed: dict[str, Any]) -> None:
        if Commitment.objects.filter(source=owed["source"]).exists():
            return
        commit(
            self.clerk,
            payee_uuid=UUID(owed["payee"]),
            amount=Money(owed["fen"]),
            purpose="项目制培训补贴",
            source=owed["source"],
            region_code=self.fund.region_code,
            fund_code=self.fund.code,
            at=AT,
        )

    def _desks(self) -> None:
        for item in items_to_correct(self.clerk).filter(plan__fund=self.fund):
            self._renew_account(item.commitment.payee, item.account_id)
            correct_item(self.clerk, item.uuid, at=AT)
        payable = payable_commitments(self.clerk).filter(fund=self.fund)
        if chosen := [c.uuid for c in payable]:
            draw_up_plan(self.clerk, chosen, "第一批", at=AT)
        for plan in PaymentPlan.objects.filter(fund=self.fund).order_by("id"):
            self._push(plan)

    def _renew_account(self, payee: Organisation, bad: int) -> None:
        """Register another account, which belongs to the registry, not to the payment step."""
        with self.crash.paused():
            in_use = OrganisationAccount.objects.get(organisation=payee, valid_until__isnull=True)
            if in_use.pk == bad:
                # No counter: every child would begin to count anew.
                replace_account(payee, number=f"19699966{bad:010d}")

    def _push(self, plan: PaymentPlan) -> None:
        if plan.state == PlanState.DRAFT:
            plan = submit_plan(self.clerk, plan.uuid, at=AT)
        if plan.state == PlanState.SUBMITTED:
            plan = approve_plan(self.approver, plan.uuid, at=AT)
        if plan.state in (PlanState.APPROVED, PlanState.SENDING):
            send_batch(self.clerk, plan.uuid, at=AT)

    def _is_finished(self) -> bool:
        paid = Commitment.objects.filter(fund=self.fund, state=CommitmentState.PAID)
        under_way = PaymentPlan.objects.filter(fund=self.fund).exclude(state=PlanState.SETTLED)
        return paid.count() == len(self.owed) and not under_way.exists()


def _actor(login: str) -> Actor:
    return actor_of(User.objects.get(login=login))


def _faults(request: dict[str, Any]) -> Faults:
    return Faults(failed=request["failed"], returned_late=request["returned_late"])


def _run_in_a_process_of_its_own(request: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Fork, run, and say how it ended: killed by which signal, or finished after which points."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os._exit(_child(request, folder, writing))
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"killed_by": os.WTERMSIG(status)}
    return json.loads(told)  # type: ignore[no-any-return]


def _child(request: dict[str, Any], folder: Path, writing: int) -> int:
    crash = Crash(request.get("fatal"))
    try:
        with crash.armed():
            PaymentStep(request, folder, crash).run()
        answer: dict[str, Any] = {"points": crash.passed, "kinds": crash.kinds}
    except (Refusal, Exception) as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    os.write(writing, json.dumps(answer).encode())
    return 0


def serve(folder: str) -> None:
    """Answer the requests on standard input until it ends."""
    for line in sys.stdin:
        answer = _run_in_a_process_of_its_own(json.loads(line), Path(folder))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
