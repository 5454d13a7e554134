"""Payments: drawn up, approved, sent, read back, corrected, accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jisheng.foundation.clock import choose_day
from jisheng.funds.bank.simulator import Bank, Faults
from jisheng.funds.models import PaymentItem, PaymentPlan
from tests.claims.ground import CLOSED
from tests.conftest import moment
from tests.funds.office import make_bank, number_of
from tests.portal.ground import Ground
from tests.portal.visiting import page, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    made = Ground()
    made.commitment  # noqa: B018 — money waits to be paid
    choose_day(CLOSED.date())
    return made


@pytest.fixture
def bank(tmp_path: Path, settings: Any) -> Bank:
    return make_bank(tmp_path, settings)


def act(ground: Ground, who: str, name: str, plan: PaymentPlan, **given: Any) -> str:
    """Do an act on a plan and return the page it leads to."""
    client = visitor(getattr(ground.world, who))
    url = reverse(f"portal:{name}", args=[plan.uuid])
    return str(client.post(url, given, follow=True).content.decode())


def plan_page(ground: Ground, plan: PaymentPlan, who: str = "payment_clerk") -> str:
    return page(getattr(ground.world, who), reverse("portal:payment_plan", args=[plan.uuid]))


def send(ground: Ground, plan: PaymentPlan) -> PaymentPlan:
    """Take a drafted plan to the bank, each step by its duty."""
    act(ground, "payment_clerk", "payment_submit", plan)
    act(ground, "payment_approver", "payment_approve", plan)
    act(ground, "payment_clerk", "payment_send", plan)
    plan.refresh_from_db()
    assert plan.state == "sent"
    return plan


def read_back(ground: Ground, plan: PaymentPlan, bank: Bank) -> str:
    """Let the bank work and upload its answers; return the last page."""
    text = ""
    for name in bank.work(CLOSED.date()):
        content = (bank.gives_to / name).read_bytes()
        file = SimpleUploadedFile(name, content)
        text = act(ground, "payment_clerk", "payment_return", plan, file=file)
    return text


def test_a_plan_is_drawn_up_from_what_is_ticked(ground: Ground) -> None:
    client, url = visitor(ground.world.payment_clerk), reverse("portal:payment_new")
    assert client.post(url, {"title": "第1批"}).status_code == 422
    chosen = str(ground.commitment.uuid)
    kept = client.post(url, {"chosen": chosen, "title": ""})
    assert kept.status_code == 422
    assert f'value="{chosen}" id="chosen-{chosen}"' in kept.content.decode()
    assert " checked" in kept.content.decode()
    assert client.post(url, {"chosen": chosen, "title": "第1批"}).status_code == 302
    shown = plan_page(ground, PaymentPlan.objects.get())
    assert "玖仟元整" in shown
    assert ground.world.payment_clerk.name in shown


def test_a_promise_somebody_else_took_meanwhile_is_told(ground: Ground) -> None:
    ground.drawn_plan  # noqa: B018
    sent = {"chosen": str(ground.commitment.uuid), "title": "第2批"}
    answer = visitor(ground.world.payment_clerk).post(reverse("portal:payment_new"), sent)
    assert answer.status_code == 422
    assert PaymentPlan.objects.count() == 1


def test_the_account_is_shown_by_its_end_only(ground: Ground) -> None:
    item = ground.drawn_plan.items.get()
    shown = plan_page(ground, ground.drawn_plan)
    assert item.number not in shown
    assert f"**** {item.number_tail}" in shown


def test_each_step_offers_itself_to_its_own_duty_only(ground: Ground) -> None:
    plan = ground.submitted_plan
    assert "确认复核通过" in plan_page(ground, plan, "payment_approver")
    for who in ("payment_clerk", "auditor", "administrator", "rechecker"):
        assert "确认复核通过" not in plan_page(ground, plan, who)
        assert "现在由您办理" not in plan_page(ground, plan, who)


def test_sending_back_needs_a_reason_and_shows_it(ground: Ground) -> None:
    plan = ground.submitted_plan
    assert "必须写明理由" in act(ground, "payment_approver", "payment_send_back", plan)
    text = act(ground, "payment_approver", "payment_send_back", plan, reason="户名请核对")
    assert "户名请核对" in text


@pytest.mark.django_db(transaction=True)
def test_the_bank_file_is_always_the_same_and_its_answer_is_read_once(
    ground: Ground, bank: Bank
) -> None:
    plan = send(ground, ground.drawn_plan)
    client, url = (
        visitor(ground.world.payment_clerk),
        reverse("portal:payment_download", args=[plan.uuid]),
    )
    first, second = client.post(url), client.post(url)
    assert first.content == second.content
    assert plan.batch.file_name in first.headers["Content-Disposition"]
    assert "结果未知" in plan_page(ground, plan)
    assert "成功 1 笔" in read_back(ground, plan, bank)
    (name,) = [p.name for p in bank.gives_to.iterdir() if p.is_file()]
    again = SimpleUploadedFile(name, (bank.gives_to / name).read_bytes())
    assert "没有重复入账" in act(ground, "payment_clerk", "payment_return", plan, file=again)
    assert "支付成功" in plan_page(ground, plan)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_no_answer_is_refused_in_words(ground: Ground, bank: Bank) -> None:
    plan = send(ground, ground.drawn_plan)
    url = reverse("portal:payment_return", args=[plan.uuid])
    client = visitor(ground.world.payment_clerk)
    for sent in ({}, {"file": SimpleUploadedFile("x.txt", b"\xff\x00nonsense")}):
        answer = client.post(url, sent)
        assert answer.status_code == 422
        assert "没有提交成功" in answer.content.decode()
    assert PaymentItem.objects.get().state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_failed_payment_waits_for_a_new_account_and_is_paid_once(
    ground: Ground, bank: Bank
) -> None:
    bank.faults = Faults(failed={number_of(ground.world.institution): "1001"})
    plan = send(ground, ground.drawn_plan)
    assert "失败 1 笔" in read_back(ground, plan, bank)
    repairs, item = reverse("portal:repairs"), PaymentItem.objects.get()
    clerk = ground.world.payment_clerk
    assert "待换账户" in page(clerk, repairs)
    assert "登记新账户" not in page(clerk, repairs)
    refused = visitor(clerk).post(repairs, {"chosen": str(item.uuid)})
    assert refused.status_code == 422
    assert "请先登记该单位新的对公账户" in refused.content.decode()
    _new_account(ground)
    assert "已更换" in page(clerk, repairs)
    assert visitor(clerk).post(repairs, {}).status_code == 422
    visitor(clerk).post(repairs, {"chosen": str(item.uuid)})
    new = PaymentPlan.objects.exclude(pk=plan.pk).get()
    assert item.line_id in plan_page(ground, new)
    assert visitor(clerk).post(repairs, {"chosen": str(item.uuid)}).status_code == 422
    bank.faults = Faults()
    assert "成功 1 笔" in read_back(ground, send(ground, new), bank)


def _new_account(ground: Ground) -> None:
    url = reverse("portal:organisation_account", args=[ground.world.institution.uuid])
    client = visitor(ground.world.administrator)
    given = {
        "holder": ground.world.institution.name,
        "number": "1969990000000099998",
        "bank_name": "演示银行义乌支行",
        "bank_code": "",
        "valid_from": "2020-11-06",
    }
    assert client.post(url, {**given, "number": "12"}).status_code == 422
    assert client.post(url, given).status_code == 302


def test_the_journal_carries_balances_and_the_reconciliation_names_what_is_open(
    ground: Ground,
) -> None:
    auditor, fund = ground.world.auditor, ground.fund
    shown = page(auditor, reverse("portal:journal", args=[fund.uuid]))
    for words in ("拨入", "确认应付", "¥9,000.00", "¥991,000.00"):
        assert words in shown
    kind = page(auditor, reverse("portal:journal", args=[fund.uuid]) + "?kind=拨入")
    assert "¥991,000.00" not in kind.partition("<tbody>")[2]
    even = page(auditor, reverse("portal:reconciliation", args=[fund.uuid]))
    assert "账目相符" in even
    assert ground.world.institution.name in even


def test_money_that_comes_in_is_recorded_once_by_the_approver(ground: Ground) -> None:
    url = reverse("portal:fund", args=[ground.fund.uuid])
    client = visitor(ground.world.payment_approver)
    assert client.post(url, {"amount": "一百", "basis": "财社〔2020〕2号"}).status_code == 422
    given = {"amount": "1,000.50", "basis": "财社〔2020〕2号"}
    assert client.post(url, given).status_code == 302
    assert "¥1,001,000.50" in page(ground.world.auditor, url)
    again = client.post(url, given)
    assert again.status_code == 422
    assert "已经登记过" in again.content.decode()
    assert visitor(ground.world.payment_clerk).post(url, given).status_code == 403


def test_the_desks_of_the_paying_side_show_what_waits(ground: Ground) -> None:
    desk = reverse("portal:desk")
    assert "待制单的款项" in page(ground.world.payment_clerk, desk)
    plan = ground.submitted_plan
    assert plan.title in page(ground.world.payment_approver, desk)
    assert "待制单的款项" not in page(ground.world.payment_clerk, desk)


def test_the_auditor_sees_everything_and_is_offered_nothing(ground: Ground) -> None:
    choose_day(moment("2020-11-06").date())
    plan = ground.submitted_plan
    overview = page(ground.world.auditor, reverse("portal:overview"))
    assert "待复核" in overview
    assert "¥9,000.00" in overview
    for url in (
        reverse("portal:payment_plan", args=[plan.uuid]),
        reverse("portal:claim", args=[ground.claim.uuid]),
        reverse("portal:office_notice", args=[ground.notice.uuid]),
        reverse("portal:class_results", args=[ground.evaluated_class.uuid]),
        reverse("portal:fund", args=[ground.fund.uuid]),
        reverse("portal:repairs"),
    ):
        shown = page(ground.world.auditor, url)
        assert "现在由您办理" not in shown
        main = shown.partition("<main")[2]
        assert 'method="post"' not in main
