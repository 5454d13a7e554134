"""“钱到哪一步了”: for a person, in plain words, with who holds it and by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jisheng.claims.enums import ClaimState, LineState, NoticeState, PartState
from jisheng.claims.models import Claim, ClaimLine, PublicNotice
from jisheng.claims.queries.deciding import law_of
from jisheng.claims.queries.ways import CURRENT, class_way, live_claim
from jisheng.foundation.errors import Refusal
from jisheng.foundation.models import TrailEntry
from jisheng.ground.money import Money
from jisheng.ground.workdays import add_workdays, workdays_left
from jisheng.policy import PolicyError
from jisheng.training.enums import ClassState
from jisheng.training.models import Enrolment


@dataclass(frozen=True, slots=True)
class MoneyStatus:
    """One class of a person: the step, who holds it, the legal day and how it was counted,
    why, and what comes next."""

    class_uuid: UUID
    class_label: str
    programme_name: str
    institution_name: str
    step: str
    holder: str
    since_on: dt.date | None
    due_on: dt.date | None
    due_words: str
    amount: Money | None
    reason: str
    what_next: str


def where_is_my_money(person_uuid: UUID, day: dt.date) -> list[MoneyStatus]:
    """Return where the subsidy of each of a person's classes stands on ``day``, newest first.

    A project class's subsidy goes to the institution (五（二）), and the words say so.
    """
    enrolments = Enrolment.objects.filter(person__uuid=person_uuid).exclude(
        training_class__state__in=(ClassState.DRAFT, ClassState.WITHDRAWN)
    )
    beside = ("training_class__institution", "training_class__line__programme")
    return [
        _status(enrolment, day) for enrolment in enrolments.select_related(*beside).order_by("-id")
    ]


def _status(enrolment: Enrolment, day: dt.date) -> MoneyStatus:
    claim = live_claim(enrolment.training_class)
    line = claim.lines.filter(enrolment=enrolment).select_related("part").first() if claim else None
    if claim is None or line is None:
        return _before_claim(enrolment)
    if claim.state != ClaimState.RETURNED and line.state in (
        LineState.EXCLUDED,
        LineState.STOPPED,
        LineState.UNKNOWN,
    ):
        return _apart(enrolment, line)
    return _with_claim(enrolment, claim, line, day)


def _before_claim(enrolment: Enrolment) -> MoneyStatus:
    way = class_way(enrolment.training_class.uuid)
    step = next((one for one in way if one.state == CURRENT), way[-1])
    return _make(
        enrolment,
        step=_("%(label)s（尚未申请补贴）") % {"label": step.label},
        holder=step.holder,
        what_next=_("补贴由培训机构在结业评估确认后统一申请，您个人不用提交材料。"),
    )


def _apart(enrolment: Enrolment, line: ClaimLine) -> MoneyStatus:
    """Tell somebody whose line does not go with the rest why, and what can be done."""
    if line.state == LineState.STOPPED:
        return _make(
            enrolment,
            step=_("公示期间收到关于您的异议，核查中"),
            holder=_("行业主管部门（公示经办）"),
            amount=line.amount_fen,
            reason=_("只暂停您这一份，不影响同班其他学员。"),
            what_next=_("核查结论会写明理由；不成立的，补贴另行拨付给培训机构。"),
        )
    if line.state == LineState.UNKNOWN:
        return _make(
            enrolment,
            step=_("等待补充信息"),
            holder=_("行业主管部门（补贴初审）"),
            reason=line.reason,
            what_next=_("补齐后会重新核定；如您有相关证明，可交给培训机构。"),
        )
    return _make(
        enrolment,
        step=_("不予补贴"),
        holder="",
        amount=Money(0),
        reason=line.reason,
        what_next=_("如认为事实有误，请向培训机构或行业主管部门反映。"),
    )


def _with_claim(enrolment: Enrolment, claim: Claim, line: ClaimLine, day: dt.date) -> MoneyStatus:
    state = _state_of(claim, line)
    step, holder = _DESKS[state]
    due_on, due_words = _due(claim, day) if state == claim.state else (None, "")
    reason, what_next = _words(claim, line)
    since = TrailEntry.objects.filter(subject_uuid=claim.uuid).order_by("-id").first()
    return _make(
        enrolment,
        step=str(step),
        holder=str(holder),
        since_on=timezone.localdate(since.at) if since else None,
        due_on=due_on,
        due_words=due_words,
        amount=line.amount_fen,
        reason=reason,
        what_next=what_next,
    )


def _state_of(claim: Claim, line: ClaimLine) -> ClaimState:
    """Return where this person's part stands: it may be paid while another's is still held."""
    is_paid = line.part is not None and line.part.state == PartState.PAID
    return ClaimState.PAID if is_paid else ClaimState(claim.state)


_DESKS = {
    ClaimState.SUBMITTED: (gettext_lazy("待初审"), gettext_lazy("行业主管部门（补贴初审）")),
    ClaimState.RETURNED: (gettext_lazy("已退回培训机构补正"), gettext_lazy("培训机构（机构经办）")),
    ClaimState.REVIEWED: (gettext_lazy("待复核"), gettext_lazy("人社局（补贴复核）")),
    ClaimState.RECHECKED: (gettext_lazy("待公示"), gettext_lazy("行业主管部门（公示经办）")),
    ClaimState.IN_NOTICE: (gettext_lazy("公示中"), gettext_lazy("行业主管部门（公示经办）")),
    ClaimState.PAYABLE: (gettext_lazy("公示期满，等待资金"), gettext_lazy("财政局（拨入资金）")),
    ClaimState.COMMITTED: (
        gettext_lazy("待拨付"),
        gettext_lazy("经办机构（支付制单）、财政局（支付复核）"),
    ),
    ClaimState.PAID: (gettext_lazy("已拨付"), ""),
    ClaimState.REFUSED: (gettext_lazy("不予补贴"), ""),
}


def _words(claim: Claim, line: ClaimLine) -> tuple[str, str]:
    """Return why it stands where it stands, and what comes next."""
    to_institution = _("按文件五（二），补贴拨付给培训机构，不发给个人。")
    if claim.state == ClaimState.RETURNED:
        return "；".join(claim.returned_reasons), _("培训机构补正后会重新提交。")
    if claim.state == ClaimState.PAYABLE:
        place = _place_in_queue(claim)
        queue = _("资金到位后按先后拨付，前面还有 %(n)d 份申请。") % {"n": place}
        return _waiting_reason(claim), queue
    part = line.part
    if part and part.state in (PartState.FAILED, PartState.RETURNED):
        return f"{part.get_state_display()}：{part.remark}", _("更正账户后重新支付。")
    if part and part.state == PartState.PAID:
        paid = _("已于 %(day)s 拨付到培训机构账户。") % {"day": part.paid_on}
        return paid, to_institution
    return line.arithmetic, to_institution


def _due(claim: Claim, day: dt.date) -> tuple[dt.date | None, str]:
    """Return the legal day of the present step and how it was counted."""
    if claim.state == ClaimState.IN_NOTICE:
        notice = claim.notices.get(state=NoticeState.OPEN)
        return notice.last_on, _counted(notice, day)
    if claim.state in (ClaimState.SUBMITTED, ClaimState.REVIEWED, ClaimState.RECHECKED):
        start = timezone.localdate(claim.submitted_at)
        return _by_parameter(claim, "review_working_days", start, day)
    if claim.state in (ClaimState.PAYABLE, ClaimState.COMMITTED):
        last = claim.notices.filter(state=NoticeState.CLOSED).order_by("-id").first()
        if last:
            return _by_parameter(claim, "payment_working_days", last.last_on, day)
    return None, ""


def _counted(notice: PublicNotice, day: dt.date) -> str:
    first = _("当日起算") if notice.counts_first_day else _("次日起算")
    words = _(
        "%(start)s 起公示 %(n)d 个工作日（%(first)s），到 %(last)s 24:00，还剩 %(left)d 个工作日"
    )
    told = words % {
        "start": notice.starts_on,
        "n": notice.working_days,
        "first": first,
        "last": notice.last_on,
        "left": max(0, workdays_left(day, notice.last_on)),
    }
    return told + (_("（该年度放假安排未公布，暂定）") if notice.provisional else "")


def _by_parameter(
    claim: Claim, name: str, start: dt.date, day: dt.date
) -> tuple[dt.date | None, str]:
    try:
        count = int(law_of(claim, day).parameter(name).value)
    except (PolicyError, Refusal):
        return None, _("文件没有规定这一步的办理期限，本市也没有设定。")
    last_on = add_workdays(start, count).last_on
    words = _("自 %(start)s 次日起 %(n)d 个工作日") % {"start": start, "n": count}
    return last_on, words


def _place_in_queue(claim: Claim) -> int:
    ahead = Claim.objects.filter(
        region_code=claim.region_code,
        state=ClaimState.PAYABLE,
        lines__state=LineState.INCLUDED,
        decided_at__lt=claim.decided_at,
    )
    return ahead.distinct().count()


def _waiting_reason(claim: Claim) -> str:
    row = TrailEntry.objects.filter(subject_uuid=claim.uuid, act="wait_for_money").last()
    return row.reason if row else ""


def _make(
    enrolment: Enrolment,
    *,
    step: str,
    holder: str,
    since_on: dt.date | None = None,
    due_on: dt.date | None = None,
    due_words: str = "",
    amount: Money | None = None,
    reason: str = "",
    what_next: str = "",
) -> MoneyStatus:
    training_class = enrolment.training_class
    return MoneyStatus(
        class_uuid=training_class.uuid,
        class_label=training_class.label,
        programme_name=training_class.line.programme.name,
        institution_name=training_class.institution.name,
        step=step,
        holder=holder,
        since_on=since_on,
        due_on=due_on,
        due_words=due_words,
        amount=amount,
        reason=reason,
        what_next=what_next,
    )
