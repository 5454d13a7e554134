"""The rules, as the two people do it at their screens: one number dearer from a day on.

Draft, change, check, compare, try, send, publish; afterwards a new claim takes the new number and
the one in hand keeps its own. Every page is looked at by axe, on a wide screen and on a phone, and
the whole way is gone without JavaScript too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from playwright.sync_api import Browser

from jisheng.catalogues.models import RulebookVersion
from jisheng.claims.operations.redecide import redecide
from jisheng.ground.money import Money
from jisheng.policy.stored_pack import built_in_texts, zip_of
from tests.browser import PHONE, WIDE, a_visitor, axe_violations
from tests.claims import ground
from tests.conftest import moment
from tests.journeys.seats import Seat
from tests.journeys.worker import the_queue_is_worked
from tests.portal.ground import Ground
from tests.portal.rows_rules import RULE_PAGES
from tests.portal.visiting import visitor

pytestmark = pytest.mark.browser
TODAY = moment("2020-10-27 09:00")
SitDown = Callable[..., Seat]
FILES = {"rule_workbook", "rule_folder", "rule_cases_template"}
# The cases of the rulebook stand on 2020-10-23 with the old number.
CASES_SAY = "cases.yaml"


@pytest.fixture
def office(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Ground:
    monkeypatch.setattr("jisheng.foundation.clock.now", lambda: TODAY)
    return Ground()


@pytest.fixture
def sit_down(office: Ground, live_server: Any, browser: Browser) -> Iterator[SitDown]:
    """Give an account a screen, signed in already."""
    seats: list[Seat] = []

    def seat_of(role: str, **options: Any) -> Seat:
        seat = Seat(a_visitor(browser, live_server.url, **options))
        signed_in = visitor(office.world.everybody[role])
        cookie = signed_in.cookies[django_settings.SESSION_COOKIE_NAME]
        host = urlsplit(live_server.url).hostname
        seat.visitor.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "domain": str(host), "path": "/"}]
        )
        # A page that checks a whole rulebook takes its time on a busy machine.
        seat.visitor.context.set_default_timeout(60_000)
        seats.append(seat)
        return seat

    yield seat_of
    for seat in seats:
        seat.visitor.context.close()


def publishes_a_dearer_day(office: Ground, sit_down: SitDown, *, scripts: bool) -> None:
    """Go the whole way from the list of rules to the published version."""
    editor = sit_down("rule_editor", scripts=scripts).opens(reverse("portal:rule_versions"))
    editor.reads("现在使用的规则", "计算补贴的依据").follows("修改 义乌市职业技能提升行动")
    editor.fills(**{"改了什么、依据什么": "按市政府常务会议纪要，每天标准提高到220元"})
    editor.presses("建立草稿").reads("草稿已建立", "没有问题", "还没有改动")
    editor.turns_to("数值").chooses("数值", "项目制培训每人每天补贴")
    editor.fills(从哪天起="2020-10-20", 改为="220").presses("修改").reads("已修改")
    editor.reads_row("2020年10月20日至2021年12月31日", "220元/人/天", "200元/人/天")
    the_check_names_the_cases(editor)
    editor.turns_to("改动对照").reads(
        "“项目制培训每人每天补贴”2020年10月20日至2021年12月31日由200元/人/天改为220元/人/天"
    )
    editor.turns_to("试算").fills(结业日期从="2020-10-01", 到="2020-10-31").presses("开始试算")
    the_queue_is_worked()
    editor.page.reload()
    editor.reads("2020-10", "就业补助经费").reads_fact("补贴总额增减", "¥900.00")
    editor.turns_to("概览").presses("送审").reads("已送审", "待审定发布")
    publisher = sit_down("rule_publisher", scripts=scripts)
    publisher.finds_on_desk("待审定发布的规则", "义乌市职业技能提升行动")
    publisher.reads("由200元/人/天改为220元/人/天").fills(从哪天起使用="2020-10-27")
    publisher.presses("发布").reads("规则已发布", "2020年10月27日")


def the_check_names_the_cases(editor: Seat) -> None:
    """Read that the rulebook's own cases no longer hold, look at each, take the new results."""
    editor.turns_to("概览").reads("改正以下问题后才能送审", CASES_SAY)
    assert editor.main.get_by_role("button", name="送审").count() == 0
    editor.follows("核对案例的新结果").reads_row("40000.00", "the last day in force", "44000.00")
    editor.confirms("按新结果改写案例").reads("案例已按新结果改写", "没有问题")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_new_claim_takes_the_new_number_and_the_one_in_hand_keeps_its_own(
    office: Ground, sit_down: SitDown, scripts: bool
) -> None:
    world = office.world
    in_hand = ground.submitted(world, ground.ready_class(world))
    publishes_a_dearer_day(office, sit_down, scripts=scripts)
    made = RulebookVersion.objects.get()
    again = redecide(world.reviewer, in_hand.uuid, at=TODAY)
    new = ground.submitted(world, ground.ready_class(world), at=TODAY)
    assert (again.amount_fen, new.amount_fen) == (Money.from_yuan(9000), Money.from_yuan(9900))
    assert again.version != new.version == made.version


def test_what_is_sent_back_tells_why_and_can_be_sent_again(
    office: Ground, sit_down: SitDown
) -> None:
    page = reverse("portal:rule_version", args=[office.sent_rules.uuid])
    publisher = sit_down("rule_publisher").opens(page)
    publisher.confirms("退回修改", "请补充文号").reads("已退回编制人修改")
    editor = sit_down("rule_editor").finds_on_desk("编制中的规则", "义乌市职业技能提升行动")
    editor.reads("请补充文号").presses("送审").reads("已送审")
    editor.presses("收回修改").reads("已收回").confirms("作废草稿", "不再需要").reads("已作废")
    assert editor.main.get_by_role("button", name="送审").count() == 0


def test_wrong_cells_of_a_workbook_are_told_and_a_good_one_is_taken(
    office: Ground, sit_down: SitDown, tmp_path: Path
) -> None:
    page = reverse("portal:rule_tables", args=[office.draft_rules.uuid])
    editor = sit_down("rule_editor").opens(page)
    with editor.page.expect_download() as given:
        editor.follows("下载数值和表格（Excel）")
    kept = tmp_path / "规则.xlsx"
    given.value.save_as(kept)
    spoil(kept, "两百")
    editor.hands_in("修改后的工作簿", kept).presses("上传并检查").reads("数值!G", "“两百”不是数。")
    spoil(kept, 999)
    editor.hands_in("修改后的工作簿", kept).presses("上传并检查").reads("已修改")
    editor.turns_to("改动对照").reads("999")


def spoil(path: Path, value: object) -> None:
    """Put another value into the first number of the workbook."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book["数值"]
    row = next(i for i, cell in enumerate(sheet["A"], 1) if cell.value == "max_class_size")
    sheet.cell(row, 7).value = value
    book.save(path)


def test_a_new_document_comes_in_as_a_folder(
    office: Ground, sit_down: SitDown, tmp_path: Path
) -> None:
    folder = tmp_path / "yiwu_2022.zip"
    texts = built_in_texts("yiwu")
    folder.write_bytes(zip_of({f"yiwu_2022/{name}": text for name, text in texts.items()}))
    editor = sit_down("rule_editor").opens(reverse("portal:rule_version_new"))
    editor.fills(新文件的代号="Yiwu 2022", **{"改了什么、依据什么": "新文件印发"})
    editor.hands_in("规则文件夹（zip）", folder).presses("建立草稿").reads("文件代号要用于")
    editor.fills(新文件的代号="yiwu_2022").hands_in("规则文件夹（zip）", folder)
    editor.presses("建立草稿").reads("yiwu_2022", "没有问题", "这是一份新文件").presses("送审")
    publisher = sit_down("rule_publisher").finds_on_desk("待审定发布的规则", "义乌市")
    publisher.ticks("自这一天起，改以本文件计算本地区的补贴").presses("发布").reads("规则已发布")
    publisher.opens(reverse("portal:rule_versions"))
    publisher.main.get_by_role("row").filter(has_text=re.compile("2020年10月27日.*起")).filter(
        has_text="计算补贴的依据"
    ).wait_for()


@pytest.mark.parametrize("role", ["rule_editor", "rule_publisher", "auditor"])
def test_every_page_of_the_rules_is_fit_for_everybody(
    office: Ground, sit_down: SitDown, role: str
) -> None:
    office.claim, office.sent_rules  # noqa: B018 — there must be something to look at
    RulebookVersion.objects.filter(pk=office.draft_rules.pk).update(state="draft")
    wide, phone = sit_down(role, size=WIDE), sit_down(role, size=PHONE)
    found = []
    for name, row in RULE_PAGES.items():
        if row.post or name in FILES or role not in row.sees:
            continue
        path = reverse(f"portal:{name}", args=list(row.args(office)))
        for seat in (wide, phone):
            seat.opens(path)
            found += [f"{name}: {one}" for one in axe_violations(seat.page)]
            width = seat.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{name}: {width} pixels too wide"] if width > 0 else []
    assert found == []


def test_a_number_is_changed_by_keyboard_alone(office: Ground, sit_down: SitDown) -> None:
    page = reverse("portal:rule_numbers", args=[office.draft_rules.uuid])
    editor = sit_down("rule_editor").opens(page)
    editor.field("数值").focus()
    keyboard = editor.page.keyboard
    for _number in range(3):
        keyboard.press("ArrowDown")
    editor.field("从哪天起").fill("2021-01-01")
    editor.field("改为").focus()
    keyboard.type("90")
    keyboard.press("Enter")
    editor.reads("已修改", "90人")
