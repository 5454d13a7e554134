"""Claims as lists and as one whole page, for whoever may see them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.assessment.enums import EvaluationState
from jisheng.claims.enums import ClaimState
from jisheng.claims.messages import Chain, MissingFact, chain_of, missing_facts
from jisheng.claims.models import (
    Claim,
    ClaimLine,
    ClaimPart,
    DecisionRecord,
    Objection,
    Opinion,
    PublicNotice,
)
from jisheng.claims.permissions import of_offices, reading, visible
from jisheng.foundation.errors import NotFound
from jisheng.policy import Decision
from jisheng.training.enums import ClassState
from jisheng.training.models import TrainingClass

_BESIDE = (
    "institution",
    "department",
    "training_class__line__programme",
    "training_class__line__plan",
)


@dataclass(frozen=True)
class DecisionView:
    """A claim with its decision as the document reads, and everything said about it since."""

    claim: Claim
    decision: Decision
    chain: Chain
    missing: tuple[MissingFact, ...]
    lines: tuple[ClaimLine, ...]
    records: tuple[DecisionRecord, ...]
    opinions: tuple[Opinion, ...]
    notices: tuple[PublicNotice, ...]
    objections: tuple[Objection, ...]
    parts: tuple[ClaimPart, ...]


def claims(actor: Actor, *states: str) -> QuerySet[Claim]:
    """Return the claims within the actor's reach, newest first, of some states or of all."""
    found = Claim.objects.filter(visible(actor)).select_related(*_BESIDE)
    return (found.filter(state__in=states) if states else found).order_by("-id")


def claim(actor: Actor, claim_uuid: UUID) -> Claim:
    """Return one claim; raises NotFound outside the actor's scope."""
    found = claims(actor).filter(uuid=claim_uuid).first()
    if found is None:
        raise NotFound(_("该补贴申请"))
    return found


def claim_of_class(actor: Actor, class_uuid: UUID) -> Claim | None:
    """Return the latest claim of a class, if the actor may see one."""
    return claims(actor).filter(training_class__uuid=class_uuid).first()


def claimable_classes(actor: Actor) -> QuerySet[TrainingClass]:
    """Return the classes whose completion is confirmed and that nobody has claimed yet."""
    live = Claim.objects.filter(training_class=OuterRef("pk")).exclude(state=ClaimState.REFUSED)
    parties = ("institution__uuid", "line__plan__department__uuid")
    return (
        TrainingClass.objects.filter(
            reading(actor).visible("region_code", *parties),
            ~Exists(live),
            state=ClassState.COMPLETED,
            evaluation__state=EvaluationState.CONFIRMED,
        )
        .select_related("institution", "line__programme", "line__plan__department")
        .order_by("-id")
    )


def decision_view(actor: Actor, claim_uuid: UUID) -> DecisionView:
    """Return a claim's page: decision, chain of deductions, lines, opinions, notices, money.

    Raises NotFound outside the actor's scope.
    """
    found = claim(actor, claim_uuid)
    records = tuple(found.decisions.all())
    decision = records[-1].decision
    return DecisionView(
        claim=found,
        decision=decision,
        chain=chain_of(decision),
        missing=missing_facts(decision),
        lines=tuple(found.lines.select_related("person", "enrolment", "part")),
        records=records,
        opinions=tuple(found.opinions.all()),
        notices=tuple(found.notices.order_by("-id")),
        objections=tuple(objections(actor).filter(notice__claim=found)),
        parts=tuple(found.parts.all()),
    )


def objections(actor: Actor, *states: str) -> QuerySet[Objection]:
    """Return the objections within an office's reach, oldest first; the institution sees none."""
    found = Objection.objects.filter(visible(of_offices(actor), "notice__claim__")).select_related(
        "notice__claim__training_class", "line__person", "line__enrolment"
    )
    return (found.filter(state__in=states) if states else found).order_by("id")


def notices(actor: Actor, *states: str) -> QuerySet[PublicNotice]:
    """Return the notices within the actor's reach with the archive, newest first."""
    found = PublicNotice.objects.filter(visible(actor, "claim__")).select_related(
        "claim__training_class"
    )
    return (found.filter(state__in=states) if states else found).order_by("-id")
