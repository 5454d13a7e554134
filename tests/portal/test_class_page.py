"""The one page of a class: tabs, acts by duty, hours, history; and a trainee's own pages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jisheng.foundation.clock import choose_day
from jisheng.training.enums import ClassState
from tests import factories
from tests.conftest import moment
from tests.portal.ground import Ground
from tests.portal.visiting import page, status_of, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-10-14").date())
    return Ground()


def test_each_duty_is_offered_its_own_acts_only(ground: Ground) -> None:
    url = reverse("portal:class", args=[ground.accepted_class.uuid])
    assert "开班并锁定名册" in page(ground.world.clerk, url)
    assert "开班并锁定名册" not in page(ground.world.supervisor, url)
    filed = reverse("portal:class", args=[ground.filed_class.uuid])
    assert "审核备案" in page(ground.world.supervisor, filed)
    assert "审核备案" not in page(ground.world.clerk, filed)


def test_opening_locks_the_roster_and_says_so(ground: Ground) -> None:
    url = reverse("portal:class_open", args=[ground.accepted_class.uuid])
    assert status_of(ground.world.clerk, url, {}) == 302
    ground.accepted_class.refresh_from_db()
    assert ground.accepted_class.state == ClassState.OPENED
    roster = reverse("portal:class_roster", args=[ground.accepted_class.uuid])
    assert "锁定人数 2 人" in page(ground.world.supervisor, roster)


def test_completing_too_early_is_refused_in_words_on_the_page(ground: Ground) -> None:
    url = reverse("portal:class_complete", args=[ground.opened_class.uuid])
    answer = visitor(ground.world.clerk).post(url, follow=True)
    assert "最后一节课" in answer.content.decode()
    ground.opened_class.refresh_from_db()
    assert ground.opened_class.state == ClassState.OPENED


def test_the_hours_of_every_trainee_and_session_add_up(ground: Ground) -> None:
    choose_day(moment("2020-10-16").date())
    one, two = ground.opened_class.enrolments.order_by("row_number")
    sessions = list(ground.opened_class.sessions.all())
    factories.attend_all(ground.opened_class, enrolments=[one], sessions=sessions[:4])
    factories.attend_all(ground.opened_class, enrolments=[two], sessions=sessions[:2])
    url = reverse("portal:class_hours", args=[ground.opened_class.uuid])
    answer = visitor(ground.world.supervisor).get(url)
    matrix = answer.context["matrix"]
    assert [row.total for row in matrix.rows] == [16, 8]
    assert matrix.total == 24
    assert "缺" in answer.content.decode()
    file = visitor(ground.world.supervisor).get(url, {"export": "csv"})
    lines = b"".join(file.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[1].startswith(f"{one.person.name},16,4,4")


def test_the_history_tells_who_when_what_and_why_and_can_be_narrowed(ground: Ground) -> None:
    back = reverse("portal:filing_send_back", args=[ground.filed_class.uuid])
    told = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-item": "place",
        "form-0-reason": "没有写明教室",
    }
    visitor(ground.world.supervisor).post(back, told)
    change = reverse("portal:build_basics", args=[ground.filed_class.uuid])
    facts = {
        "label": ground.filed_class.label,
        "starts_on": "2020-11-17",
        "ends_on": "2020-11-26",
        "place": "新地点 201",
        "host_division_code": "330782",
    }
    visitor(ground.world.clerk).post(change, facts)
    url = reverse("portal:class_history", args=[ground.filed_class.uuid])
    text = page(ground.world.auditor, url)
    assert "没有写明教室" in text
    assert ground.world.supervisor.name in text
    assert "新地点 201" in text
    assert ground.filed_class.place in text
    narrowed = page(ground.world.auditor, f"{url}?act=send_back")
    assert "新地点 201" not in narrowed
    file = visitor(ground.world.auditor).get(url, {"export": "xlsx"})
    assert file.headers["Content-Type"].endswith("sheet")


def test_a_whole_number_is_shown_for_a_reason_that_stays_in_the_history(ground: Ground) -> None:
    one = ground.opened_class.enrolments.select_related("person")[0]
    args = [ground.opened_class.uuid]
    url = reverse("portal:trainee_reveal", args=[*args, one.uuid])
    assert url in page(ground.world.clerk, reverse("portal:class_roster", args=args))
    assert url not in page(ground.world.supervisor, reverse("portal:class_roster", args=args))
    client = visitor(ground.world.clerk)
    assert client.post(url, {"reason": " "}).status_code == 422
    shown = client.post(url, {"reason": "与学员核对证件"}).content.decode()
    assert one.person.identity_number in shown
    history = page(ground.world.auditor, reverse("portal:class_history", args=args))
    assert "与学员核对证件" in history
    assert one.person.identity_number not in history


def test_a_trainee_sees_own_hours_and_every_use_of_the_own_identity(ground: Ground) -> None:
    mine = ground.opened_class.enrolments.get(person=ground.world.trainee_person)
    first = ground.session
    factories.attend_all(ground.opened_class, enrolments=[mine], sessions=[first])
    text = page(ground.world.trainee, reverse("portal:my_classes"))
    assert ground.opened_class.label in text
    assert "<strong>4</strong> / 80" in text
    own = page(ground.world.trainee, reverse("portal:my_class", args=[ground.opened_class.uuid]))
    assert "4 课时" in own
    withdrawn = ground.a_class(ClassState.WITHDRAWN)
    assert withdrawn.label not in page(ground.world.trainee, reverse("portal:my_classes"))
    assert withdrawn.label in page(ground.world.trainee, reverse("portal:my_identity"))


def test_a_trainee_does_not_see_the_class_of_others(ground: Ground) -> None:
    stranger = factories.make_class(ground.world, people=2, state=ClassState.OPENED)
    url = reverse("portal:my_class", args=[stranger.uuid])
    assert status_of(ground.world.trainee, url) == 404


def test_the_desk_of_somebody_idle_says_what_may_be_done(ground: Ground) -> None:
    text = page(ground.world.planner, reverse("portal:desk"))
    assert reverse("portal:plan_new") in text
    assert "现在没有事等您办理" in text


def test_the_clerks_desk_puts_what_was_sent_back_before_drafts(ground: Ground) -> None:
    returned = ground.a_class(ClassState.RETURNED)
    draft = ground.draft_class
    text = page(ground.world.clerk, reverse("portal:desk"))
    assert text.index(returned.label) < text.index(draft.label)
