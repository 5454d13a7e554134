"""The administrator's pages: accounts, duties, office parameters."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jisheng.accounts.enums import Duty
from jisheng.accounts.models import User
from jisheng.foundation.clock import choose_day
from tests.conftest import moment
from tests.factories import World, make_world
from tests.portal.visiting import page, status_of, visitor

pytestmark = pytest.mark.django_db
ACCOUNTS = "/office/accounts/"


@pytest.fixture
def world() -> World:
    choose_day(moment("2020-10-09").date())
    return make_world()


def test_the_administrator_sees_accounts_and_others_are_told_whose_page_it_is(
    world: World,
) -> None:
    assert world.payment_clerk.login in page(world.administrator, f"{ACCOUNTS}?q=payment_clerk")
    for actor in world.all_but(world.administrator):
        assert status_of(actor, ACCOUNTS) == 403


def test_an_account_is_opened_and_given_a_duty(world: World) -> None:
    client = visitor(world.administrator)
    given = {"login": "zhou.min", "display_name": "周敏", "password": "long enough 7"}
    opened = client.post(reverse("portal:account_new"), given)
    made = User.objects.get(login="zhou.min")
    assert opened.headers["Location"] == reverse("portal:account", args=[made.uuid])
    duty = {"duty": Duty.CLAIM_REVIEWER, "region_code": "义乌市", "organisation": ""}
    client.post(opened.headers["Location"], duty)
    assert "补贴初审" in client.get(opened.headers["Location"]).content.decode()


def test_an_incompatible_duty_is_refused_in_words_and_the_form_is_kept(world: World) -> None:
    clerk = User.objects.get(login=world.payment_clerk.login)
    duty = {"duty": Duty.PAYMENT_APPROVER, "region_code": "330782", "organisation": ""}
    answer = visitor(world.administrator).post(reverse("portal:account", args=[clerk.uuid]), duty)
    assert answer.status_code == 422
    assert "不相容" in answer.content.decode()
    assert clerk.assignments.count() == 1


def test_an_institutions_duty_needs_its_institution(world: World) -> None:
    user = User.objects.get(login=world.auditor.login)
    duty = {"duty": Duty.TEACHER, "region_code": "330782", "organisation": ""}
    answer = visitor(world.administrator).post(reverse("portal:account", args=[user.uuid]), duty)
    assert answer.status_code == 422
    assert "机构岗位只能在一个单位内" in answer.content.decode()


def test_a_duty_is_taken_back(world: World) -> None:
    user = User.objects.get(login=world.teacher.login)
    held = user.assignments.get()
    url = reverse("portal:duty_end", args=[user.uuid, held.pk])
    assert status_of(world.auditor, url, {}) == 403
    assert status_of(world.administrator, url, {}) == 302
    assert not user.assignments.exists()


def test_parameters_are_set_with_a_basis_and_read_by_the_auditor(world: World) -> None:
    url = reverse("portal:parameters")
    given = {
        "name": "notice_working_days",
        "value": "5",
        "basis": "义人社办〔2020〕3号",
        "valid_from": "2020-01-30",
    }
    assert status_of(world.auditor, url, given) == 403
    without = {**given, "basis": ""}
    assert status_of(world.administrator, url, without) == 422
    assert status_of(world.administrator, url, given) == 302
    assert "义人社办〔2020〕3号" in page(world.auditor, url)
    assert status_of(world.administrator, url, given) == 422
    assert status_of(world.clerk, url) == 403
