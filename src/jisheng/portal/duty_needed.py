"""Pages of one duty: those who hold another are told whose page it is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import NotPermitted


def must_hold(actor: Actor, *duties: str) -> None:
    """Raise NotPermitted (403) unless the actor holds one of the duties, anywhere.

    For lists and empty forms; what a page shows and does is asked again, record by record.
    """
    if actor.duties & set(duties):
        return
    names = "、".join(str(Duty(duty).label) for duty in duties)
    raise NotPermitted(
        "NOT_YOUR_PAGE",
        _("这个页面供“%(duties)s”岗位使用，您的账号没有这个岗位。") % {"duties": names},
        _("请从首页进入您岗位的事项；如认为应当有此岗位，请联系系统管理员。"),
    )
