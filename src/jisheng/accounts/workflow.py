"""Acts on accounts; an account has no states to go through."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.foundation.workflow import Act

CREATE_USER = Act("create_user", _("开通账号"), Duty.ADMINISTRATOR)
ASSIGN_DUTY = Act("assign_duty", _("分配岗位"), Duty.ADMINISTRATOR)
END_DUTY = Act("end_duty", _("收回岗位"), Duty.ADMINISTRATOR)
