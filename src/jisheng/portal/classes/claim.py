"""The tab 补贴 of a class: the decision as its document reads, or what is still missing for one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jisheng.accounts.actor import Actor
from jisheng.accounts.enums import Duty
from jisheng.assessment.enums import EvaluationState
from jisheng.assessment.queries import evaluation_of
from jisheng.claims import queries
from jisheng.claims.enums import ClaimState
from jisheng.claims.permissions import OUTSIDE
from jisheng.portal.acting import ask
from jisheng.portal.classes.claim_parts import of_claim
from jisheng.portal.classes.page import class_page
from jisheng.portal.classes.results import not_first
from jisheng.portal.context import actor_for
from jisheng.portal.tables import respond
from jisheng.training.enums import ClassState


@require_safe
def class_claim(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show where the subsidy of a class stands."""
    page = class_page(request, uuid, "portal:class_claim")
    actor = actor_for(request)
    if not actor.duties - OUTSIDE:
        return respond(request, "classes/claim.html", **page, closed=True)
    claim = ask(request, queries.claim_of_class, uuid)
    page |= {
        "claim": claim,
        "may_claim": may_claim(actor, page["class"], claim),
        "offers": not_first(page["offers"]),
    }
    if claim is None:
        return respond(request, "classes/claim.html", **page, waits_for=_waits(page["class"]))
    view = ask(request, queries.decision_view, claim.uuid)
    shown = of_claim(request, view)
    return respond(request, "classes/claim.html", shown["line_table"], **page, **shown, view=view)


def may_claim(actor: Actor, found: Any, claim: Any) -> bool:
    """Say whether the viewer may ask for the subsidy of a class now, or ask again."""
    asked = claim is not None and claim.state not in (ClaimState.RETURNED, ClaimState.REFUSED)
    is_clerk = actor.has(Duty.INSTITUTION_CLERK, found.region_code, found.institution.uuid)
    return is_clerk and not asked and is_evaluated(found)


def is_evaluated(found: Any) -> bool:
    """Say whether the department has confirmed who passed."""
    evaluation = evaluation_of(found.uuid)
    return evaluation is not None and evaluation.state == EvaluationState.CONFIRMED


def _waits(found: Any) -> str:
    """Return what must happen before the subsidy can be asked for."""
    if found.state != ClassState.COMPLETED:
        return _("培训还没有结束。办理结业、确认结业评估以后，机构才能申请补贴。")
    if not is_evaluated(found):
        return _("结业评估还没有确认。补贴以合格名单为依据，请先在“结业”栏办理。")
    return _("结业评估已确认，由承接机构提交补贴申请。")
