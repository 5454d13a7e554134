"""Who may give accounts and duties: the administrator of the region, and the platform itself
when it is set up (there is nobody yet to ask)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor, must_have_duty, refuse_duty
from jisheng.accounts.models import User
from jisheng.foundation.errors import Refusal
from jisheng.foundation.trail import Doer, System
from jisheng.foundation.workflow import Act


def may_administer(
    doer: Doer, act: Act, region_code: str, organisation_uuid: UUID | None = None
) -> None:
    """Let pass the administrator whose reach covers the region; raises NotFound, NotPermitted."""
    if not isinstance(doer, System):
        must_have_duty(doer, act, region_code, organisation_uuid, what=_("该区划"))


def may_administer_anywhere(doer: Doer, act: Act) -> None:
    """Let pass any administrator: an account has no place until it has a duty."""
    if isinstance(doer, System):
        return
    if not isinstance(doer, Actor) or act.duty not in doer.duties:
        refuse_duty(act)


def must_be_another(doer: Doer, user: User) -> None:
    """Refuse to give duties to oneself, which would undo every separation of duties."""
    if doer.user_id == user.pk:
        raise Refusal(
            "NOT_FOR_ONESELF",
            _("不能给自己分配或收回岗位，否则岗位分离形同虚设。"),
            _("请由另一名系统管理员办理。"),
        )
