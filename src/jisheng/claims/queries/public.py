"""What anybody may read without an account: masked rows, only while the notice runs.

Nothing here returns a table's row: the types below have no place for a whole number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jisheng.claims.enums import NoticeState
from jisheng.claims.models import NoticeRow, PublicNotice
from jisheng.foundation.errors import NotFound
from jisheng.ground.money import Money
from jisheng.ground.workdays import workdays_left


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of the list as the public sees it."""

    number: int
    masked_name: str
    masked_number: str
    institution_name: str
    programme_name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """The heading of a notice: what, how much, from when until when, where to object."""

    uuid: UUID
    institution_name: str
    programme_name: str
    class_label: str
    department_name: str
    class_hours: int
    headcount: int
    amount: Money
    standard: str
    remark: str
    starts_on: dt.date
    last_on: dt.date
    working_days: int
    working_days_left: int
    counts_first_day: bool
    provisional: bool
    passed_over: tuple[tuple[dt.date, str], ...]
    document_number: str
    days_basis: str
    address: str
    postcode: str
    phone: str
    published_on: dt.date
    sha256: str


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A running notice with its rows."""

    notice: ShownNotice
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What remains readable of a notice for ever: its days, totals and digest, no person."""

    uuid: UUID
    institution_name: str
    programme_name: str
    class_label: str
    headcount: int
    amount: Money
    starts_on: dt.date
    last_on: dt.date
    sha256: str
    is_over: bool


def open_notices(day: dt.date) -> list[ShownNotice]:
    """Return the notices that run on ``day``, the one that ends first in front."""
    return [shown_notice(notice, day) for notice in _running(day).order_by("last_on", "id")]


def notice_page(notice_uuid: UUID, day: dt.date) -> NoticePage:
    """Return a running notice; raises NotFound before its first day and after its last."""
    notice = _running(day).filter(uuid=notice_uuid).first()
    if notice is None:
        raise NotFound(_("该公示（公示期满后名单自动撤下）"))
    rows = tuple(shown_row(row) for row in notice.rows.all())
    return NoticePage(shown_notice(notice, day), rows)


def shown_row(row: NoticeRow) -> ShownRow:
    """Return a line of the list as the public sees it."""
    return ShownRow(
        row.number,
        row.masked_name,
        row.masked_number,
        row.institution_name,
        row.programme_name,
        row.amount_fen,
    )


def receipt(notice_uuid: UUID, day: dt.date) -> Receipt:
    """Return the proof of what was shown, without any person; raises NotFound."""
    published = PublicNotice.objects.filter(starts_on__lte=day)
    notice = published.filter(uuid=notice_uuid).first()
    if notice is None:
        raise NotFound(_("该公示"))
    return Receipt(
        notice.uuid,
        notice.institution_name,
        notice.programme_name,
        notice.class_label,
        notice.headcount,
        notice.amount_fen,
        notice.starts_on,
        notice.last_on,
        notice.sha256,
        day > notice.last_on or notice.state != NoticeState.OPEN,
    )


def _running(day: dt.date) -> QuerySet[PublicNotice]:
    within = Q(starts_on__lte=day, last_on__gte=day)
    return PublicNotice.objects.filter(within, state=NoticeState.OPEN)


def shown_notice(notice: PublicNotice, day: dt.date) -> ShownNotice:
    """Return a notice's heading as the public sees it on ``day``."""
    return ShownNotice(
        uuid=notice.uuid,
        institution_name=notice.institution_name,
        programme_name=notice.programme_name,
        class_label=notice.class_label,
        department_name=notice.department_name,
        class_hours=notice.class_hours,
        headcount=notice.headcount,
        amount=notice.amount_fen,
        standard=notice.standard,
        remark=notice.remark,
        starts_on=notice.starts_on,
        last_on=notice.last_on,
        working_days=notice.working_days,
        working_days_left=workdays_left(day, notice.last_on),
        counts_first_day=notice.counts_first_day,
        provisional=notice.provisional,
        passed_over=tuple((dt.date.fromisoformat(on), why) for on, why in notice.passed_over),
        document_number=notice.document_number,
        days_basis=notice.days_basis,
        address=notice.address,
        postcode=notice.postcode,
        phone=notice.phone,
        published_on=notice.starts_on,
        sha256=notice.sha256,
    )
