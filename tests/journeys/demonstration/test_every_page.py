"""Every page each account is offered opens, is sound, and can be used on every screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser

from jisheng.config.demonstration.city import ACCOUNTS, TRAINEE_LOGIN
from tests.journeys.demonstration.conftest import Demonstration
from tests.journeys.demonstration.crawl import Crawl, Visit, crawl_as
from tests.journeys.demonstration.more_work import Left
from tests.journeys.demonstration.screens import Screens, unlike_before
from tests.portal.rows_money import MONEY
from tests.portal.rows_training import TRAINING

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# A visitor without an account comes first.
LOGINS = ["", TRAINEE_LOGIN, *(row[0] for row in ACCOUNTS)]
NOT_LINKED = {
    "set_language": "a button",
    "portal:sign_out": "a button",
    "portal:gallery": "for those who compose screens",
}


@dataclass
class Swept:
    """All ways through the site."""

    crawls: list[Crawl] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """Return the names of all addresses somebody came to."""
        return {name for crawl in self.crawls for name in crawl.names}


@pytest.fixture(scope="module")
def swept(demonstration: Demonstration) -> Swept:
    """Go every account's way once."""
    swept = Swept()
    for login in LOGINS:
        crawl = crawl_as(login)
        swept.crawls.append(crawl)
        swept.visits += crawl.pages(
            "/desk/" if login else "/", *_told(login, crawl, demonstration.left)
        )
    return swept


def _told(login: str, crawl: Crawl, left: Left) -> list[str]:
    """Return the addresses an account comes to in another way than by a link."""
    if login == "jigou":
        name, content = left.roster.name, left.roster.content
        handed_in = reverse("portal:build_roster", args=[left.draft])
        answer = crawl.client.post(handed_in, {"roster": SimpleUploadedFile(name, content)})
        return [answer.headers["Location"], reverse("portal:session", args=[left.paper])]
    if login not in ("", TRAINEE_LOGIN):
        return []
    return [
        reverse("portal:check_in", args=[left.lesson]),
        reverse("portal:objected", args=[left.notice, "YY20201027"]),
    ]


def test_no_page_offers_what_its_viewer_may_not_open(swept: Swept) -> None:
    dead_ends = [end for crawl in swept.crawls for end in crawl.dead_ends]
    assert not dead_ends, "\n".join(dead_ends)


def test_every_page_has_a_language_a_title_one_heading_and_one_primary_act(swept: Swept) -> None:
    wrong = [f"{visit}: {fault}" for visit in swept.visits for fault in visit.sheet.faults()]
    assert not wrong, "\n".join(wrong)


def test_axe_finds_nothing_and_nothing_runs_off_any_screen(
    swept: Swept, demonstration: Demonstration, browser: Browser
) -> None:
    pages = list(unlike_before(swept.visits))
    with Screens(browser, demonstration.site, swept.crawls) as screens:
        wrong = [f"{page}: {fault}" for page in pages for fault in screens.looks_wrong(page)]
    assert not wrong, "\n".join(wrong)


def test_links_lead_somebody_to_every_page(swept: Swept) -> None:
    read = {f"portal:{name}" for name, row in (TRAINING | MONEY).items() if not row.post}
    without_id = {f"{space}{entry.name}" for space, entry in _without_id(get_resolver())}
    assert (read | without_id) - swept.names == set(NOT_LINKED)


def _without_id(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield the addresses that stand for themselves, without a record's id."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _without_id(entry, f"{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and "<" not in str(entry.pattern):
            yield space, entry
