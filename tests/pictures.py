"""Take the pictures of the product that the documents show: `make pictures`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import PHONE, WIDE, Visitor, a_browser, a_visitor

FOLDER = Path("docs/pictures")
PORT = 8731
SITE = f"http://127.0.0.1:{PORT}"
PASSWORD = "jisheng-demo-2020"
MAIN_CLASS = "2020年电商直播第一期"


def main() -> None:
    """Play the demonstration in a folder of its own, serve it, and go round with a camera."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, _served(home), a_browser() as browser:
        _offices(browser)
        _phones(browser)


@contextmanager
def _served(home: str) -> Iterator[None]:
    command = str(Path(sys.executable).parent / "jisheng")
    environment = {**os.environ, "JISHENG_HOME": home}
    subprocess.run([command, "demo", "--once"], env=environment, check=True)
    server = subprocess.Popen([command, "serve", "--port", str(PORT)], env=environment)
    try:
        _wait_for_site()
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_for_site() -> None:
    for _attempt in range(100):
        try:
            urllib.request.urlopen(f"{SITE}/login/")
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.3)
    raise RuntimeError("the site did not start")


def _take(visitor: Visitor, name: str) -> None:
    visitor.page.screenshot(path=FOLDER / f"{name}.png")


def _as(browser: Browser, login: str, *, phone: bool = False) -> Visitor:
    visitor = a_visitor(browser, SITE, size=PHONE if phone else WIDE)
    visitor.sign_in(login, PASSWORD)
    return visitor


def _offices(browser: Browser) -> None:
    auditor = _as(browser, "shenji")
    auditor.go("/classes/").get_by_role("link", name=MAIN_CLASS).first.click()
    address = auditor.page.url
    _take(auditor, "class-1440")
    for tab, name in (("hours/", "hours-1440"), ("history/", "history-1440")):
        auditor.page.goto(address + tab)
        _take(auditor, name)
    auditor.go("/claims/").get_by_role("link", name=MAIN_CLASS).first.click()
    _take(auditor, "decision-1440")
    auditor.go("/office/funds/").get_by_role("link", name="专账").first.click()
    auditor.go(auditor.page.url.replace(SITE, "") + "journal/")
    _take(auditor, "journal-1440")
    planner = _as(browser, "jihua")
    planner.go("/office/plans/").get_by_role("link", name="2021年度项目制培训计划").click()
    _take(planner, "plan-1440")
    reviewer = _as(browser, "chushen")
    _take(reviewer, "desk-1440")
    clerk = _as(browser, "zhidan")
    clerk.go("/office/payments/").locator("main table a").first.click()
    _take(clerk, "payment-1440")


def _phones(browser: Browser) -> None:
    trainee = _as(browser, "xueyuan", phone=True)
    trainee.page.locator("main a").first.click()
    _take(trainee, "my-class-390")
    visitor = a_visitor(browser, SITE)
    visitor.go("/")
    _take(visitor, "front-1440")


if __name__ == "__main__":
    main()
