"""Put pages before a browser: each account at its own screen, wide, narrow and enlarged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import TracebackType

from django.conf import settings
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import PHONE, WIDE, Visitor, a_visitor, axe_violations
from tests.journeys.demonstration.crawl import Crawl, Visit

# A screen of 1280 by 1024 pixels at 400 %.
ZOOMED = ViewportSize(width=320, height=256)
# Of a long list the first rows tell as much as all of them, in a fraction of the time.
_SHORTEN = "all => all.forEach(one => one.remove())"
_FURTHER = "tbody > tr:nth-child(n+9), ol > li:nth-child(n+9), ul > li:nth-child(n+25)"
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def unlike_before(visits: Iterable[Visit]) -> Iterator[Visit]:
    """Yield the pages that show a piece no page of the same address showed before.

    Everybody's pages are the same pages: looking at each one again would take many times longer
    and show nothing new.
    """
    shown: dict[str, set[str]] = defaultdict(set)
    for visit in visits:
        if not visit.sheet.pieces <= shown[visit.name]:
            shown[visit.name] |= visit.sheet.pieces
            yield visit


class Screens:
    """A browser for each account that was signed in for its way through the site."""

    def __init__(self, browser: Browser, site: str, crawls: Iterable[Crawl]) -> None:
        self.visitors = {crawl.login: _seated(browser, site, crawl) for crawl in crawls}
        self.names: set[str] = set()

    def __enter__(self) -> Screens:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for visitor in self.visitors.values():
            visitor.context.close()

    def looks_wrong(self, visit: Visit) -> list[str]:
        """Return what is wrong with a page on any of the screens."""
        page = self.visitors[visit.login].page
        page.set_viewport_size(WIDE)
        answer = page.goto(self.visitors[visit.login].site + visit.path)
        assert answer is not None
        if answer.status != 200:
            return [f"status {answer.status}"]
        # What a narrow screen does to a page it does to all pages of that address.
        sizes = [WIDE] if visit.name in self.names else [PHONE, WIDE]
        self.names.add(visit.name)
        return [*_runs_off(page), *_unfolded(page, sizes)]


def _seated(browser: Browser, site: str, crawl: Crawl) -> Visitor:
    visitor = a_visitor(browser, site)
    session = crawl.client.cookies.get(settings.SESSION_COOKIE_NAME)
    if session is not None:
        visitor.context.add_cookies([{"name": session.key, "value": session.value, "url": site}])
    return visitor


def _runs_off(page: Page) -> Iterator[str]:
    for size in (WIDE, PHONE, ZOOMED):
        page.set_viewport_size(size)
        over = page.evaluate(_OVERFLOW)
        if over > 0:
            yield f"runs {over} pixels off a screen of {size['width']}"


def _unfolded(page: Page, sizes: Iterable[ViewportSize]) -> Iterator[str]:
    """Look again with everything unfolded, where acts and explanations wait."""
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    for fault in _runs_off(page):
        yield f"unfolded, {fault}"
    page.locator(_FURTHER).evaluate_all(_SHORTEN)
    for size in sizes:
        page.set_viewport_size(size)
        yield from (f"at {size['width']}: {found}" for found in axe_violations(page))
