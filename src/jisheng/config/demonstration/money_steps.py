"""The second half of the main job: decision, review, notice, objection, payment and its repairs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

from django.conf import settings

from jisheng.claims import queries as claims
from jisheng.claims.operations.close_notice import close_notice
from jisheng.claims.operations.decide_objection import decide_objection
from jisheng.claims.operations.object_to_notice import object_to_notice
from jisheng.claims.operations.publish_notice import AcceptingDesk, publish_notice
from jisheng.claims.operations.recheck import recheck
from jisheng.claims.operations.review import review
from jisheng.claims.operations.submit_claim import submit_claim
from jisheng.config.demonstration.city import BANK, SCHOOL
from jisheng.config.demonstration.people import REGION
from jisheng.config.demonstration.stage import Stage
from jisheng.foundation import outbox
from jisheng.foundation.trail import SYSTEM
from jisheng.funds import queries as funds
from jisheng.funds.bank.simulator import Bank, Faults
from jisheng.funds.enums import ItemState
from jisheng.funds.operations.allocate import allocate
from jisheng.funds.operations.approve_plan import approve_plan
from jisheng.funds.operations.correct_item import correct_item
from jisheng.funds.operations.draw_up_plan import draw_up_plan
from jisheng.funds.operations.open_fund import open_fund
from jisheng.funds.operations.pick_up_returns import pick_up_returns
from jisheng.funds.operations.send_batch import send_batch
from jisheng.funds.operations.submit_plan import submit_plan
from jisheng.ground.money import Money
from jisheng.registry.operations.set_account import set_account

# The three accounts the school gives one after the other: its name wrong, then closed, then good.
WRONG_NAME, SOON_CLOSED, GOOD = "19699900100000001", "19699900100000011", "19699900100000021"
FAULTS = Faults(failed={WRONG_NAME: "1001"}, returned_late={SOON_CLOSED: "1002"})


def bank() -> Bank:
    """Return the demonstration's bank, with its own books beside the folders it shares with us."""
    home = Path(settings.BANK_OUTBOX).parent / "books"
    return Bank(home, Path(settings.BANK_OUTBOX), Path(settings.BANK_INBOX), FAULTS)


def fund(stage: Stage) -> None:
    """Open the special account and take the year's money in."""
    at = stage.on("2020-08-03", "10:00")
    opened = open_fund(
        stage.actor("guanli"), code="special_account", name="专账", region_code=REGION, at=at
    )
    stage.kept["fund"] = str(opened.uuid)
    amount = Money.from_yuan(2_000_000)
    allocate(stage.actor("shenpi"), opened.uuid, amount, "演示拨款通知 2020-1 号", at=at)
    stage.say("shenpi", f"专账拨入 {amount}")


def claim(stage: Stage) -> None:
    """Submit, decide by the rulebook, review, re-check."""
    uuid = stage.uuid("class")
    made = submit_claim(
        stage.actor("jigou"), uuid, accepts_commitment=True, at=stage.on("2020-09-22", "14:00")
    )
    stage.kept["claim"] = str(made.uuid)
    stage.say("jigou", f"申请补贴，按文件核定 {made.amount_fen}（{made.headcount} 人）")
    decision = claims.decision_view(stage.actor("shenji"), made.uuid).decision
    for step in decision.arithmetic:
        stage.note(str(getattr(step, "sentence_zh", step)))
    review(stage.actor("chushen"), made.uuid, at=stage.on("2020-09-23"))
    stage.say("chushen", "初审通过")
    recheck(stage.actor("fuhe"), made.uuid, at=stage.on("2020-09-24"))
    stage.say("fuhe", "复核通过，重算结果一致")


def notice(stage: Stage) -> None:
    """Publish for five working days over a make-up Sunday and the National Day holiday."""
    desk = AcceptingDesk(address="义乌市示范路 1 号", phone="0579-00000000", postcode="322000")
    made = publish_notice(
        stage.actor("gongshi"),
        stage.uuid("claim"),
        dt.date(2020, 9, 25),
        desk,
        at=stage.on("2020-09-25"),
    )
    stage.kept["notice"] = str(made.uuid)
    stage.say("gongshi", f"公示 {made.working_days} 个工作日，{made.starts_on} 至 {made.last_on}")
    stage.note("9月27日周日调休上班，10月1日至8日放假，姓名和证件号码遮盖")


def objection(stage: Stage) -> None:
    """Somebody doubts one trainee's residence; only that part stops."""
    row = next(r for r in claims.notice_page(stage.uuid("notice"), dt.date(2020, 9, 28)).rows)
    made = object_to_notice(
        stage.uuid("notice"),
        "请核实该学员是否在本市常住。",
        "154-0000-0000",
        at=stage.on("2020-09-28"),
        row_number=row.number,
    )
    stage.kept["objection"] = str(made.uuid)
    stage.lines.append(
        f"{stage.at:%Y-%m-%d} 公众：对第 {row.number} 行（{row.masked_name}）提出异议"
    )
    closed = close_notice(
        stage.actor("gongshi"), stage.uuid("claim"), at=stage.on("2020-10-10", "09:00")
    )
    part = closed.parts.get(number=1)
    stage.say("gongshi", f"公示期满，无异议的 {part.headcount} 人 {part.amount_fen} 转入拨付")


def first_payment(stage: Stage) -> None:
    """Draw up, approve, send; the bank does not know the account under that name."""
    _pay(stage, "2020-10-10", "2020-10-12")
    _tell_result(stage, "2020-10-12")


def second_payment(stage: Stage) -> None:
    """Correct the account and pay the failed line again, once."""
    _new_account(stage, SOON_CLOSED, SCHOOL, "2020-10-13")
    _pay_again(stage, ItemState.FAILED, "2020-10-13", "2020-10-14")


def late_return(stage: Stage) -> None:
    """Days after, the money comes back; a third account, and it arrives for good."""
    at = stage.on("2020-10-20")
    bank().send_back_late(at.date())
    _read_in(stage)
    stage.lines.append(f"{at:%Y-%m-%d} 银行：账户已销户，款项退汇")
    _new_account(stage, GOOD, SCHOOL, "2020-10-21")
    _pay_again(stage, ItemState.RETURNED, "2020-10-21", "2020-10-22")


def objection_settled(stage: Stage) -> None:
    """The objection is dismissed with its grounds, and that one part is paid too."""
    decide_objection(
        stage.actor("gongshi"),
        stage.uuid("objection"),
        "经核对户籍和居住登记，该学员符合条件。",
        upheld=False,
        at=stage.on("2020-10-23"),
    )
    stage.say("gongshi", "异议不成立，该学员部分转入拨付")
    _pay(stage, "2020-10-23", "2020-10-26")
    _tell_result(stage, "2020-10-26")


def _pay(stage: Stage, day: str, answered: str) -> None:
    clerk = stage.actor("zhidan")
    at = stage.on(day)
    due = [one.uuid for one in funds.payable_commitments(clerk)]
    if due:
        plan = draw_up_plan(clerk, due, f"项目制培训补贴（{day}）", at=at)
        stage.kept["payment"] = str(plan.uuid)
        _send(stage, plan.uuid, day)
    _answer(stage, answered)


def _send(stage: Stage, plan_uuid: UUID, day: str) -> None:
    clerk, approver = stage.actor("zhidan"), stage.actor("shenpi")
    submit_plan(clerk, plan_uuid, at=stage.on(day, "10:00"))
    total = Money.total(item.amount_fen for item in funds.items(clerk, plan_uuid))
    stage.say("zhidan", f"制单 {total}")
    approve_plan(approver, plan_uuid, at=stage.on(day, "15:00"))
    stage.say("shenpi", "复核通过")
    send_batch(clerk, plan_uuid, at=stage.on(day, "16:00"))
    stage.say("zhidan", "批量文件送银行")


def _pay_again(stage: Stage, state: str, day: str, answered: str) -> None:
    clerk = stage.actor("zhidan")
    items = funds.items(clerk, stage.uuid("payment")).filter(state=state)
    for item in items:
        plan = correct_item(clerk, item.uuid, at=stage.on(day))
        stage.kept["payment"] = str(plan.uuid)
        stage.say("zhidan", "更正账户，重新制单（关联原明细）")
        _send(stage, plan.uuid, day)
    _answer(stage, answered)
    _tell_result(stage, answered)


def _answer(stage: Stage, day: str) -> None:
    at = stage.on(day)
    bank().work(at.date())
    _read_in(stage)


def _read_in(stage: Stage) -> None:
    pick_up_returns(at=stage.at)
    outbox.deliver_pending()


def _tell_result(stage: Stage, day: str) -> None:
    for item in funds.items(stage.actor("zhidan"), stage.uuid("payment")):
        words = ItemState(item.state).label
        stage.lines.append(f"{day} 银行：{item.holder} {item.amount_fen} {words}")


def _new_account(stage: Stage, number: str, holder: str, day: str) -> None:
    at = stage.on(day)
    set_account(
        SYSTEM,
        stage.city.offices["school"],
        holder=holder,
        number=number,
        bank_name=BANK[0],
        bank_code=BANK[1],
        valid_from=at.date(),
        at=at,
    )
    stage.lines.append(f"{day} 系统管理：登记承接机构更正后的对公账户（尾号 {number[-4:]}）")
