"""Decide a claim by the rulebook and keep what was decided: bytes, lines, reserved grants."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.utils import timezone

from jisheng.catalogues.operations.keep_law import keep_law
from jisheng.claims.enums import LineState, Occasion
from jisheng.claims.facts import Gathered, gather
from jisheng.claims.messages import reason_of
from jisheng.claims.models import Claim, ClaimLine, DecisionRecord
from jisheng.claims.operations.reserve import release_grants, reserve_grants
from jisheng.claims.queries.deciding import decided, law_of
from jisheng.policy import Decision
from jisheng.policy.decision import Line
from jisheng.registry.models import Person
from jisheng.training.models import TrainingClass

_STATE_OF = {"granted": LineState.INCLUDED, "denied": LineState.EXCLUDED}


def lock_people(training_class: TrainingClass) -> None:
    """Hold everybody on the roster, always in the same order, so that no two claims reserve
    for one person at once and none waits for the other in a circle."""
    ids = training_class.enrolments.values_list("person_id", flat=True)
    people = Person.objects.filter(pk__in=list(ids)).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk", flat=True))


def decide_anew(claim: Claim, occasion: Occasion, at: dt.datetime) -> Decision:
    """Gather the facts, decide, keep the record and reserve a grant for each granted line.

    The people of the class must be held by :func:`lock_people`. Raises Refusal.
    """
    if claim.pk is not None:
        release_grants(claim)
    day = timezone.localdate(at)
    pack = law_of(claim, day)
    gathered = gather(claim.training_class, claim)
    decision = decided(pack, gathered.facts, day)
    keep_law(pack, at=at)
    take_over(claim, decision, occasion, at)
    _write_lines(claim, decision, gathered, at)
    reserve_grants(claim, decision, pack, at)
    return decision


def take_over(claim: Claim, decision: Decision, occasion: Occasion, at: dt.datetime) -> None:
    """Add the decision to the claim's records and repeat its figures on the claim."""
    content = decision.to_json()
    claim.document = decision.document.folder
    claim.version = decision.version
    claim.decided_at = at
    claim.decision_sha256 = hashlib.sha256(content).hexdigest()
    claim.amount_fen = decision.amount
    claim.headcount = sum(one.heads for one in granted_lines(decision))
    claim.save()
    DecisionRecord.objects.create(
        claim=claim,
        number=claim.decisions.count() + 1,
        occasion=occasion,
        taken_at=at,
        content=content,
        sha256=claim.decision_sha256,
        amount_fen=claim.amount_fen,
        headcount=claim.headcount,
    )


def granted_lines(decision: Decision) -> Iterable[Line]:
    """Return the lines that bring money."""
    return [line for line in decision.lines if line.outcome == "granted"]


def decision_columns(line: Line, decision: Decision) -> dict[str, object]:
    """Return what a claim line repeats of its line of the decision."""
    return {
        "outcome": line.outcome,
        "reason_code": line.reason_code or "",
        "reason": reason_of(line, decision),
        "arithmetic": line.arithmetic,
        "amount_fen": line.amount,
    }


def _write_lines(claim: Claim, decision: Decision, gathered: Gathered, at: dt.datetime) -> None:
    for line in decision.lines:
        enrolment = gathered.enrolments[line.ref]
        columns = {
            **decision_columns(line, decision),
            "ref": line.ref,
            "person_id": enrolment.person_id,
            "state": _STATE_OF.get(line.outcome, LineState.UNKNOWN),
            "sources": gathered.sources[line.ref],
        }
        ClaimLine.objects.update_or_create(
            claim=claim,
            enrolment=enrolment,
            defaults=columns,
            create_defaults={**columns, "created_at": at},
        )
