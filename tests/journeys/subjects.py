"""Subjects every act of the main job can be tried on, at rest where the act may happen."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import Any

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.assessment.operations.enter_results import ResultEntry, enter_results
from jisheng.claims.models import Claim
from jisheng.claims.operations.send_back import send_back
from jisheng.funds.bank.simulator import Bank, Faults
from jisheng.funds.models import PaymentItem, PaymentPlan
from jisheng.funds.operations.read_return import read_return
from jisheng.funds.operations.send_batch import send_batch
from jisheng.registry.models import OrganisationAccount
from jisheng.registry.operations.set_account import set_account
from jisheng.training.models import TrainingClass
from tests import factories
from tests.claims import ground as claiming
from tests.conftest import moment
from tests.factories import ELSEWHERE, make_actor
from tests.portal.ground import Ground
from tests.portal.rows import OUTSIDE

ROLES: dict[str, str] = {
    Duty.PROJECT_PLANNER: "planner",
    Duty.PROJECT_SUPERVISOR: "supervisor",
    Duty.INSTITUTION_CLERK: "clerk",
    Duty.TEACHER: "teacher",
    Duty.CLAIM_REVIEWER: "reviewer",
    Duty.CLAIM_RECHECKER: "rechecker",
    Duty.NOTICE_OFFICER: "notice_officer",
    Duty.PAYMENT_CLERK: "payment_clerk",
    Duty.PAYMENT_APPROVER: "payment_approver",
    Duty.ADMINISTRATOR: "administrator",
    Duty.AUDITOR: "auditor",
    Duty.RULE_EDITOR: "rule_editor",
    Duty.RULE_PUBLISHER: "rule_publisher",
}
# To these the main job's records must not even seem to exist.
OUTSIDERS = OUTSIDE | {f"far_{role}" for role in ROLES.values()}
ANSWERED = moment("2020-11-09 09:00")


class Subjects(Ground):
    """The ground of the pages, with the states that only an act tried in earnest needs."""

    def __init__(self, folder: Path, settings: Any) -> None:
        settings.BANK_OUTBOX, settings.BANK_INBOX = folder / "to-bank", folder / "from-bank"
        self.folder = folder

    @cached_property
    def accounts(self) -> dict[str, Actor]:
        """Every account by its role; ``far_`` ones hold the same duty over another region."""
        far = {
            f"far_{role}": make_actor(duty, region_code=ELSEWHERE) for duty, role in ROLES.items()
        }
        return self.world.everybody | far

    @cached_property
    def entered_class(self) -> TrainingClass:
        """A class whose results are entered and not yet handed in."""
        made = factories.make_completed_class(self.world)
        entries = [ResultEntry(e.uuid, None, True) for e in made.enrolments.all()]
        enter_results(self.world.clerk, made.uuid, entries, at=claiming.CONFIRMED)
        return made

    @cached_property
    def returned_claim(self) -> Claim:
        """A claim sent back to the institution."""
        told = ["课时：与签到表不一致"]
        return send_back(self.world.reviewer, self.claim.uuid, told, at=claiming.REVIEWED)

    @cached_property
    def empty_claim(self) -> Claim:
        """A claim for which the document grants nothing: nobody passed."""
        nobody_passed = claiming.ready_class(self.world, 2, failed=(0, 1))
        return claiming.submitted(self.world, nobody_passed)

    @cached_property
    def sent_plan(self) -> PaymentPlan:
        """A payment plan the bank has."""
        return send_batch(self.world.payment_clerk, self.approved_plan.uuid, at=claiming.CLOSED)

    @cached_property
    def answer(self) -> Path:
        """The bank's answer to it: the account's name is not known there."""
        self.sent_plan  # noqa: B018 - the bank must have the file before it answers
        number = str(OrganisationAccount.objects.get(organisation=self.world.institution).number)
        to_bank, counter = self.folder / "to-bank", self.folder / "counter"
        bank = Bank(self.folder / "bank", to_bank, counter, Faults(failed={number: "1001"}))
        (name,) = bank.work(ANSWERED.date())
        return counter / name

    @cached_property
    def failed_item(self) -> PaymentItem:
        """A payment that failed, the payee's new account already registered."""
        clerk, file = self.world.payment_clerk, self.answer
        read_return(clerk, file.name, file.read_bytes(), at=ANSWERED)
        set_account(
            self.world.administrator,
            self.world.institution.uuid,
            holder=self.world.institution.name,
            number="19699900300000001",
            bank_name="演示银行义乌分行",
            valid_from=ANSWERED.date(),
            at=ANSWERED,
        )
        return PaymentItem.objects.get(plan=self.sent_plan)

    @cached_property
    def last_session_over(self) -> TrainingClass:
        """A class whose last session has ended and which is still open."""
        return self.a_class("opened", starts_on=dt.date(2020, 10, 5), days=2)
