from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.accounts.enums import INCOMPATIBLE, Duty
from jisheng.accounts.models import Assignment, User
from jisheng.accounts.permissions import may_administer, must_be_another
from jisheng.accounts.workflow import ASSIGN_DUTY
from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, Invalid, Refusal
from jisheng.foundation.operation import lock
from jisheng.foundation.trail import Doer
from jisheng.ground.region import Region, RegionFault

# Without an organisation these would reach every institution of the region.
_WITHIN_ORGANISATION = (Duty.INSTITUTION_CLERK, Duty.TEACHER)


@transaction.atomic
def assign_duty(
    doer: Doer,
    user_uuid: UUID,
    duty: str,
    region_code: str,
    *,
    at: dt.datetime,
    organisation_uuid: UUID | None = None,
    organisation_name: str = "",
) -> Assignment:
    """Give an account a duty over a region, or over one organisation within it.

    Raises NotFound, NotPermitted, Invalid, and Refusal when the account already holds a duty that
    checks this one (不相容岗位), wherever it holds it.
    """
    may_administer(doer, ASSIGN_DUTY, region_code)
    user = lock(User.objects.all(), user_uuid, _("该账号"))
    must_be_another(doer, user)
    _refuse_faulty(duty, region_code, organisation_uuid)
    _refuse_incompatible(user, duty)
    scope: dict[str, object] = {"region_code": region_code, "organisation_uuid": organisation_uuid}
    _refuse_twice(user, duty, scope)
    made = Assignment.objects.create(
        user=user, duty=duty, organisation_name=organisation_name, **scope
    )
    trail.record(
        doer,
        at=at,
        subject=("accounts.user", user.uuid),
        act=ASSIGN_DUTY.name,
        label=str(ASSIGN_DUTY.label),
        duty=ASSIGN_DUTY.duty,
        changes={"duty": duty, "region_code": region_code, "organisation": organisation_name},
    )
    return made


def _refuse_faulty(duty: str, region_code: str, organisation_uuid: UUID | None) -> None:
    faults = []
    if duty not in Duty.values:
        faults.append(Fault("duty", _("没有这个岗位。"), _("请从列表中选择。")))
    try:
        Region(region_code)
    except RegionFault as fault:
        faults.append(Fault("region_code", fault.message, fault.remedy))
    if duty in _WITHIN_ORGANISATION and organisation_uuid is None:
        faults.append(
            Fault(
                "organisation_uuid",
                _("“%(duty)s”只能在一个单位内任职，没有选单位会使其看到全部机构的数据。")
                % {"duty": Duty(duty).label},
                _("请选择所属单位。"),
            )
        )
    if faults:
        raise Invalid(faults)


def _refuse_incompatible(user: User, duty: str) -> None:
    held = set(user.assignments.values_list("duty", flat=True))
    for pair in INCOMPATIBLE:
        clash = (pair - {duty}) & held
        if duty in pair and clash:
            other = Duty(next(iter(clash))).label
            raise Refusal(
                "INCOMPATIBLE_DUTIES",
                _("“%(name)s”已有“%(other)s”岗位，与“%(duty)s”不相容，不能由同一人担任。")
                % {"name": user.display_name, "other": other, "duty": Duty(duty).label},
                _("请把其中一个岗位分配给另一个人。"),
            )


def _refuse_twice(user: User, duty: str, scope: dict[str, object]) -> None:
    if user.assignments.filter(duty=duty, **scope).exists():
        raise Refusal("DUTY_HELD", _("该账号已有这个岗位和范围。"), _("无需重复分配。"))
