"""Who may act on a claim and who may see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor, refuse_duty
from jisheng.accounts.enums import Duty
from jisheng.catalogues.models import RulebookVersion
from jisheng.claims.models import Claim, Objection
from jisheng.claims.workflow import TRY_RULES
from jisheng.foundation.errors import NotFound, NotPermitted, Refusal
from jisheng.foundation.workflow import Act

# Whether somebody draws a pension is no business of who teaches them.
OUTSIDE = frozenset({Duty.TEACHER, Duty.TRAINEE})
# Who objected, and in which words, must not reach the institution objected to.
NOT_OF_OBJECTIONS = OUTSIDE | {Duty.INSTITUTION_CLERK}


def of_claim(doer: Any, act: Act, claim: Claim) -> None:
    """Let pass the duty with the party it sits with; raises NotFound, NotPermitted.

    The clerk sits with the institution, reviewer and notice officer with the department; the
    rechecker reaches the whole region.
    """
    if not isinstance(doer, Actor):
        _system_only(act)
        return
    reader = reading(doer)
    institution, department = claim.institution.uuid, claim.department.uuid
    if not reader.sees(claim.region_code, institution, department):
        raise NotFound(_("该补贴申请"))
    party = institution if act.duty == Duty.INSTITUTION_CLERK else department
    if not act.duty or not reader.has(act.duty, claim.region_code, party):
        refuse_duty(act)


def of_objection(doer: Any, act: Act, objection: Objection) -> None:
    """Let pass whoever may act on the claim the objection is about."""
    of_claim(doer, act, objection.notice.claim)


def reading(actor: Actor) -> Actor:
    """Return the actor with only those duties that may read claims."""
    return replace(actor, reaches=tuple(r for r in actor.reaches if r.duty not in OUTSIDE))


def of_offices(actor: Actor) -> Actor:
    """Return the actor with only those duties that may read objections and their contacts."""
    reaches = tuple(r for r in actor.reaches if r.duty not in NOT_OF_OBJECTIONS)
    return replace(actor, reaches=reaches)


def visible(actor: Actor, prefix: str = "") -> Q:
    """Return the filter for the claims this actor may see; ``prefix`` leads to the claim."""
    parties = (f"{prefix}institution__uuid", f"{prefix}department__uuid")
    return reading(actor).visible(f"{prefix}region_code", *parties)


def may_try(actor: Actor, version: RulebookVersion) -> None:
    """Let pass who writes or publishes rules over the region; raises NotPermitted."""
    duties = (Duty.RULE_EDITOR, Duty.RULE_PUBLISHER)
    if not any(actor.has(duty, version.region_code) for duty in duties):
        refuse_duty(TRY_RULES)


def refuse_same_hand(claim: Claim, doer: Any) -> None:
    """Raise Refusal when the doer has already had another hand in this claim."""
    if doer.user_id in {claim.entered_by, claim.reviewed_by, claim.rechecked_by}:
        raise Refusal(
            "SAME_PERSON",
            _("您已办理过这份申请的前一环节，填报、初审、复核、公示必须各由不同的人办理。"),
            _("请转交同一岗位的其他人员办理。"),
        )


def _system_only(act: Act) -> None:
    if act.duty:
        raise NotPermitted("SYSTEM_ONLY", _("这一步只能由有岗位的人员办理。"))
