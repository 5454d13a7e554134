from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from jisheng.foundation.errors import Refusal
from jisheng.registry.models import Organisation, OrganisationAccount


def find_account(payee: Organisation, day: dt.date) -> OrganisationAccount:
    """Return the payee's account in use on ``day``; raises Refusal when there is none."""
    not_ended = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    valid = OrganisationAccount.objects.filter(not_ended, organisation=payee, valid_from__lte=day)
    account = valid.order_by("-valid_from").first()
    if account is None:
        raise Refusal(
            "PAYEE_HAS_NO_ACCOUNT",
            _("“%(payee)s”没有在用的对公账户，款项无处可付。") % {"payee": payee.name},
            _("请先登记该单位的户名、账号和开户行，再办理。"),
        )
    return account
