"""After the main job: whoever has the right to it sees who did what, when and why."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.seats import Journey, Seat

# Each step of the main job as the class's page tells it: the act, the account (empty: the platform
# itself), the day, the reason or what changed.
ACTS: tuple[tuple[str, str, str, str], ...] = (
    ("新建培训班", "clerk", "2020年8月31日", ""),
    ("导入名册", "clerk", "2020年8月31日", ""),
    ("报备", "clerk", "2020年8月31日", ""),
    ("退回补正", "supervisor", "2020年9月1日", "培训地点：没有写明门牌和教室"),
    ("退回补正", "supervisor", "2020年9月1日", "基本信息：班名没有写年度"),
    ("修改班级信息", "clerk", "2020年9月2日", "电商直播第一期"),
    ("备案", "supervisor", "2020年9月2日", ""),
    ("开班并锁定名册", "clerk", "2020年9月14日", "12"),
    ("教师点名", "teacher", "2020年9月14日", ""),
    ("登记纸质签到表", "clerk", "2020年9月15日", ""),
    ("结业", "clerk", "2020年9月15日", ""),
    ("提交结业成绩", "clerk", "2020年9月16日", ""),
    ("确认结业评估", "supervisor", "2020年9月17日", ""),
    ("提交补贴申请", "clerk", "2020年9月18日", "¥5,700.00"),
    ("初审通过", "reviewer", "2020年9月21日", "名册、课时与成绩已核对。"),
    ("复核通过", "rechecker", "2020年9月22日", ""),
    ("发布公示", "notice_officer", "2020年9月25日", "2020年10月9日"),
    ("公示期满结束公示", "notice_officer", "2020年10月10日", ""),
    ("制单", "payment_clerk", "2020年10月12日", "¥5,100.00"),
    ("复核通过", "payment_approver", "2020年10月12日", "¥5,100.00"),
    ("发送银行", "payment_clerk", "2020年10月12日", ""),
    ("银行支付失败", "", "2020年10月13日", "账号户名不符"),
    ("更正账户并重付", "payment_clerk", "2020年10月14日", "账号户名不符"),
    ("银行退汇", "", "2020年10月20日", "账户已销户"),
    ("认定异议不成立", "notice_officer", "2020年10月23日", "经核对签到记录和纸质签到表"),
)


def the_auditor_reads_the_whole_history_of_the_class(journey: Journey) -> None:
    auditor = journey.seat("auditor").opens(journey.kept["class"]).turns_to("办理记录")
    for act, login, day, why in ACTS:
        who = journey.town.actor(login).name if login else "系统"
        _tells(auditor, act, who, day, why)
    auditor.reads_no(*(one.identity_number for one in journey.town.people))


def _tells(auditor: Seat, act: str, who: str, day: str, why: str) -> None:
    line = auditor.main.locator(".history-line").filter(
        has=auditor.page.get_by_text(act, exact=True)
    )
    told = line.filter(has_text=who).filter(has_text=day).filter(has_text=why)
    expect(told.first).to_be_visible()


def the_auditor_changes_nothing(journey: Journey) -> None:
    auditor = journey.seat("auditor")
    for address in ("class", "claim", "payment", "plan"):
        auditor.opens(journey.kept[address])
        assert auditor.main.locator("form[method=post]").count() == 0, address


def play(journey: Journey) -> None:
    """Play this part in its order."""
    the_auditor_reads_the_whole_history_of_the_class(journey)
    the_auditor_changes_nothing(journey)
