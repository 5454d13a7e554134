"""The public notice (公示): what everybody may see, for how long, and nothing more."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.claims.enums import LineState, OpinionResult, Stage
from jisheng.claims.errors import by_the_rulebook
from jisheng.claims.messages import chain_of
from jisheng.claims.models import Claim, NoticeRow, PublicNotice
from jisheng.claims.operations.give_opinion import give_opinion
from jisheng.claims.operations.locking import lock_claim
from jisheng.claims.permissions import of_claim, refuse_same_hand
from jisheng.claims.queries.deciding import last_decision, law_of
from jisheng.claims.workflow import CLAIM
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.operation import perform
from jisheng.ground.masking import mask_identity, mask_name
from jisheng.ground.workdays import WorkdaySpan, add_workdays
from jisheng.policy import Parameter, PolicyError
from jisheng.training.facts import planned_hours


@dataclass(frozen=True, slots=True)
class AcceptingDesk:
    """Where objections are taken: address, telephone, postcode."""

    address: str
    phone: str
    postcode: str = ""


@transaction.atomic
def publish_notice(
    actor: Actor,
    claim_uuid: UUID,
    starts_on: dt.date,
    desk: AcceptingDesk,
    *,
    at: dt.datetime,
    counts_first_day: bool = False,
) -> PublicNotice:
    """Publish a rechecked claim with masked rows from ``starts_on`` (五（二）).

    The number of working days is what the office has set; the last day is counted by the
    official calendar, from the next day on unless ``counts_first_day`` (Civil Code 201).
    Raises NotFound, NotPermitted, WrongState, Invalid, Refusal.
    """
    claim = lock_claim(claim_uuid)
    about = claim.training_class.uuid
    with perform(CLAIM, "publish", claim, actor, at=at, permission=of_claim, about=about) as step:
        refuse_same_hand(claim, actor)
        refuse_faulty(starts_on, desk, timezone.localdate(at))
        period = notice_period(claim, starts_on, timezone.localdate(at), counts_first_day)
        notice = worded_notice(
            claim, starts_on, period, desk, at, counts_first_day=counts_first_day
        )
        rows = masked_rows(notice, claim)
        notice.sha256 = digest(notice, rows)
        notice.save()
        NoticeRow.objects.bulk_create(rows)
        claim.published_by = actor.user_id
        give_opinion(claim, actor, Stage.NOTICE, OpinionResult.AGREED, [], at)
        step.note(
            notice_from=starts_on.isoformat(),
            notice_until=notice.last_on.isoformat(),
            working_days=notice.working_days,
            sha256=notice.sha256,
        )
    return notice


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """The working days of a notice and on what ground there are so many."""

    count: int
    basis: str
    span: WorkdaySpan


def notice_period(
    claim: Claim, starts_on: dt.date, day: dt.date, counts_first_day: bool
) -> NoticePeriod:
    """Count the notice by what the office has set on ``day``; raises Refusal when it has not."""
    try:
        parameter = law_of(claim, day).parameter("notice_working_days")
        count = int(parameter.value)
    except PolicyError as error:
        raise by_the_rulebook(error) from error
    basis = parameter.source if isinstance(parameter, Parameter) else ""
    return NoticePeriod(
        count, basis.removeprefix("office: "), add_workdays(starts_on, count, counts_first_day)
    )


def digest(notice: PublicNotice, rows: list[NoticeRow]) -> str:
    """Return the SHA-256 over everything shown: the receipt that proves it afterwards."""
    shown: dict[str, Any] = {
        "notice": [
            notice.starts_on.isoformat(),
            notice.last_on.isoformat(),
            notice.document_number,
            notice.department_name,
            notice.address,
            notice.postcode,
            notice.phone,
            notice.institution_name,
            notice.programme_name,
            notice.class_label,
            notice.class_hours,
            notice.headcount,
            notice.amount_fen.fen,
            notice.standard,
            notice.remark,
        ],
        "rows": [
            [row.number, row.masked_name, row.masked_number, row.amount_fen.fen] for row in rows
        ],
    }
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def worded_notice(
    claim: Claim,
    starts_on: dt.date,
    period: NoticePeriod,
    desk: AcceptingDesk,
    at: dt.datetime,
    *,
    counts_first_day: bool,
) -> PublicNotice:
    """Return the notice with every word as it will be shown, not yet saved."""
    decision, training_class = last_decision(claim), claim.training_class
    return PublicNotice(
        created_at=at,
        claim=claim,
        region_code=claim.region_code,
        starts_on=starts_on,
        last_on=period.span.last_on,
        working_days=period.count,
        counts_first_day=counts_first_day,
        provisional=period.span.provisional,
        passed_over=[[day.isoformat(), why] for day, why in period.span.reasons],
        document_number=decision.document.number,
        days_basis=period.basis[:200],
        department_name=claim.department.name,
        address=desk.address.strip(),
        postcode=desk.postcode.strip(),
        phone=desk.phone.strip(),
        institution_name=claim.institution.name,
        programme_name=training_class.line.programme.name,
        class_label=training_class.label,
        class_hours=planned_hours(training_class),
        headcount=claim.headcount,
        amount_fen=claim.amount_fen,
        standard="；".join(decision.arithmetic)[:200],
        remark=str(chain_of(decision))[:400],
        published_at=at,
    )


def masked_rows(notice: PublicNotice, claim: Claim) -> list[NoticeRow]:
    """Return the list of a notice, names and numbers masked, not yet saved."""
    lines = claim.lines.filter(state=LineState.INCLUDED).select_related("person", "enrolment")
    return [
        NoticeRow(
            notice=notice,
            number=number,
            masked_name=mask_name(line.person.name),
            masked_number=mask_identity(line.person.identity_number),
            institution_name=notice.institution_name,
            programme_name=notice.programme_name,
            amount_fen=line.amount_fen,
            line=line,
        )
        for number, line in enumerate(lines, 1)
    ]


def refuse_faulty(starts_on: dt.date, desk: AcceptingDesk, today: dt.date) -> None:
    """Raise Invalid for a day gone by, and for a desk nobody could find or call."""
    faults = []
    if starts_on < today:
        faults.append(
            Fault(
                "starts_on",
                _("公示开始日期 %(day)s 已经过去，公示不能倒填日期。") % {"day": starts_on},
                _("请选择今天或以后的日期。"),
            )
        )
    if not desk.address.strip():
        faults.append(
            Fault("address", _("没有填受理地址，群众无法当面反映。"), _("请填写受理部门的地址。"))
        )
    if not desk.phone.strip():
        faults.append(
            Fault("phone", _("没有填受理电话，群众无法反映。"), _("请填写受理部门的电话。"))
        )
    if faults:
        raise Invalid(faults)
