"""Acts on catalogues; their entries have no states to go through."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jisheng.accounts.enums import Duty
from jisheng.foundation.workflow import Act

ADD_PROGRAMME = Act("add_programme", _("新增培训项目"), Duty.ADMINISTRATOR)
SET_OFFICE_PARAMETER = Act("set_office_parameter", _("设定办理参数"), Duty.ADMINISTRATOR)
