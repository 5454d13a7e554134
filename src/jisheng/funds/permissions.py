"""Who may act on money and who may see it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor, Reach, refuse_duty, significant
from jisheng.accounts.enums import Duty
from jisheng.foundation.errors import NotFound, NotPermitted
from jisheng.foundation.workflow import Act

# Institutions, teachers and trainees must not even learn that a plan exists.
OUTSIDE = frozenset({Duty.INSTITUTION_CLERK, Duty.TEACHER, Duty.TRAINEE})
READERS = frozenset(
    {
        Duty.PAYMENT_CLERK,
        Duty.PAYMENT_APPROVER,
        Duty.CLAIM_RECHECKER,
        Duty.AUDITOR,
        Duty.ADMINISTRATOR,
    }
)
# What the bank sends may also be read in by the queue, with nobody at the desk.
ALSO_BY_THE_SYSTEM = frozenset({"read_return"})


def may_act(doer: Any, act: Act, subject: Any) -> None:
    """Refuse an act on a record with ``region_code`` to who lacks its duty there.

    The organisation of a reach does not narrow money: a fund belongs to the region, and
    the paying agency and the finance office work on the same plans. Raises NotFound to
    outsiders and other regions, NotPermitted to officials with another duty.
    """
    if not isinstance(doer, Actor):
        _system_only(act)
        return
    here = [r for r in doer.reaches if r.duty not in OUTSIDE and _covers(r, subject.region_code)]
    if not here:
        raise NotFound(_("这项资金业务"))
    if not act.duty or act.duty not in {r.duty for r in here}:
        refuse_duty(act)


def by_the_caller(doer: Any, act: Act, subject: Any) -> None:
    """Let pass: the package that commits or releases has asked for the duty itself."""


def _system_only(act: Act) -> None:
    if act.duty and act.name not in ALSO_BY_THE_SYSTEM:
        raise NotPermitted("SYSTEM_ONLY", _("这一步只能由有岗位的人员办理。"))


def _covers(reach: Reach, region_code: str) -> bool:
    return region_code.startswith(significant(reach.region_code))


def visible(actor: Actor, region_field: str = "region_code") -> Q:
    """Return the filter for the money records this actor may read."""
    seen = Q(pk__in=[])
    for reach in actor.reaches:
        if reach.duty in READERS:
            seen |= Q(**{f"{region_field}__startswith": significant(reach.region_code)})
    return seen
