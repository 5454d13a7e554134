"""Anybody may object to a row of an open notice, without an account."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.claims.enums import NoticeState
from jisheng.claims.models import NoticeRow, Objection, PublicNotice
from jisheng.claims.permissions import of_objection
from jisheng.claims.workflow import OBJECTION
from jisheng.foundation.errors import Fault, Invalid, NotFound, WrongState
from jisheng.foundation.operation import lock, perform

LONGEST_TEXT = 1000
SHORTEST_TEXT = 5
LONGEST_CONTACT = 100
MOST_AT_ONCE = 200


class Public:
    """Whoever reads a notice."""

    user_id: int | None = None
    name = "公众"


@transaction.atomic
def object_to_notice(
    notice_uuid: UUID,
    text: str,
    contact: str,
    *,
    at: dt.datetime,
    row_number: int | None = None,
) -> Objection:
    """Take in an objection to one row, or to the whole notice without a row number.

    Possible from the first day of the notice until 24:00 of its last. The contact is kept
    encrypted. Raises NotFound, WrongState, Invalid.
    """
    notices = PublicNotice.objects.select_related("claim__institution", "claim__department")
    notice = lock(notices, notice_uuid, _("该公示"))
    _refuse_out_of_time(notice, timezone.localdate(at))
    _refuse_faulty(notice, text, contact)
    row = _row(notice, row_number)
    objection = Objection(
        created_at=at,
        notice=notice,
        line=row.line if row else None,
        text=text.strip(),
        contact=contact.strip(),
        received_on=timezone.localdate(at),
    )
    with perform(
        OBJECTION,
        "object",
        objection,
        Public(),
        at=at,
        permission=of_objection,
        about=notice.claim.training_class.uuid,
    ) as step:
        step.note(row=row_number)
    return objection


def _row(notice: PublicNotice, number: int | None) -> NoticeRow | None:
    if number is None:
        return None
    row = notice.rows.filter(number=number).select_related("line").first()
    if row is None:
        raise NotFound(_("公示名单中的这一行"))
    return row


def _refuse_out_of_time(notice: PublicNotice, day: dt.date) -> None:
    if day < notice.starts_on or notice.state == NoticeState.WITHDRAWN:
        raise NotFound(_("该公示"))
    if day > notice.last_on or notice.state != NoticeState.OPEN:
        raise WrongState(
            "NOTICE_IS_OVER",
            _("公示期已于 %(day)s 24:00 结束，不能再通过公示页提出异议。")
            % {"day": notice.last_on.isoformat()},
            _("仍可向受理部门书面反映：%(department)s，电话 %(phone)s。")
            % {"department": notice.department_name, "phone": notice.phone},
        )


def _refuse_faulty(notice: PublicNotice, text: str, contact: str) -> None:
    faults = []
    if not SHORTEST_TEXT <= len(text.strip()) <= LONGEST_TEXT:
        faults.append(
            Fault(
                "text",
                _("异议内容应为 %(least)d 至 %(most)d 字，现为 %(now)d 字。")
                % {"least": SHORTEST_TEXT, "most": LONGEST_TEXT, "now": len(text.strip())},
                _("请写明反映的事实，以便核查。"),
            )
        )
    if not contact.strip() or len(contact.strip()) > LONGEST_CONTACT:
        faults.append(
            Fault(
                "contact",
                _("没有可用的联系方式，核查结果无法告知您。"),
                _("请填写电话或地址；单位反映的请加盖公章后送受理部门。"),
            )
        )
    if notice.objections.count() >= MOST_AT_ONCE:
        faults.append(
            Fault("", _("本次公示收到的异议过多，暂停网上受理。"), _("请向受理部门当面反映。"))
        )
    if faults:
        raise Invalid(faults)
