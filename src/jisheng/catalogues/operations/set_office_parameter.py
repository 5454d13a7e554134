from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from jisheng.catalogues.models import OfficeParameter
from jisheng.catalogues.permissions import may_change
from jisheng.catalogues.queries import pack_on
from jisheng.catalogues.workflow import SET_OFFICE_PARAMETER
from jisheng.foundation import trail
from jisheng.foundation.errors import Refusal
from jisheng.foundation.trail import Doer
from jisheng.policy import OfficeValue, Pack
from jisheng.policy.errors import PolicyError


@transaction.atomic
def set_office_parameter(
    doer: Doer,
    *,
    document: str,
    region_code: str,
    name: str,
    value: int | str,
    basis: str,
    valid_from: dt.date,
    at: dt.datetime,
) -> OfficeParameter:
    """Set from a day on what a document leaves to the office, with the ground for it.

    ``document`` is the rulebook's folder. Raises NotFound, NotPermitted, and Refusal when the
    document is not silent on ``name``, the basis is missing, or the day has a value already.
    """
    may_change(doer, SET_OFFICE_PARAMETER, region_code)
    pack = pack_on(document, region_code, valid_from)
    _refuse_what_is_written(pack, name, OfficeValue(value, basis, valid_from))
    _refuse_twice(document, region_code, name, valid_from)
    made = OfficeParameter.objects.create(
        created_at=at,
        document=document,
        region_code=region_code,
        name=name,
        value=value,
        basis=basis.strip(),
        valid_from=valid_from,
    )
    trail.record(
        doer,
        at=at,
        subject=("catalogues.office_parameter", made.uuid),
        act=SET_OFFICE_PARAMETER.name,
        label=str(SET_OFFICE_PARAMETER.label),
        duty=SET_OFFICE_PARAMETER.duty,
        reason=made.basis,
        changes={"name": name, "value": value, "valid_from": valid_from.isoformat()},
    )
    return made


def _refuse_what_is_written(pack: Pack, name: str, value: OfficeValue) -> None:
    try:
        pack.with_office_values({name: value})
    except PolicyError as error:
        raise Refusal("NOT_FOR_THE_OFFICE", str(error), "") from error


def _refuse_twice(document: str, region_code: str, name: str, valid_from: dt.date) -> None:
    same_day = OfficeParameter.objects.filter(
        document=document, region_code=region_code, name=name, valid_from=valid_from
    )
    if same_day.exists():
        raise Refusal(
            "PARAMETER_SET",
            _("该参数从 %(day)s 起已有取值，已作出的决定按它计算。")
            % {"day": valid_from.isoformat()},
            _("如需调整，请从另一天起设定新值。"),
        )
