"""Attendance: the class code and the phone, the roll call, the signed sheet, corrections."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jisheng.training.class_code import code_for
from jisheng.training.enums import HourSource
from jisheng.training.models import ClassSession, HourEntry
from tests.conftest import moment
from tests.portal.ground import Ground
from tests.portal.visiting import page, status_of, visitor

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n rest of a picture"


@pytest.fixture
def ground(monkeypatch: pytest.MonkeyPatch) -> Ground:
    monkeypatch.setattr("jisheng.foundation.clock.now", lambda: moment("2020-10-14 08:40"))
    return Ground()


def right_code(session: ClassSession) -> str:
    at = moment("2020-10-14 08:40")
    return code_for(session.training_class.code_secret, session.uuid, at)


def test_the_code_is_shown_to_the_teacher_with_a_picture_to_scan(ground: Ground) -> None:
    text = page(ground.world.teacher, reverse("portal:session_code", args=[ground.session.uuid]))
    assert right_code(ground.session) in text
    assert "<svg" in text
    assert reverse("portal:check_in", args=[ground.session.uuid]) in text


def test_a_trainee_signs_in_on_a_phone_without_an_account(ground: Ground) -> None:
    url = reverse("portal:check_in", args=[ground.session.uuid])
    code = right_code(ground.session)
    assert f'value="{code}"' in Client().get(url, {"code": code}).content.decode()
    person = ground.world.trainee_person
    given = {"code": code, "identity_number": person.identity_number}
    answer = Client().post(url, given)
    assert "签到成功" in answer.content.decode()
    assert HourEntry.objects.get().source == HourSource.CLASS_CODE
    again = Client().post(url, given)
    assert "不会重复登记" in again.content.decode()
    assert HourEntry.objects.count() == 1


def test_a_wrong_code_gets_a_clear_answer_that_tells_nothing(ground: Ground) -> None:
    url = reverse("portal:check_in", args=[ground.session.uuid])
    person = ground.world.trainee_person
    given = {"code": "000000", "identity_number": person.identity_number}
    answer = Client().post(url, given)
    assert answer.status_code == 422
    assert "签到没有成功" in answer.content.decode()
    assert person.name not in answer.content.decode()
    assert not HourEntry.objects.exists()


def test_a_trainee_who_is_logged_in_needs_only_the_code(ground: Ground) -> None:
    url = reverse("portal:check_in", args=[ground.session.uuid])
    client = visitor(ground.world.trainee)
    assert "identity_number" not in client.get(url).content.decode()
    answer = client.post(url, {"code": right_code(ground.session)})
    assert "签到成功" in answer.content.decode()


def test_the_roll_is_called_for_those_ticked(ground: Ground) -> None:
    url = reverse("portal:roll_call", args=[ground.session.uuid])
    client = visitor(ground.world.teacher)
    one, two = ground.opened_class.enrolments.order_by("row_number")
    assert client.get(url, {"all": 1}).content.decode().count(" checked") == 2
    assert client.get(url).content.decode().count(" checked") == 0
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"present": [str(one.uuid)]}).status_code == 302
    assert [e.enrolment_id for e in HourEntry.objects.all()] == [one.pk]
    left = client.get(url).content.decode()
    assert str(two.uuid) in left
    assert str(one.uuid) not in left


def test_a_signed_sheet_is_recorded_with_its_scan(ground: Ground) -> None:
    url = reverse("portal:paper_sheet", args=[ground.session.uuid])
    one = ground.opened_class.enrolments.order_by("row_number")[0]
    client = visitor(ground.world.clerk)
    without = client.post(url, {"present": [str(one.uuid)]})
    assert without.status_code == 422
    scan = SimpleUploadedFile("签到表.png", PNG)
    answer = client.post(url, {"present": [str(one.uuid)], "scan": scan})
    assert answer.status_code == 302
    entry = HourEntry.objects.get()
    assert entry.evidence is not None
    link = reverse("portal:session_scan", args=[ground.session.uuid, entry.evidence.uuid])
    assert link in page(
        ground.world.supervisor, reverse("portal:session", args=[ground.session.uuid])
    )
    assert visitor(ground.world.supervisor).get(link).content == PNG
    assert status_of(ground.world.other_clerk, link) == 404


def test_hours_are_corrected_with_a_reason_that_stays_visible(ground: Ground) -> None:
    entry = ground.hour_entry
    url = reverse("portal:hours_correct", args=[ground.session.uuid, entry.pk])
    client = visitor(ground.world.clerk)
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "签到后提前离开"}).status_code == 302
    session = page(ground.world.supervisor, reverse("portal:session", args=[ground.session.uuid]))
    assert "签到后提前离开" in session
    hours = page(
        ground.world.supervisor, reverse("portal:class_hours", args=[ground.opened_class.uuid])
    )
    assert "*" in hours


def test_the_blank_sheet_names_everybody_and_no_whole_number(ground: Ground) -> None:
    text = page(ground.world.clerk, reverse("portal:session_sheet", args=[ground.session.uuid]))
    for one in ground.opened_class.enrolments.select_related("person"):
        assert one.person.name in text
        assert one.person.identity_number not in text


def test_todays_sessions_are_listed_for_the_teacher_of_the_institution_only(
    ground: Ground,
) -> None:
    label = ground.opened_class.label
    assert label in page(ground.world.teacher, reverse("portal:today_sessions"))
    assert label not in page(ground.world.other_clerk, reverse("portal:today_sessions"))
    another = reverse("portal:today_sessions") + "?day=2020-11-30"
    assert "这一天没有课" in page(ground.world.teacher, another)
