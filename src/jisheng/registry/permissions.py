"""Who may change the registers, and who may see a personal number whole."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor, must_have_duty, refuse_duty
from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import NotFound
from jisheng.foundation.trail import Doer, System
from jisheng.foundation.workflow import Act

# Reading a whole number is part of these duties' work; others see it masked.
REVEALING = (Duty.AUDITOR, Duty.PAYMENT_CLERK, Duty.CLAIM_REVIEWER)


def may_register(doer: Doer, act: Act, region_code: str) -> None:
    """Let pass the region's administrator and the platform; raises NotFound, NotPermitted."""
    if not isinstance(doer, System):
        must_have_duty(doer, act, region_code, what=_("该区划"))


def may_register_anywhere(doer: Doer, act: Act) -> None:
    """Let pass any administrator: people belong to no region."""
    if isinstance(doer, System):
        return
    if not isinstance(doer, Actor) or act.duty not in doer.duties:
        refuse_duty(act)


def revealing_duty(doer: Doer, act: Act) -> str:
    """Return the duty by which the doer may see a number whole.

    Raises NotFound for those who see no register at all, NotPermitted for other duties.
    """
    duties = doer.duties if isinstance(doer, Actor) else frozenset()
    if not duties - {Duty.TRAINEE}:
        raise NotFound(_("该学员"))
    held = next((duty for duty in REVEALING if duty in duties), None)
    if held is None:
        refuse_duty(act)
    return str(held)
