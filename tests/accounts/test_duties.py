from __future__ import annotations

from uuid import UUID

import pytest

from jisheng.accounts.actor import actor_of
from jisheng.accounts.enums import INCOMPATIBLE, Duty
from jisheng.accounts.models import Assignment, User
from jisheng.accounts.operations.assign_duty import assign_duty
from jisheng.accounts.operations.create_user import create_user
from jisheng.accounts.operations.end_duty import end_duty
from jisheng.accounts.queries import user as one_user
from jisheng.accounts.queries import users
from jisheng.foundation.errors import Invalid, NotFound, NotPermitted, Refusal
from jisheng.foundation.models import TrailEntry
from jisheng.foundation.trail import SYSTEM
from tests import factories
from tests.conftest import moment
from tests.factories import ELSEWHERE, YIWU

pytestmark = pytest.mark.django_db
AT = moment("2020-10-09 09:00")
SCHOOL = UUID(int=1)
WORD = "rain on the river 7"


def _open(login: str = "li.si") -> User:
    return create_user(SYSTEM, login=login, display_name="李四", password=WORD, at=AT)


def test_an_administrator_opens_accounts_and_nobody_else_does() -> None:
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    made = create_user(administrator, login="li.si", display_name="李四", password=WORD, at=AT)
    assert made.check_password(WORD)
    assert WORD not in str(TrailEntry.objects.get(act="create_user").changes)
    for duty in set(Duty) - {Duty.ADMINISTRATOR}:
        with pytest.raises(NotPermitted):
            create_user(
                factories.make_actor(duty), login="x.y", display_name="某", password=WORD, at=AT
            )


def test_everything_wrong_with_a_new_account_is_told_at_once() -> None:
    _open()
    with pytest.raises(Invalid) as refused:
        create_user(SYSTEM, login="Li Si", display_name=" ", password="123", at=AT)
    assert {f.place for f in refused.value.faults} == {"login", "display_name", "password"}
    with pytest.raises(Invalid, match="已被使用"):
        _open()


def test_an_administrator_assigns_duties_in_the_own_region_only() -> None:
    administrator, user = factories.make_actor(Duty.ADMINISTRATOR), _open()
    assign_duty(administrator, user.uuid, Duty.CLAIM_REVIEWER, YIWU, at=AT)
    assert actor_of(user).has(Duty.CLAIM_REVIEWER, YIWU)
    with pytest.raises(NotFound):
        assign_duty(administrator, user.uuid, Duty.TEACHER, ELSEWHERE, at=AT)
    with pytest.raises(NotPermitted):
        assign_duty(factories.make_actor(Duty.AUDITOR), user.uuid, Duty.TRAINEE, YIWU, at=AT)


@pytest.mark.parametrize("pair", INCOMPATIBLE, ids=lambda pair: "-".join(sorted(pair)))
def test_duties_that_check_each_other_are_never_one_person(pair: frozenset[str]) -> None:
    first, second = sorted(pair)
    for one, other in ((first, second), (second, first)):
        user = _open(f"u.{one}")
        assign_duty(SYSTEM, user.uuid, one, YIWU, at=AT, organisation_uuid=SCHOOL)
        with pytest.raises(Refusal) as refused:
            assign_duty(SYSTEM, user.uuid, other, ELSEWHERE, at=AT, organisation_uuid=SCHOOL)
        assert refused.value.code == "INCOMPATIBLE_DUTIES"
        assert Assignment.objects.filter(user=user).count() == 1


def test_the_same_duty_is_not_given_twice() -> None:
    user = _open()
    assign_duty(SYSTEM, user.uuid, Duty.TRAINEE, YIWU, at=AT)
    with pytest.raises(Refusal, match="已有这个岗位"):
        assign_duty(SYSTEM, user.uuid, Duty.TRAINEE, YIWU, at=AT)


def test_nobody_gives_duties_to_themselves() -> None:
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    me = User.objects.get(login=administrator.login)
    with pytest.raises(Refusal) as refused:
        assign_duty(administrator, me.uuid, Duty.CLAIM_REVIEWER, YIWU, at=AT)
    assert refused.value.code == "NOT_FOR_ONESELF"


def test_a_duty_ends_and_leaves_its_trace() -> None:
    administrator, user = factories.make_actor(Duty.ADMINISTRATOR), _open()
    held = assign_duty(administrator, user.uuid, Duty.TRAINEE, YIWU, at=AT)
    with pytest.raises(NotPermitted):
        end_duty(factories.make_actor(Duty.AUDITOR), user.uuid, held.pk, at=AT)
    end_duty(administrator, user.uuid, held.pk, at=AT)
    assert actor_of(user).reaches == ()
    assert TrailEntry.objects.get(act="end_duty").changes["duty"] == Duty.TRAINEE


def test_an_administrator_lists_the_accounts_of_the_region() -> None:
    administrator = factories.make_actor(Duty.ADMINISTRATOR)
    near = factories.make_actor(Duty.TEACHER)
    far = factories.make_actor(Duty.TEACHER, region_code=ELSEWHERE)
    listed = set(users(administrator).values_list("pk", flat=True))
    assert near.user_id in listed
    assert far.user_id not in listed
    with pytest.raises(NotFound):
        users(near)
    with pytest.raises(NotFound):
        one_user(administrator, User.objects.get(login=far.login).uuid)


def test_a_clerk_or_teacher_belongs_to_one_organisation() -> None:
    user = _open()
    for duty in (Duty.INSTITUTION_CLERK, Duty.TEACHER):
        with pytest.raises(Invalid, match="一个单位"):
            assign_duty(SYSTEM, user.uuid, duty, YIWU, at=AT)
    with pytest.raises(Invalid) as refused:
        assign_duty(SYSTEM, user.uuid, "king", "义乌", at=AT)
    assert {f.place for f in refused.value.faults} == {"duty", "region_code"}
