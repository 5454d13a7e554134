"""Who may change the catalogues."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor, must_have_duty
from jisheng.catalogues.models import RulebookVersion
from jisheng.foundation.errors import NotPermitted, Refusal
from jisheng.foundation.trail import Doer, System
from jisheng.foundation.workflow import Act


def may_change(doer: Doer, act: Act, region_code: str) -> None:
    """Let pass the region's administrator and the platform; raises NotFound, NotPermitted."""
    if not isinstance(doer, System):
        must_have_duty(doer, act, region_code, what=_("该区划"))


def of_rulebook(doer: Any, act: Act, version: RulebookVersion) -> None:
    """Let pass the duty over the region; raises NotFound, NotPermitted.

    Acts of the platform itself (a demonstration city, a command) are no acts of a rulebook.
    """
    if not isinstance(doer, Actor):
        raise NotPermitted("SYSTEM_ONLY", _("这一步只能由有岗位的人员办理。"))
    must_have_duty(doer, act, version.region_code, what=_("该规则版本"))


def refuse_other_hand(version: RulebookVersion, actor: Actor) -> None:
    """Raise Refusal when a draft is another's: who publishes must know whom they check."""
    if version.made_by != actor.user_id:
        raise Refusal(
            "NOT_YOUR_DRAFT",
            _("这份草稿由其他人编制，由其本人修改和送审，以便分清编制和发布的责任。"),
            _("如需修改，请在它的基础上另起草稿。"),
        )


def refuse_same_hand(version: RulebookVersion, actor: Actor) -> None:
    """Raise Refusal when the maker would publish: rules are seen by two people."""
    if version.made_by == actor.user_id:
        raise Refusal(
            "SAME_PERSON",
            _("这份规则是您编制的，编制和发布必须由不同的人办理。"),
            _("请转交其他有“政策规则发布”岗位的人员办理。"),
        )
