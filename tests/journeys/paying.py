"""Last part of the main job: the money goes out, comes back, and arrives once for everybody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from jisheng.ground.money import Money
from tests.journeys.claiming import DISPUTED, TOTAL, UNDISPUTED
from tests.journeys.filing import BETTER_NAME
from tests.journeys.seats import Journey
from tests.journeys.town import (
    BANK_CODE,
    BANK_NAME,
    GOOD,
    SCHOOL,
    SOON_CLOSED,
    TRAINEE,
    WRONG_NAME,
)
from tests.journeys.worker import the_queue_is_worked

FIRST, SECOND = "2020年10月第1批项目制培训补贴", "2020年10月第2批项目制培训补贴"


def the_trainee_sees(journey: Journey, *words: str) -> None:
    """On the phone, the trainee asks where the money is."""
    phone = journey.seats[TRAINEE].opens("/my/").follows(BETTER_NAME)
    phone.reads("补贴到哪一步", *words)


def the_clerk_draws_a_plan_up(journey: Journey, title: str, amount: str) -> None:
    clerk = journey.seat("payment_clerk").finds_on_desk("待制单的款项", f"{SCHOOL} {amount}")
    clerk.ticks(SCHOOL).fills(计划名称=title).presses("生成拨付计划")
    clerk.reads("拨付计划已生成", amount, "制单").presses("提交复核").reads("已提交复核")
    assert clerk.main.get_by_text("复核通过").count() == 0
    journey.kept["payment"] = clerk.path


def another_approves_it(journey: Journey, title: str) -> None:
    approver = journey.seat("payment_approver").finds_on_desk("待复核的拨付计划", title)
    approver.confirms("复核通过").reads("已复核通过，由支付制单人员发送银行。")


def the_clerk_sends_it_and_keeps_the_very_file(journey: Journey) -> None:
    clerk = journey.seat("payment_clerk").opens(journey.kept["payment"])
    clerk.confirms("发送银行").reads("批量文件已送达银行，等待回盘。")
    with clerk.page.expect_download() as kept:
        clerk.presses("下载批量文件")
    with_the_bank = [p for p in journey.bank.takes_from.iterdir() if p.is_file()]
    assert [p.name for p in with_the_bank] == [kept.value.suggested_filename]
    assert with_the_bank[0].read_bytes() == Path(kept.value.path()).read_bytes()


def the_bank_answers(journey: Journey) -> str:
    """Let the bank work a day; return the name of the file it hands out."""
    (name,) = journey.bank.work(journey.clock.now().date())
    return name


def the_clerk_reads_in(journey: Journey, name: str, *told: str) -> None:
    clerk = journey.seat("payment_clerk").opens(journey.kept["payment"])
    clerk.hands_in("回盘文件", journey.counter / name).presses("读入回盘").reads(*told)
    the_queue_is_worked()


def the_first_payment_fails_with_its_reason(journey: Journey) -> None:
    journey.day_comes("2020-10-12")
    the_trainee_sees(journey, "待拨付", "¥600.00")
    the_clerk_draws_a_plan_up(journey, FIRST, UNDISPUTED)
    another_approves_it(journey, FIRST)
    the_clerk_sends_it_and_keeps_the_very_file(journey)
    journey.day_comes("2020-10-13")
    name = the_bank_answers(journey)
    failed = ("读入 1 笔：成功 0 笔，失败 1 笔，退汇 0 笔。", "账号户名不符", "支付失败")
    the_clerk_reads_in(journey, name, *failed)
    the_clerk_reads_in(journey, name, "没有重复入账")
    the_trainee_sees(journey, "账号户名不符", "更正账户后重新支付。")


def the_administrator_registers_another_account(journey: Journey, number: str, day: str) -> None:
    journey.day_comes(day)
    administrator = journey.seat("administrator").finds_on_desk("支付未成，待核对对公账户", SCHOOL)
    administrator.follows("登记新账户")
    administrator.fills(户名=SCHOOL, 账号=number, 开户行=BANK_NAME, 联行号=BANK_CODE, 启用日期=day)
    administrator.presses("登记").reads("对公账户已登记，支付制单人员可以重付。", "已更换")


def the_clerk_pays_it_again(journey: Journey) -> None:
    clerk = journey.seat("payment_clerk").finds_on_desk("待更正重付", SCHOOL)
    clerk.ticks(SCHOOL).presses("生成重付计划").reads(
        "已生成重付计划", "更正重付，原明细", UNDISPUTED
    )
    clerk.presses("提交复核").reads("已提交复核")
    journey.kept["payment"] = clerk.path
    clerk.opens("/office/payments/repairs/").reads("没有需要更正的拨付明细。")
    another_approves_it(journey, "重付")
    the_clerk_sends_it_and_keeps_the_very_file(journey)


def the_second_payment_arrives(journey: Journey) -> None:
    the_administrator_registers_another_account(journey, SOON_CLOSED, "2020-10-14")
    the_clerk_pays_it_again(journey)
    journey.day_comes("2020-10-15")
    told = "读入 1 笔：成功 1 笔，失败 0 笔，退汇 0 笔。"
    the_clerk_reads_in(journey, the_bank_answers(journey), told, "回盘完成")
    the_trainee_sees(journey, "已拨付", "已于 2020-10-15 拨付到培训机构账户。")


def days_after_it_comes_back_and_is_paid_once_more(journey: Journey) -> None:
    journey.day_comes("2020-10-20")
    (late,) = journey.bank.send_back_late(dt.date(2020, 10, 20))
    the_clerk_reads_in(journey, late, "退汇 1 笔", "账户已销户")
    the_trainee_sees(journey, "账户已销户")
    the_administrator_registers_another_account(journey, GOOD, "2020-10-21")
    the_clerk_pays_it_again(journey)
    journey.day_comes("2020-10-22")
    the_clerk_reads_in(journey, the_bank_answers(journey), "成功 1 笔")
    the_trainee_sees(journey, "已拨付", "已于 2020-10-22 拨付到培训机构账户。")


def the_objection_is_dismissed_and_that_part_paid(journey: Journey) -> None:
    journey.day_comes("2020-10-23")
    officer = journey.seat("notice_officer").finds_on_desk("待核查的异议", BETTER_NAME)
    officer.reads("该学员培训期间在外地", "王先生 15400000000")
    officer.ticks("异议不成立，照常补贴").fills(
        核查经过和理由="经核对签到记录和纸质签到表，学员到课。"
    )
    officer.presses("作出处理").reads("异议已处理，结论已留存。", "异议不成立")
    the_queue_is_worked()
    the_clerk_draws_a_plan_up(journey, SECOND, DISPUTED)
    another_approves_it(journey, SECOND)
    the_clerk_sends_it_and_keeps_the_very_file(journey)
    journey.day_comes("2020-10-26")
    the_clerk_reads_in(journey, the_bank_answers(journey), "成功 1 笔")


def the_bank_has_paid_everybody_exactly_once(journey: Journey) -> None:
    received = {number: journey.bank.received(number) for number in (WRONG_NAME, SOON_CLOSED, GOOD)}
    assert received == {
        WRONG_NAME: Money(0),
        SOON_CLOSED: Money(0),
        GOOD: Money.from_yuan(5_700),
    }
    assert journey.bank.refused() == []


def the_claim_is_paid_in_two_parts(journey: Journey) -> None:
    clerk = journey.seat("clerk").opens(journey.kept["claim"])
    clerk.reads_fact("第 1 笔，9 人", UNDISPUTED).reads_fact("第 2 笔，1 人", DISPUTED)
    clerk.reads(TOTAL, "拨付 2020年10月22日", "拨付 2020年10月26日")


def the_journal_is_in_balance(journey: Journey) -> None:
    # 50,000 came in, 5,700 went out: 44,300 are left.
    auditor = journey.seat("auditor").opens("/office/funds/").follows("专账")
    for label, amount in (
        ("拨入", "¥50,000.00"),
        ("应付", "¥0.00"),
        ("在途", "¥0.00"),
        ("已支付", TOTAL),
        ("可用余额", "¥44,300.00"),
    ):
        auditor.reads_fact(label, amount)
    auditor.turns_to("对账").reads("账目相符")
    assert set(auditor.main.locator(".balance-zero").all_inner_texts()) == {"¥0.00"}
    auditor.turns_to("流水").reads("退汇", "¥5,100.00", "¥600.00")


def play(journey: Journey) -> None:
    """Play this part in its order."""
    the_first_payment_fails_with_its_reason(journey)
    the_second_payment_arrives(journey)
    days_after_it_comes_back_and_is_paid_once_more(journey)
    the_objection_is_dismissed_and_that_part_paid(journey)
    the_bank_has_paid_everybody_exactly_once(journey)
    the_claim_is_paid_in_two_parts(journey)
    the_journal_is_in_balance(journey)
