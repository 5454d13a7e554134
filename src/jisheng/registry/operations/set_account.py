from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.foundation import trail
from jisheng.foundation.errors import Fault, Invalid
from jisheng.foundation.operation import lock
from jisheng.foundation.trail import Doer
from jisheng.ground.bank import BankFault, check_corporate_account, mask_account
from jisheng.registry.models import Organisation, OrganisationAccount
from jisheng.registry.permissions import may_register
from jisheng.registry.workflow import SET_ACCOUNT


@transaction.atomic
def set_account(
    doer: Doer,
    organisation_uuid: UUID,
    *,
    holder: str,
    number: str,
    bank_name: str,
    valid_from: dt.date,
    at: dt.datetime,
    bank_code: str = "",
) -> OrganisationAccount:
    """Put an account (对公账户) in use and end the one before it the day before.

    Raises NotFound, NotPermitted, Invalid.
    """
    organisation = lock(Organisation.objects.all(), organisation_uuid, _("该单位"))
    may_register(doer, SET_ACCOUNT, organisation.region_code)
    checked = _checked(holder, number, bank_name)
    _end_present(organisation, valid_from)
    made = OrganisationAccount.objects.create(
        created_at=at,
        organisation=organisation,
        holder=holder.strip(),
        number=checked,
        number_tail=checked[-4:],
        bank_name=bank_name.strip(),
        bank_code=bank_code.strip(),
        valid_from=valid_from,
    )
    trail.record(
        doer,
        at=at,
        subject=("registry.organisation", organisation.uuid),
        act=SET_ACCOUNT.name,
        label=str(SET_ACCOUNT.label),
        duty=SET_ACCOUNT.duty,
        changes={
            "holder": made.holder,
            "number": mask_account(checked),
            "bank_name": made.bank_name,
            "valid_from": valid_from.isoformat(),
        },
    )
    return made


def _checked(holder: str, number: str, bank_name: str) -> str:
    faults = []
    checked = ""
    try:
        checked = check_corporate_account(number)
    except BankFault as fault:
        faults.append(Fault("number", fault.message, fault.remedy))
    if not holder.strip():
        faults.append(Fault("holder", _("没有填户名。"), _("请按开户许可填写户名。")))
    if not bank_name.strip():
        faults.append(Fault("bank_name", _("没有填开户行。"), _("请填写开户行全称。")))
    if faults:
        raise Invalid(faults)
    return checked


def _end_present(organisation: Organisation, valid_from: dt.date) -> None:
    present = organisation.accounts.filter(valid_until__isnull=True).first()
    if present is None:
        return
    if valid_from <= present.valid_from:
        raise Invalid(
            [
                Fault(
                    "valid_from",
                    _("启用日期应晚于现用账户的启用日期 %(day)s。")
                    % {"day": present.valid_from.isoformat()},
                    _("请改用更晚的日期。"),
                )
            ]
        )
    present.valid_until = valid_from - dt.timedelta(days=1)
    present.save(update_fields=["valid_until"])
