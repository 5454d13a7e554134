"""Gather what the rulebook asks about a class, each fact with where it came from.

Below this floor every package says what it knows; here the answers become the one set of
facts a claim is decided by. What nobody has answered stays absent, never false.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from jisheng.assessment.facts import confirmed_results
from jisheng.claims.enums import GrantStatus
from jisheng.claims.models import Claim, Grant
from jisheng.claims.models.grant import LIVE
from jisheng.policy import Facts, FactSource
from jisheng.registry.facts import Evidenced, employers_on_list, person_facts
from jisheng.training.facts import class_facts, trainee_hours
from jisheng.training.models import Enrolment, TrainingClass

BENEFIT = "project_training"
CERTIFICATE = "training_completion"
# Asked only after the public notice; until then the case is decided as if nobody objected.
NOTICE_RESULT = "notice_result"
NO_OBJECTION, UPHELD = "no_objection", "objection_upheld"
_FRICTION_LIST = "受影响企业目录清单"
_TALENT_LIST = "高技能人才外训遴选名单"
_TRAINEES_SOURCE = "锁定名册、课时台账、已确认的结业评估和登记库比对（逐人列出）"
_STATUS_OF = {GrantStatus.RESERVED: "pending", GrantStatus.GRANTED: "granted"}

Own = dict[str, Evidenced]


@dataclass
class Gathered:
    """Facts of one class for the rulebook, with the roster row behind each ``ref``."""

    facts: Facts
    enrolments: dict[str, Enrolment] = field(default_factory=dict)
    sources: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)


def gather(training_class: TrainingClass, claim: Claim | None = None) -> Gathered:
    """Return the facts as they stand; grants reserved by ``claim`` itself do not count."""
    day = training_class.ends_on
    enrolments = list(
        training_class.enrolments.select_related("person").order_by("row_number", "id")
    )
    of_trainees = _of_trainees(training_class, enrolments, day)
    grants = _prior_grants([e.person_id for e in enrolments], claim)
    trainees, gathered = [], Gathered(Facts({}))
    for enrolment in enrolments:
        ref, own = str(enrolment.row_number), of_trainees[enrolment.pk]
        earlier = grants[enrolment.person_id]
        values = {name: fact.value for name, fact in own.items()}
        trainees.append({"ref": ref, **values, "prior_grants": earlier})
        gathered.enrolments[ref] = enrolment
        gathered.sources[ref] = {name: _shown(fact) for name, fact in own.items()}
    gathered.facts = _facts(class_facts(training_class), trainees, day)
    return gathered


def with_notice_results(values: Mapping[str, Any], results: Mapping[str, str]) -> dict[str, Any]:
    """Return decided facts with the result of the notice for each ``ref`` that has one."""
    trainees = [
        {**one, NOTICE_RESULT: results[one["ref"]]} if one["ref"] in results else dict(one)
        for one in values["trainees"]
    ]
    return {**values, "trainees": trainees}


def _facts(of_class: Own, trainees: list[dict[str, Any]], day: dt.date) -> Facts:
    values: dict[str, Any] = {name: fact.value for name, fact in of_class.items()}
    sources = {name: FactSource(fact.source, fact.as_of) for name, fact in of_class.items()}
    values["trainees"] = trainees
    sources["trainees"] = FactSource(_TRAINEES_SOURCE, day)
    return Facts(values, sources)


def _of_trainees(
    training_class: TrainingClass, enrolments: list[Enrolment], day: dt.date
) -> dict[int, Own]:
    """Return each trainee's facts by enrolment id."""
    hours = trainee_hours(training_class)
    results = confirmed_results(training_class)
    people = person_facts([e.person_id for e in enrolments], day)
    listed = employers_on_list({e.employer_id for e in enrolments if e.employer_id}, day)
    found: dict[int, Own] = {}
    for enrolment in enrolments:
        own: Own = dict(people[enrolment.person_id])
        # Both are published lists: who is not on one is known not to be on it.
        own.setdefault(
            "high_skill_talent_selected", Evidenced(False, f"{_TALENT_LIST}（未列入）", day)
        )
        own["employer_on_friction_list"] = listed.get(enrolment.employer_id or 0) or Evidenced(
            False, f"{_FRICTION_LIST}（未列入）", day
        )
        own["attended_hours"] = Evidenced(hours[enrolment.pk], "课时台账", day)
        if results is not None and enrolment.pk in results.passed:
            passed = results.passed[enrolment.pk]
            own["passed"] = Evidenced(passed, "结业评估", results.confirmed_on)
        found[enrolment.pk] = own
    return found


def _prior_grants(person_ids: list[int], claim: Claim | None) -> dict[int, list[dict[str, Any]]]:
    """Return each person's counted grants, the pending ones of other claims included."""
    found: dict[int, list[dict[str, Any]]] = {person_id: [] for person_id in person_ids}
    own = Q(line__claim=claim) if claim is not None and claim.pk else Q(pk__in=[])
    grants = Grant.objects.filter(person_id__in=person_ids, status__in=LIVE).exclude(own)
    for grant in grants.order_by("governing_on", "id"):
        found[grant.person_id].append(
            {
                "benefit": grant.benefit,
                "occupation": grant.programme_code,
                "level": grant.programme_level,
                "certificate_type": grant.certificate_type,
                "governing_date": grant.governing_on,
                "status": _STATUS_OF[GrantStatus(grant.status)],
            }
        )
    return found


def _shown(fact: Evidenced) -> dict[str, Any]:
    return {"value": fact.value, "source": fact.source, "as_of": fact.as_of.isoformat()}
