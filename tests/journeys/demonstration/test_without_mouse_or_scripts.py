"""The site by keyboard alone, and in a browser without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from jisheng.config.demonstration.city import PASSWORD
from jisheng.foundation import clock
from jisheng.training import queries
from tests.browser import PHONE, a_visitor
from tests.journeys.demonstration.conftest import Demonstration
from tests.journeys.seats import Seat

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# How everything that takes the focus looks before it has it.
_REMEMBER = """() => {
  window.looks = one => {
    const style = getComputedStyle(one);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join(" ");
  };
  window.atRest = new Map();
  document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")
    .forEach(one => window.atRest.set(one, window.looks(one)));
}"""
_STOP = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  return {
    away: one === document.body,
    words: (one.innerText || one.name || one.id || one.tagName).trim(),
    shown: window.looks(one) !== window.atRest.get(one),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""
# No page of the demonstration has more.
_MOST_STOPS = 400


def test_three_acts_of_the_main_job_need_no_scripts(
    demonstration: Demonstration, browser: Browser
) -> None:
    reviewer = _seat(demonstration, browser, "chushen")
    reviewer.finds_on_desk("待初审的补贴申请", "2020年电商直播第二期")
    reviewer.confirms("初审通过").reads("初审已通过，交人社局复核。")

    approver = _seat(demonstration, browser, "shenpi")
    approver.finds_on_desk("待复核的拨付计划", "跨境电商补贴").confirms("复核通过")
    approver.reads("待发送")

    trainee = Seat(a_visitor(browser, demonstration.site, size=PHONE, scripts=False))
    trainee.opens(f"/s/{demonstration.left.lesson}/")
    number = _identity(demonstration)
    trainee.fills(**{"课堂码（6 位数字）": _code(demonstration), "身份证号": number})
    trainee.presses("签到").reads("签到成功")


def _seat(demonstration: Demonstration, browser: Browser, login: str) -> Seat:
    seat = Seat(a_visitor(browser, demonstration.site, scripts=False))
    seat.visitor.sign_in(login, PASSWORD)
    return seat


def _code(demonstration: Demonstration) -> str:
    teacher = demonstration.city.actors["jiaoshi"]
    return queries.class_code(teacher, demonstration.left.lesson, clock.now()).code


def _identity(demonstration: Demonstration) -> str:
    """Return the number of somebody in the class being taught."""
    return demonstration.city.more[32].identity_number


def test_a_filing_is_accepted_by_keyboard_alone(
    demonstration: Demonstration, browser: Browser
) -> None:
    # The page moves to the focus at once instead of gliding there.
    page = a_visitor(browser, demonstration.site, reduced_motion="reduce").go("/login/")
    _goes_to(page, "login")
    page.keyboard.type("shending")
    _goes_to(page, "password")
    page.keyboard.type(PASSWORD)
    _presses(page, "登录", "Enter")
    expect(page).to_have_url(demonstration.site + "/desk/")
    _skips_to_the_text(page)
    _presses(page, "2020年电商直播第四期", "Enter")
    _presses(page, "予以备案", "Space")
    expect(page.locator("#main")).to_contain_text("已予以备案")


def _skips_to_the_text(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main') !== null")


def _presses(page: Page, words: str, key: str) -> None:
    _goes_to(page, words)
    with page.expect_navigation():
        page.keyboard.press(key)


def _goes_to(page: Page, words: str) -> None:
    """Press Tab until the focus stands on something; it must be seen at every stop."""
    page.evaluate(_REMEMBER)
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        assert stop["away"] or (stop["shown"] and stop["seen"]), stop["words"]
        if words in stop["words"]:
            return
    raise AssertionError(f"The keyboard does not come to {words}.")
