"""A real browser for the journeys: started once, a fresh visitor for every account."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

WIDE = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
_QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium_path() -> str:
    """Return the browser to use; fail loudly when there is none, never skip."""
    named = os.environ.get("CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "No Chromium: run `make browser`, or name one with CHROMIUM=/path/to/it"
    return found


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Start a headless Chromium that talks to nobody but the site."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=_QUIET)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """One person at one screen."""

    context: BrowserContext
    page: Page
    site: str

    def go(self, path: str) -> Page:
        """Open an address of the site."""
        self.page.goto(self.site + path)
        return self.page

    def sign_in(self, login: str, password: str) -> Page:
        """Sign in as an account, through the page."""
        self.go("/login/")
        self.page.get_by_label("登录名").fill(login)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()
        return self.page


def a_visitor(
    browser: Browser,
    site: str,
    *,
    size: ViewportSize | None = None,
    scripts: bool = True,
    **options: Any,
) -> Visitor:
    """Open a fresh visitor; ``scripts`` False is a browser without JavaScript."""
    context = browser.new_context(
        viewport=size or WIDE, java_script_enabled=scripts, locale="zh-CN", **options
    )
    context.set_default_timeout(15_000)
    return Visitor(context, context.new_page(), site)


# Only what is wrong is asked for: telling what is right takes most of the time.
_AXE = """() => axe.run(document, {resultTypes: ["violations"]}).then(found =>
  found.violations.map(v => `${v.id}: ${v.help} at ` +
    v.nodes.slice(0, 4).map(node => node.target.join(" ")).join(", ")))"""


def axe_violations(page: Page) -> list[str]:
    """Return what axe-core finds on the page, each with the elements concerned."""
    if not page.evaluate("'axe' in window"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from axe_playwright_python.sync_playwright import Axe
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(_AXE)
    return found
