"""Who may change the catalogues."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jisheng.accounts.actor import must_have_duty
from jisheng.foundation.trail import Doer, System
from jisheng.foundation.workflow import Act


def may_change(doer: Doer, act: Act, region_code: str) -> None:
    """Let pass the region's administrator and the platform; raises NotFound, NotPermitted."""
    if not isinstance(doer, System):
        must_have_duty(doer, act, region_code, what=_("该区划"))
