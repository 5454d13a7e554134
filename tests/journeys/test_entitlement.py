"""What am I entitled to, on a cheap phone: 390 pixels, no scripts, every step sound for axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser import PHONE, Visitor, a_visitor, axe_violations
from tests.conftest import moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A screen of 1280 pixels at 400 %.
ZOOMED = ViewportSize(width=320, height=256)
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# So many questions no benefit has.
_MOST = 40
# What somebody in Yiwu answers who took a course in founding an enterprise.
ANSWERS = {
    "发证日期": "2020-10-10",
    "创业培训课程": "SYB创业培训",
    "取得证书": "是",
    "义乌户籍": "是",
    "按月领取养老金情况": "未领取",
    "以往补贴记录": "没有",
}


@pytest.fixture
def phone(live_server: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """A phone without scripts; the rules are read before, which takes a cold server a while."""
    monkeypatch.setattr("jisheng.foundation.clock.now", lambda: moment("2020-10-23 09:00"))
    Client().get("/rules/", {"q": "创业"})
    visitor = a_visitor(browser, live_server.url, size=PHONE, scripts=False)
    yield visitor
    visitor.context.close()


def looks_right(page: Page) -> None:
    """See that nothing runs off the screen, also enlarged, and that there is one heading."""
    for size in (ZOOMED, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate(_OVERFLOW) <= 0, page.url
    assert page.locator("h1").count() == 1


def presses(page: Page, button: Locator) -> None:
    """Press a button and wait for the next page."""
    with page.expect_navigation():
        button.click()


def answers(page: Page) -> None:
    """Answer the question on the page; what the list does not know is not known to the person."""
    asked = page.locator("form.question .form-label").first.inner_text()
    known = next((answer for label, answer in ANSWERS.items() if label in asked), None)
    form = page.locator("form.question")
    if known is None:
        presses(page, form.get_by_role("button", name="不清楚"))
        return
    if form.locator("input[name=answer][type=date]").count():
        form.locator("input[type=date]").fill(known)
    else:
        form.get_by_label(known, exact=True).first.check()
    presses(page, form.get_by_role("button", name="下一题"))


def to_the_result(page: Page) -> None:
    """Answer until there is nothing more to ask."""
    for _ in range(_MOST):
        looks_right(page)
        if not page.locator("form.question").count():
            return
        answers(page)
    raise AssertionError("The questions do not come to an end.")


def test_a_person_learns_the_sum_without_scripts_and_without_an_account(phone: Visitor) -> None:
    page = phone.go("/")
    presses(page, page.get_by_role("link", name="能领多少").first)
    page.get_by_label("义乌市", exact=False).first.check()
    page.get_by_label("个人", exact=True).check()
    page.get_by_label("说说情况").fill("创业")
    presses(page, page.get_by_role("button", name="看看有哪些补贴"))
    looks_right(page)
    presses(page, page.get_by_role("link", name="创业培训补贴").first)
    expect(page.locator("#steps-words")).to_contain_text("第 1 题")
    to_the_result(page)
    expect(page.locator(".verdict-amount")).to_have_text("¥1,500.00")
    main = page.locator("#main")
    for words in ("怎么算的", "为什么", "怎样申请", "这是测算，不是决定"):
        expect(main).to_contain_text(words)

    presses(page, page.get_by_role("button", name="更改 发证日期"))
    page.locator("input[type=date]").fill("2019-06-01")
    presses(page, page.get_by_role("button", name="下一题"))
    to_the_result(page)
    expect(page.locator(".verdict")).to_contain_text("不予补贴")


def test_every_step_is_sound_for_a_screen_reader(
    live_server: Any, browser: Browser, phone: Visitor
) -> None:
    del phone  # it has set the day and read the rules
    visitor = a_visitor(browser, live_server.url, size=PHONE)
    page = visitor.go("/entitlement/yiwu/entrepreneurship_training/")
    found: list[str] = []
    for _ in range(_MOST):
        found += [f"{page.title()}: {fault}" for fault in axe_violations(page)]
        if not page.locator("form.question").count():
            break
        answers(page)
    visitor.context.close()
    assert found == []


def test_a_clause_is_found_and_read_on_a_phone(phone: Visitor) -> None:
    page = phone.go("/rules/")
    page.get_by_label("搜索条款和补贴").fill("项目制培训")
    presses(page, page.get_by_role("button", name="搜索"))
    looks_right(page)
    presses(page, page.locator(".hit-list a[href*='/clauses/']").first)
    looks_right(page)
    presses(page, page.get_by_role("link", name="在全文中看"))
    looks_right(page)
    expect(page.locator(".clause-list > li").first).to_be_visible()
