"""Filing a class step by step: facts, timetable, trainees by hand, filing, withdrawing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jisheng.foundation.clock import choose_day
from jisheng.training.enums import ClassState
from jisheng.training.models import TrainingClass
from tests.conftest import moment
from tests.factories import identity_number
from tests.portal.ground import Ground
from tests.portal.visiting import page, status_of, visitor

pytestmark = pytest.mark.django_db

FACTS = {
    "label": "第1期",
    "starts_on": "2020-10-12",
    "ends_on": "2020-10-23",
    "place": "稠城街道 301 教室",
    "host_division_code": "330782",
}
EVERY_WEEKDAY = {
    "do": "many",
    "first_on": "2020-10-12",
    "last_on": "2020-10-23",
    "weekdays": ["0", "1", "2", "3", "4"],
    "skip_holidays": "on",
    "morning_starts": "08:30",
    "morning_ends": "11:30",
    "morning_hours": "4",
    "afternoon_starts": "13:30",
    "afternoon_ends": "16:30",
    "afternoon_hours": "4",
    "topic": "电商运营",
    "teacher": "陈老师",
}


@pytest.fixture
def ground() -> Ground:
    choose_day(moment("2020-09-28").date())
    return Ground()


def begun(ground: Ground) -> TrainingClass:
    url = reverse("portal:class_new", args=[ground.published_line.uuid])
    assert status_of(ground.world.clerk, url, FACTS) == 302
    return TrainingClass.objects.get()


def test_a_class_is_begun_from_an_undertaken_line(ground: Ground) -> None:
    link = reverse("portal:class_new", args=[ground.published_line.uuid])
    assert link in page(ground.world.clerk, reverse("portal:undertaken_lines"))
    assert link not in page(ground.world.other_clerk, reverse("portal:undertaken_lines"))
    assert begun(ground).label == "第1期"


def test_dates_the_wrong_way_round_are_told_at_the_field(ground: Ground) -> None:
    url = reverse("portal:class_new", args=[ground.published_line.uuid])
    given = {**FACTS, "ends_on": "2020-10-01"}
    answer = visitor(ground.world.clerk).post(url, given)
    assert answer.status_code == 422
    assert 'id="id_ends_on-error"' in answer.content.decode()


def test_the_generator_fills_ten_days_and_shows_the_sum(ground: Ground) -> None:
    made = begun(ground)
    url = reverse("portal:build_timetable", args=[made.uuid])
    assert status_of(ground.world.clerk, url, EVERY_WEEKDAY) == 302
    assert made.sessions.count() == 20
    assert "共 20 节课，10 天" in page(ground.world.clerk, url)


def test_a_session_outside_the_training_is_told_and_nothing_is_added(ground: Ground) -> None:
    made = begun(ground)
    url = reverse("portal:build_timetable", args=[made.uuid])
    one = {
        "do": "one",
        "day": "2020-12-01",
        "starts": "08:30",
        "ends": "11:30",
        "hours": 4,
        "topic": "电商",
        "teacher": "陈老师",
    }
    answer = visitor(ground.world.clerk).post(url, one)
    assert answer.status_code == 422
    assert "不在培训期" in answer.content.decode()
    assert status_of(ground.world.clerk, url, {**one, "day": "2020-10-12"}) == 302
    assert made.sessions.count() == 1


def test_one_session_is_taken_off(ground: Ground) -> None:
    made = begun(ground)
    url = reverse("portal:build_timetable", args=[made.uuid])
    visitor(ground.world.clerk).post(url, EVERY_WEEKDAY)
    first = made.sessions.all()[0]
    remove = reverse("portal:session_remove", args=[made.uuid, first.uuid])
    assert status_of(ground.world.clerk, remove, {}) == 302
    assert made.sessions.count() == 19


def test_a_trainee_is_added_corrected_and_removed_by_hand(ground: Ground) -> None:
    made, client = begun(ground), visitor(ground.world.clerk)
    number = identity_number()
    new = reverse("portal:trainee_new", args=[made.uuid])
    wrong = client.post(new, {"name": "周敏", "identity_number": number[:-1]})
    assert wrong.status_code == 422
    assert 'id="id_identity_number-error"' in wrong.content.decode()
    assert client.post(new, {"name": "周敏", "identity_number": number}).status_code == 302
    one = made.enrolments.get()
    edit = reverse("portal:trainee_edit", args=[made.uuid, one.uuid])
    assert number not in client.get(edit).content.decode()
    given = {"name": "周敏", "identity_number": "", "employer_name": "某某公司"}
    assert client.post(edit, given).status_code == 302
    corrected = made.enrolments.get()
    assert (corrected.person_id, corrected.employer_name) == (one.person_id, "某某公司")
    remove = reverse("portal:trainee_remove", args=[made.uuid, corrected.uuid])
    assert client.post(remove).status_code == 302
    assert made.enrolments.count() == 0


def test_filing_tells_everything_that_is_missing_at_once(ground: Ground) -> None:
    made = begun(ground)
    file = reverse("portal:class_file", args=[made.uuid])
    answer = visitor(ground.world.clerk).post(file, follow=True)
    text = answer.content.decode()
    assert "还没有课程表" in text
    assert "名册还没有学员" in text
    made.refresh_from_db()
    assert made.state == ClassState.DRAFT


def test_a_complete_class_is_filed_and_can_no_longer_be_changed(ground: Ground) -> None:
    made = ground.draft_class
    file = reverse("portal:class_file", args=[made.uuid])
    assert status_of(ground.world.clerk, file, {}) == 302
    made.refresh_from_db()
    assert made.state == ClassState.FILED
    url = reverse("portal:build_basics", args=[made.uuid])
    assert visitor(ground.world.clerk).get(url).status_code == 409


def test_a_class_is_withdrawn(ground: Ground) -> None:
    url = reverse("portal:class_withdraw", args=[ground.draft_class.uuid])
    assert status_of(ground.world.clerk, url, {}) == 302
    ground.draft_class.refresh_from_db()
    assert ground.draft_class.state == ClassState.WITHDRAWN
