"""Where a class stands on its way from plan to money, and who did what on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jisheng.accounts.actor import Actor
from jisheng.assessment.enums import EvaluationState
from jisheng.assessment.models import CompletionEvaluation
from jisheng.claims.enums import ClaimState
from jisheng.claims.models import Claim, ClaimPart
from jisheng.claims.permissions import of_offices, reading
from jisheng.foundation.errors import NotFound
from jisheng.foundation.models import TrailEntry
from jisheng.funds.queries import payments_for
from jisheng.training.enums import ClassState, PlanLineState, PlanState
from jisheng.training.models import TrainingClass

DONE, CURRENT, WAITING = "done", "current", "waiting"
_BESIDE = ("institution", "line__programme", "line__plan__department")
_CLAIM_ORDER = (
    ClaimState.SUBMITTED,
    ClaimState.REVIEWED,
    ClaimState.RECHECKED,
    ClaimState.IN_NOTICE,
    ClaimState.PAYABLE,
    ClaimState.COMMITTED,
    ClaimState.PAID,
)


@dataclass(frozen=True, slots=True)
class WayStep:
    """One step of the bar: ``state`` is done, current or waiting; ``holder`` the desk it needs."""

    key: str
    label: str
    state: str
    holder: str
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    key: str
    label: Promise
    holder: Promise


_STEPS = (
    _Step("plan", gettext_lazy("计划审定"), gettext_lazy("行业主管部门")),
    _Step("procurement", gettext_lazy("采购并公布机构"), gettext_lazy("行业主管部门")),
    _Step("file", gettext_lazy("报备"), gettext_lazy("培训机构")),
    _Step("accept", gettext_lazy("备案"), gettext_lazy("行业主管部门")),
    _Step("open", gettext_lazy("开班"), gettext_lazy("培训机构")),
    _Step("complete", gettext_lazy("结业"), gettext_lazy("培训机构")),
    _Step("evaluate", gettext_lazy("结业评估"), gettext_lazy("行业主管部门")),
    _Step("claim", gettext_lazy("申请补贴"), gettext_lazy("培训机构")),
    _Step("review", gettext_lazy("初审"), gettext_lazy("行业主管部门")),
    _Step("recheck", gettext_lazy("复核"), gettext_lazy("人社局")),
    _Step("notice", gettext_lazy("公示"), gettext_lazy("行业主管部门")),
    _Step("commit", gettext_lazy("确认应付"), gettext_lazy("资金渠道")),
    _Step("pay", gettext_lazy("拨付到账"), gettext_lazy("经办机构、财政局")),
)


def class_way(class_uuid: UUID) -> list[WayStep]:
    """Return the steps of a class in order; raises NotFound. The caller has asked who may see."""
    training_class = TrainingClass.objects.select_related(*_BESIDE).filter(uuid=class_uuid).first()
    if training_class is None:
        raise NotFound(_("该培训班"))
    return _bar(_days_done(training_class, live_claim(training_class)))


def live_claim(training_class: TrainingClass) -> Claim | None:
    """Return the claim of a class that counts, or the refused one when there is no other."""
    found = training_class.claims.order_by("-id")
    return found.exclude(state=ClaimState.REFUSED).first() or found.first()


def _bar(done: dict[str, dt.date | None]) -> list[WayStep]:
    current = next((step.key for step in _STEPS if step.key not in done), None)
    return [
        WayStep(
            step.key,
            str(step.label),
            DONE if step.key in done else CURRENT if step.key == current else WAITING,
            str(step.holder),
            done.get(step.key),
        )
        for step in _STEPS
    ]


def _days_done(training_class: TrainingClass, claim: Claim | None) -> dict[str, dt.date | None]:
    """Return the steps that are behind the class, with the day where it is known."""
    line = training_class.line
    done: dict[str, dt.date | None] = {}
    if line.plan.state == PlanState.CONFIRMED:
        done["plan"] = _day_of_act(line.plan.uuid, "confirm")
    if line.state == PlanLineState.PUBLISHED:
        done["procurement"] = _day(line.published_at)
    if training_class.state not in (ClassState.DRAFT, ClassState.RETURNED, ClassState.WITHDRAWN):
        done["file"] = _day(training_class.filed_at)
    for key, moment in (
        ("accept", training_class.accepted_at),
        ("open", training_class.opened_at),
        ("complete", training_class.completed_at),
    ):
        if moment is not None and "file" in done:
            done[key] = _day(moment)
    evaluation = CompletionEvaluation.objects.filter(training_class=training_class).first()
    if evaluation and evaluation.state == EvaluationState.CONFIRMED:
        done["evaluate"] = _day(evaluation.confirmed_at)
    return done | (_claim_days(claim) if claim else {})


def _claim_days(claim: Claim) -> dict[str, dt.date | None]:
    if claim.state not in _CLAIM_ORDER:
        return {}
    reached = _CLAIM_ORDER.index(ClaimState(claim.state))
    acts = _last_acts(claim)
    keys = ("claim", "review", "recheck", None, "notice", "commit", "pay")
    names = ("submit", "review", "recheck", "", "close_notice", "commit", "settle")
    return {
        key: acts.get(name)
        for place, (key, name) in enumerate(zip(keys, names, strict=True))
        if key is not None and place <= reached
    }


def _last_acts(claim: Claim) -> dict[str, dt.date]:
    rows = TrailEntry.objects.filter(subject_kind="claims.claim", subject_uuid=claim.uuid)
    days = {row.act: timezone.localdate(row.at) for row in rows.order_by("id")}
    return days | {"submit": timezone.localdate(claim.submitted_at)}


def _day_of_act(uuid: UUID, act: str) -> dt.date | None:
    row = TrailEntry.objects.filter(subject_uuid=uuid, act=act).order_by("-id").first()
    return timezone.localdate(row.at) if row else None


def _day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


def history(actor: Actor, class_uuid: UUID) -> QuerySet[TrailEntry]:
    """Return every row of the trail about a class, its plan and its line, oldest first.

    Who, when, what changed and why, over all floors, to the payment plans (for offices).
    Raises NotFound outside the scope.
    """
    parties = ("institution__uuid", "line__plan__department__uuid")
    seen = TrainingClass.objects.filter(reading(actor).visible("region_code", *parties))
    training_class = seen.select_related("line__plan").filter(uuid=class_uuid).first()
    if training_class is None:
        raise NotFound(_("该培训班"))
    line = training_class.line
    subjects = {class_uuid, line.uuid, line.plan.uuid, *_payment_plans(actor, training_class)}
    return TrailEntry.objects.filter(
        Q(subject_uuid__in=subjects) | Q(about_uuid=class_uuid)
    ).order_by("at", "id")


def _payment_plans(actor: Actor, training_class: TrainingClass) -> set[UUID]:
    """Return the payment plans the money went through; one pays others too, so it is only
    offices that read who drew it up, approved and sent it."""
    if not of_offices(actor).reaches:
        return set()
    parts = ClaimPart.objects.filter(claim__training_class=training_class)
    return {item.plan.uuid for part in parts for item in payments_for(part.source)}
