"""Acts on people and organisations; neither has states to go through."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.foundation.workflow import Act

REGISTER_ORGANISATION = Act("register_organisation", _("登记单位"), Duty.ADMINISTRATOR)
SET_ACCOUNT = Act("set_account", _("登记对公账户"), Duty.ADMINISTRATOR)
RECORD_PERSON_STATUS = Act("record_person_status", _("登记个人身份"), Duty.ADMINISTRATOR)
RECORD_ORGANISATION_STATUS = Act(
    "record_organisation_status", _("登记单位身份"), Duty.ADMINISTRATOR
)
RENAME_PERSON = Act("rename_person", _("更正姓名"), Duty.ADMINISTRATOR, reason_needed=True)
REVEAL_IDENTITY = Act("reveal_identity", _("查看完整证件号码"), Duty.AUDITOR, reason_needed=True)
