"""A trainee proves to be in the classroom by its code; answers tell nobody who is on a roster."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jisheng.accounts.actor import Actor
from jisheng.foundation.errors import NotFound, Refusal
from jisheng.ground.identity import IdentityFault, check_identity_number
from jisheng.registry.models import Person
from jisheng.registry.queries import identity_index
from jisheng.training.class_code import is_right
from jisheng.training.enums import ClassState, HourSource
from jisheng.training.models import ClassSession, Enrolment, WrongCode
from jisheng.training.operations.locking import lock_session
from jisheng.training.operations.post_hours import post_hours

OPENS_BEFORE = dt.timedelta(minutes=30)
MOST_WRONG = 5
WRONG_WITHIN = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that holds: the session and its hours; ``again`` when it was held before."""

    session: ClassSession
    hours: int
    again: bool


def sign_in(session_uuid: UUID, code: str, identity_number: str, *, at: dt.datetime) -> SignedIn:
    """Sign in without an account, by the code on the screen and one's identity number.

    From 30 minutes before the session until its end. The ledger row is the record of it.
    Raises NotFound, and Refusal with one same answer for a wrong code, a number not on the
    roster, and too many tries.
    """
    try:
        number = check_identity_number(identity_number, timezone.localdate(at)).text
    except IdentityFault:
        number = ""
    return _sign_in(session_uuid, code, identity_index(number) if number else "", at)


def sign_in_as(actor: Actor, session_uuid: UUID, code: str, *, at: dt.datetime) -> SignedIn:
    """Sign in with one's own account, by the code alone; otherwise as :func:`sign_in`."""
    person = Person.objects.filter(uuid=actor.person_uuid).first() if actor.person_uuid else None
    if person is None:
        raise NotFound(_("您的学员档案"))
    return _sign_in(session_uuid, code, person.identity_index, at)


def _sign_in(session_uuid: UUID, code: str, index: str, at: dt.datetime) -> SignedIn:
    with transaction.atomic():
        session = lock_session(session_uuid)
        _refuse_closed(session, at)
        done = _try(session, code, index, at)
    if done is None:
        # Outside the block above, so that the failed try stays counted.
        raise Refusal(
            "SIGN_IN_FAILED",
            _("签到没有成功：动态码或证件号码不正确，或尝试次数过多。"),
            _("请看屏幕上最新的动态码重试；仍不成功请当场告知教师，由教师点名。"),
        )
    return done


def _refuse_closed(session: ClassSession, at: dt.datetime) -> None:
    if session.training_class.state != ClassState.OPENED:
        raise Refusal("SIGN_IN_CLOSED", _("本班现在不能签到。"), _("请告知教师或培训机构。"))
    if not session.starts_at - OPENS_BEFORE <= at < session.ends_at:
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        raise Refusal(
            "SIGN_IN_CLOSED",
            _("现在不是本节课的签到时间，签到从上课前 30 分钟到下课为止（%(from)s 至 %(until)s）。")
            % {
                "from": f"{starts - OPENS_BEFORE:%Y-%m-%d %H:%M}",
                "until": f"{ends:%H:%M}",
            },
            _("如已到场而错过时间，请告知教师。"),
        )


def _try(session: ClassSession, code: str, index: str, at: dt.datetime) -> SignedIn | None:
    """Return the sign-in, or None after counting the failed try."""
    wrong = WrongCode.objects.filter(
        session=session, identity_index=index, at__gt=at - WRONG_WITHIN, at__lte=at
    ).count()
    if wrong >= MOST_WRONG:
        return None
    right = is_right(session.training_class.code_secret, session.uuid, code, at)
    enrolment = Enrolment.objects.filter(
        training_class_id=session.training_class_id, person__identity_index=index
    ).first()
    if not right or enrolment is None:
        WrongCode.objects.create(session=session, identity_index=index, at=at)
        return None
    posted = post_hours(session, [enrolment], HourSource.CLASS_CODE, recorded_by=None, at=at)
    return SignedIn(session, session.hours, again=not posted.entries)
