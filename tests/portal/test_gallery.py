"""The pieces in a real browser: nothing for axe-core to find, nothing that needs a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jisheng.portal.gallery import gallery
from tests.browser import PHONE, WIDE, a_visitor, axe_violations

ZOOMED = {"width": 320, "height": 256}
Open = Callable[..., Page]


@pytest.fixture
def open_gallery(live_server: LiveServer, browser: Browser) -> Iterator[Open]:
    """Open the gallery for a fresh visitor, who leaves when the test ends."""
    visitors = []

    def go(**options: Any) -> Page:
        visitors.append(a_visitor(browser, live_server.url, **options))
        return visitors[-1].go("/gallery/")

    yield go
    for visitor in visitors:
        visitor.context.close()


def test_an_offices_own_site_has_no_gallery(settings: Settings) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(Http404):
        gallery(RequestFactory().get("/gallery/"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInTheBrowser:
    """What only a browser can tell."""

    @pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
    def test_axe_finds_nothing(self, open_gallery: Open, size: dict[str, int]) -> None:
        page = open_gallery(size=size)
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert axe_violations(page) == []

    @pytest.mark.parametrize("size", [WIDE, PHONE, ZOOMED], ids=["wide", "phone", "zoomed"])
    def test_no_page_scrolls_sideways(self, open_gallery: Open, size: dict[str, int]) -> None:
        page = open_gallery(size=size)
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0

    def test_lists_sort_and_filter_without_scripts(self, open_gallery: Open) -> None:
        page = open_gallery(scripts=False)
        page.get_by_role("link", name="人数", exact=True).click()
        assert page.locator("th[aria-sort]").inner_text().strip() == "人数"
        page.get_by_label("班级或工种").fill("电工")
        page.get_by_role("button", name="查询").click()
        assert "共 6 条" in page.locator(".listing-count").inner_text()
        assert "sort=heads" in page.url

    def test_a_confirmation_unfolds_by_keyboard_without_scripts(self, open_gallery: Open) -> None:
        page = open_gallery(scripts=False)
        page.locator("details.confirm > summary").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.get_by_label("理由").is_visible()
        assert page.evaluate("document.activeElement.name") == "reason"

    def test_with_scripts_sorting_swaps_the_list_only_and_keeps_the_focus(
        self, open_gallery: Open
    ) -> None:
        page = open_gallery()
        page.evaluate("window.sameDocument = true")
        page.get_by_role("link", name="人数", exact=True).click()
        page.locator("th[aria-sort=ascending]").wait_for()
        assert page.evaluate("window.sameDocument") is True
        assert page.evaluate("document.activeElement.id") == "list-main-heads"

    def test_the_first_stop_of_the_keyboard_skips_to_the_text(self, open_gallery: Open) -> None:
        page = open_gallery(scripts=False)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
