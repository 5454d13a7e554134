"""A few wrong steps in a real browser: no button is there, and a forged form is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from playwright.sync_api import Browser

from tests.browser import a_visitor
from tests.conftest import moment
from tests.journeys.seats import Seat
from tests.journeys.subjects import Subjects
from tests.portal.visiting import visitor

pytestmark = pytest.mark.browser
SitDown = Callable[[str], Seat]
FORGED = """path => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  form.append(document.querySelector("input[name=csrfmiddlewaretoken]").cloneNode());
  document.body.append(form);
  form.submit();
}"""


@pytest.fixture
def subjects(
    transactional_db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Subjects:
    monkeypatch.setattr("jisheng.foundation.clock.now", lambda: moment("2020-11-06 09:00"))
    return Subjects(tmp_path, settings)


@pytest.fixture
def sit_down(subjects: Subjects, live_server: Any, browser: Browser) -> Iterator[SitDown]:
    """Give an account a screen, signed in already."""
    seats: list[Seat] = []

    def seat_of(role: str) -> Seat:
        seat = Seat(a_visitor(browser, live_server.url))
        cookie = visitor(subjects.accounts[role]).cookies[django_settings.SESSION_COOKIE_NAME]
        host = urlsplit(live_server.url).hostname
        seat.visitor.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "domain": str(host), "path": "/"}]
        )
        seats.append(seat)
        return seat

    yield seat_of
    for seat in seats:
        seat.visitor.context.close()


def forges(seat: Seat, path: str, *told: str) -> None:
    """Send a form that no page offered; read the refusal."""
    with seat.page.expect_response(lambda answer: answer.url.endswith(path)) as sent:
        seat.page.evaluate(FORGED, path)
    assert sent.value.status == 403
    seat.reads(*told)


def finds_nothing(seat: Seat, path: str, secret: str) -> None:
    """Open an address that is somebody else's: it might as well not exist."""
    answer = seat.page.goto(seat.visitor.site + path)
    assert answer is not None
    assert answer.status == 404
    seat.reads_no(secret)


def test_who_reviewed_a_claim_cannot_recheck_it(subjects: Subjects, sit_down: SitDown) -> None:
    claim = subjects.reviewed_claim
    reviewer = sit_down("reviewer").opens(reverse("portal:claim", args=[claim.uuid]))
    assert reviewer.main.get_by_text("现在由您办理").count() == 0
    forged = reverse("portal:claim_recheck", args=[claim.uuid])
    forges(reviewer, forged, "“复核通过”由“补贴复核”岗位办理", "岗位不相容")
    claim.refresh_from_db()
    assert claim.state == "reviewed"


def test_who_drew_a_payment_up_cannot_approve_it(subjects: Subjects, sit_down: SitDown) -> None:
    plan = subjects.submitted_plan
    clerk = sit_down("payment_clerk").opens(reverse("portal:payment_plan", args=[plan.uuid]))
    assert clerk.main.get_by_text("复核通过").count() == 0
    forged = reverse("portal:payment_approve", args=[plan.uuid])
    forges(clerk, forged, "“复核通过”由“支付复核”岗位办理")
    plan.refresh_from_db()
    assert plan.state == "submitted"


def test_the_planner_cannot_confirm_the_plan(subjects: Subjects, sit_down: SitDown) -> None:
    plan = subjects.draft_plan
    planner = sit_down("planner").opens(reverse("portal:plan", args=[plan.uuid]))
    assert planner.main.locator("summary", has_text="审定计划").count() == 0
    forged = reverse("portal:plan_confirm", args=[plan.uuid])
    forges(planner, forged, "“审定计划”由“项目审核”岗位办理")
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_the_clerk_cannot_accept_the_own_filing(subjects: Subjects, sit_down: SitDown) -> None:
    filed = subjects.filed_class
    clerk = sit_down("clerk").opens(reverse("portal:class", args=[filed.uuid]))
    assert clerk.main.get_by_text("审核备案").count() == 0
    forged = reverse("portal:filing_accept", args=[filed.uuid])
    forges(clerk, forged, "“备案”由“项目审核”岗位办理")
    filed.refresh_from_db()
    assert filed.state == "filed"


def test_another_institution_finds_no_class_and_another_region_no_plan(
    subjects: Subjects, sit_down: SitDown
) -> None:
    opened, plan = subjects.opened_class, subjects.plan
    pages = [reverse(f"portal:{name}", args=[opened.uuid]) for name in ("class", "class_roster")]
    for path in pages:
        finds_nothing(sit_down("other_clerk"), path, opened.label)
    finds_nothing(
        sit_down("foreign_supervisor"), reverse("portal:plan", args=[plan.uuid]), plan.title
    )
    listed = sit_down("other_clerk").opens(reverse("portal:classes"))
    listed.reads_no(opened.label)
