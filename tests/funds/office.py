"""A paying office in little: a fund with money, payees with accounts, two desks and a bank."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.funds.bank.simulator import Bank, Faults
from jisheng.funds.models import Commitment, Fund, PaymentPlan
from jisheng.funds.operations.allocate import allocate
from jisheng.funds.operations.approve_plan import approve_plan
from jisheng.funds.operations.commit import commit
from jisheng.funds.operations.draw_up_plan import draw_up_plan
from jisheng.funds.operations.open_fund import open_fund
from jisheng.funds.operations.read_return import Reading, read_return
from jisheng.funds.operations.send_batch import send_batch
from jisheng.funds.operations.submit_plan import submit_plan
from jisheng.ground.money import Money
from jisheng.registry.models import Organisation, OrganisationAccount
from tests.conftest import moment
from tests.factories import YIWU, make_actor, make_institution

AT = moment("2020-11-02 09:00")
NUMBERS = count(1)


def yuan(amount: int | str) -> Money:
    return Money.from_yuan(amount)


@dataclass
class Office:
    """Everybody and everything a payment needs."""

    fund: Fund
    administrator: Actor
    clerk: Actor
    approver: Actor
    payees: list[Organisation]
    promises: list[Commitment] = field(default_factory=list)

    def promise(self, payee: int = 0, amount: int | str = 1000, source: str = "") -> Commitment:
        made = commit(
            self.clerk,
            payee_uuid=self.payees[payee].uuid,
            amount=yuan(amount),
            purpose="项目制培训补贴",
            source=source or f"claims:{next(NUMBERS)}/1",
            region_code=self.fund.region_code,
            fund_code=self.fund.code,
            at=AT,
        )
        self.promises.append(made)
        return made

    def draw(self, *promises: Commitment) -> PaymentPlan:
        uuids = [p.uuid for p in promises or self.promises]
        return draw_up_plan(self.clerk, uuids, "十一月第一批", at=AT)

    def approve(self, plan: PaymentPlan) -> PaymentPlan:
        submit_plan(self.clerk, plan.uuid, at=AT)
        return approve_plan(self.approver, plan.uuid, at=AT)

    def pay(self, *promises: Commitment) -> PaymentPlan:
        """Draw up, approve and send."""
        plan = self.approve(self.draw(*promises))
        return send_batch(self.clerk, plan.uuid, at=AT)

    def read(self, folder: Path, name: str, at: dt.datetime = AT) -> Reading:
        return read_return(self.clerk, name, (folder / name).read_bytes(), at=at)


def make_office(
    amount: int | str = 100_000,
    payees: int = 3,
    *,
    template: str = "delimited_gbk",
    region: str = YIWU,
) -> Office:
    administrator = make_actor(Duty.ADMINISTRATOR, region_code=region)
    approver = make_actor(Duty.PAYMENT_APPROVER, region_code=region)
    fund = open_fund(
        administrator,
        code=f"special_account_{next(NUMBERS)}",
        name="职业技能提升行动专账",
        region_code=region,
        at=AT,
        bank_template=template,
    )
    if yuan(amount):
        allocate(approver, fund.uuid, yuan(amount), f"财预〔2020〕{next(NUMBERS)}号", at=AT)
    return Office(
        fund=fund,
        administrator=administrator,
        clerk=make_actor(Duty.PAYMENT_CLERK, region_code=region),
        approver=approver,
        payees=[make_institution(f"演示培训学校{n}", region) for n in range(1, payees + 1)],
    )


def number_of(payee: Organisation) -> str:
    account = OrganisationAccount.objects.get(organisation=payee, valid_until__isnull=True)
    return str(account.number)


def replace_account(payee: Organisation, at: dt.datetime = AT, number: str = "") -> str:
    """Give a payee a new account in use; return its number."""
    day = at.date()
    number = number or f"19699977{next(NUMBERS):010d}"
    old = OrganisationAccount.objects.get(organisation=payee, valid_until__isnull=True)
    OrganisationAccount.objects.filter(pk=old.pk).update(valid_until=day - dt.timedelta(days=1))
    OrganisationAccount.objects.create(
        created_at=AT,
        organisation=payee,
        holder=payee.name,
        number=number,
        number_tail=number[-4:],
        bank_name="演示银行义乌分行",
        bank_code="999338700001",
        valid_from=day,
    )
    return number


def make_bank(tmp_path: Path, settings: Any, faults: Faults | None = None) -> Bank:
    """Set up the demonstration's bank over folders of this test."""
    settings.BANK_OUTBOX = tmp_path / "to-bank"
    settings.BANK_INBOX = tmp_path / "from-bank"
    return Bank(tmp_path / "bank", settings.BANK_OUTBOX, settings.BANK_INBOX, faults)
