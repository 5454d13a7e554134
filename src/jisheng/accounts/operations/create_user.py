from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.models import User
from jisheng.accounts.permissions import may_administer_anywhere
from jisheng.accounts.workflow import CREATE_USER
from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.trail import Doer

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@transaction.atomic
def create_user(
    doer: Doer,
    *,
    login: str,
    display_name: str,
    password: str,
    at: dt.datetime,
    person_uuid: UUID | None = None,
) -> User:
    """Open an account without duties; raises NotPermitted, Invalid."""
    may_administer_anywhere(doer, CREATE_USER)
    user = User(login=login.strip(), display_name=display_name.strip(), person_uuid=person_uuid)
    faults = _faults_of(user, password)
    if faults:
        raise Invalid(faults)
    user.set_password(password)
    user.save()
    trail.record(
        doer,
        at=at,
        subject=("accounts.user", user.uuid),
        act=CREATE_USER.name,
        label=str(CREATE_USER.label),
        duty=CREATE_USER.duty,
        changes={"login": user.login, "display_name": user.display_name},
    )
    return user


def _faults_of(user: User, password: str) -> list[Fault]:
    faults = []
    if not _LOGIN.fullmatch(user.login):
        faults.append(
            Fault(
                "login",
                _("登录名“%(login)s”不能使用。") % {"login": user.login},
                _("请用 3 至 60 位小写字母、数字、点、横线或下划线。"),
            )
        )
    elif User.objects.filter(login=user.login).exists():
        faults.append(Fault("login", _("登录名已被使用。"), _("请换一个登录名。")))
    if not user.display_name:
        faults.append(Fault("display_name", _("没有填姓名。"), _("请填写使用人姓名。")))
    if user.person_uuid and User.objects.filter(person_uuid=user.person_uuid).exists():
        faults.append(Fault("person_uuid", _("此人已有账号。"), _("请用原账号登录。")))
    return faults + _password_faults(user, password)


def _password_faults(user: User, password: str) -> list[Fault]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [Fault("password", message, "") for message in error.messages]
    return []
