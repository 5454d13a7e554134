"""Reviewing filings: the whole filing on one page, acceptance, all reasons at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jisheng.foundation.clock import choose_day
from jisheng.training.enums import ClassState
from tests.conftest import moment
from tests.portal.ground import Ground
from tests.portal.visiting import page, status_of, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-10-09").date())
    return Ground()


def reasons(*rows: tuple[str, str], **more: str) -> dict[str, str]:
    given = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0", **more}
    for number, (item, reason) in enumerate(rows):
        given |= {f"form-{number}-item": item, f"form-{number}-reason": reason}
    return given


def test_the_review_shows_the_filing_whole_and_names_masked(ground: Ground) -> None:
    shown = page(ground.world.supervisor, reverse("portal:filing", args=[ground.filed_class.uuid]))
    one = ground.filed_class.enrolments.select_related("person").latest("id")
    assert one.person.identity_masked in shown
    assert one.person.identity_number not in shown
    assert one.person.name not in shown
    assert ground.filed_class.place in shown
    assert ground.filed_class.sessions.all()[0].topic in shown
    assert "予以备案" in shown


def test_accepting_gives_a_number_and_takes_the_buttons_away(ground: Ground) -> None:
    accept = reverse("portal:filing_accept", args=[ground.filed_class.uuid])
    answer = visitor(ground.world.supervisor).post(accept, follow=True)
    ground.filed_class.refresh_from_db()
    assert ground.filed_class.state == ClassState.ACCEPTED
    text = answer.content.decode()
    assert str(ground.filed_class.filing_number) in text
    assert accept not in text


def test_a_filing_is_sent_back_with_several_reasons_and_the_clerk_reads_them_all(
    ground: Ground,
) -> None:
    url = reverse("portal:filing_send_back", args=[ground.filed_class.uuid])
    told = reasons(("place", "没有写明教室"), ("teacher", "没有教师资格"), ("", ""))
    assert status_of(ground.world.supervisor, url, told) == 302
    shown = page(ground.world.clerk, reverse("portal:class", args=[ground.filed_class.uuid]))
    assert "没有写明教室" in shown
    assert "没有教师资格" in shown
    assert "继续填报" in shown


def test_one_more_row_keeps_what_is_written(ground: Ground) -> None:
    url = reverse("portal:filing_send_back", args=[ground.filed_class.uuid])
    told = reasons(("place", "没有写明教室"), ("", ""), more="more")
    answer = visitor(ground.world.supervisor).post(url, told)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "没有写明教室" in text
    assert "form-2-reason" in text
    ground.filed_class.refresh_from_db()
    assert ground.filed_class.state == ClassState.FILED


def test_sending_back_without_a_reason_or_without_its_item_is_refused(ground: Ground) -> None:
    url = reverse("portal:filing_send_back", args=[ground.filed_class.uuid])
    assert status_of(ground.world.supervisor, url, reasons(("", ""))) == 422
    assert status_of(ground.world.supervisor, url, reasons(("", "没有写明教室"))) == 422
    ground.filed_class.refresh_from_db()
    assert ground.filed_class.state == ClassState.FILED


def test_a_filing_waits_on_the_supervisors_desk_and_on_no_others(ground: Ground) -> None:
    label = ground.filed_class.label
    assert label in page(ground.world.supervisor, reverse("portal:desk"))
    assert label not in page(ground.world.other_supervisor, reverse("portal:desk"))
    assert label not in page(ground.world.planner, reverse("portal:desk"))
