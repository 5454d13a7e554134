from __future__ import annotations

import datetime as dt

import pytest

from jisheng.accounts.models import User
from jisheng.accounts.operations.note_login import note_failed_login, note_login, refuse_locked
from jisheng.foundation.errors import Refusal
from jisheng.foundation.models import TrailEntry
from tests.conftest import moment

pytestmark = pytest.mark.django_db
AT = moment("2020-10-09 09:00")


@pytest.fixture
def user() -> User:
    return User.objects.create(login="zhang.san", display_name="张三")


def _fail(times: int) -> None:
    for _ in range(times):
        note_failed_login("zhang.san", at=AT)


def test_the_fifth_failure_in_a_row_locks_for_fifteen_minutes(user: User) -> None:
    _fail(4)
    refuse_locked(user.login, at=AT)
    _fail(1)
    with pytest.raises(Refusal) as refused:
        refuse_locked(user.login, at=AT + dt.timedelta(minutes=14, seconds=59))
    assert "09:15" in refused.value.message
    refuse_locked(user.login, at=AT + dt.timedelta(minutes=15))
    assert TrailEntry.objects.get(act="lock").subject_uuid == user.uuid


def test_a_good_login_starts_the_count_again(user: User) -> None:
    _fail(4)
    note_login(user.login, at=AT)
    _fail(4)
    refuse_locked(user.login, at=AT)


def test_an_unknown_login_name_answers_like_a_known_one(user: User) -> None:
    for _ in range(9):
        note_failed_login("nobody", at=AT)
    refuse_locked("nobody", at=AT)
    assert User.objects.count() == 1
