"""What the page of a class offers about its results and its subsidy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.assessment.enums import EvaluationState
from jisheng.assessment.queries import evaluation_of
from jisheng.assessment.workflow import EVALUATION
from jisheng.claims import queries
from jisheng.portal.classes.claim import may_claim
from jisheng.portal.classes.offers import Offer
from jisheng.portal.offered import acts_open_to
from jisheng.training.enums import ClassState


def offers(actor: Actor, found: Any) -> Iterator[Offer]:
    """Yield a link to what the viewer may do next with an ended class."""
    if found.state != ClassState.COMPLETED:
        return
    evaluation = evaluation_of(found.uuid)
    state = evaluation.state if evaluation else EvaluationState.ENTERED
    parties = (found.institution.uuid, found.line.plan.department.uuid)
    acts = acts_open_to(actor, EVALUATION, state, found.region_code, *parties)
    results = reverse("portal:class_results", args=[found.uuid])
    if "enter" in acts:
        yield Offer(_("录入结业成绩"), results, is_link=True, primary=True)
    if "confirm" in acts:
        yield Offer(_("确认结业评估"), results, is_link=True, primary=True)
    claim = queries.claim_of_class(actor, found.uuid)
    if may_claim(actor, found, claim):
        address = reverse("portal:claim_new", args=[found.uuid])
        yield Offer(_("申请补贴"), address, is_link=True, primary=True)
